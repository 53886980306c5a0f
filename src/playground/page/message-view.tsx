import { memo } from 'preact/compat';
import { Avatar } from './avatar.tsx';
import { Blocks } from './blocks/blocks.tsx';
import { SurfaceOf } from './blocks/surface.tsx';
import { nameOf, useDesk } from './desk.ts';
import { FileCard } from './file-card.tsx';
import { useLongPress } from './long-press.ts';
import { MessageTools } from './message-tools.tsx';
import { Emoji } from './text/emoji-view.tsx';
import { Mrkdwn } from './text/mrkdwn.tsx';
import { ThreadLine } from './thread-line.tsx';
import type { ThreadSummary } from './threads.ts';
import { clockOf, momentOf } from './time.ts';
import type { Attachment, Message } from './types.ts';

/** One message: who, when, what, and the line that leads to its thread. Drawn again only when something of it changed. */
export const MessageView = memo(function MessageView(props: {
  message: Message;
  channel: string;
  thread?: ThreadSummary | undefined;
  isCompact?: boolean;
  isOpen?: boolean;
  /** In the channel, where a thread can be opened. */
  hasThread?: boolean;
}) {
  const { message, channel, thread, isCompact = false, isOpen = false, hasThread = false } = props;
  const { workspace } = useDesk();
  const name = nameOf(workspace, message.user);
  const person = workspace.people.find(({ id }) => id === message.user);
  const isPrivate = message.ephemeral_to !== undefined;
  const attached = message.attachments ?? [];
  const inAttachments = attached.flatMap(({ blocks = [] }) => blocks);
  const { isPressed, ...press } = useLongPress();
  const classes = [
    'message',
    isPrivate ? 'private' : '',
    isCompact ? 'compact' : '',
    isOpen ? 'open' : '',
    isPressed ? 'pressed' : '',
  ];
  return (
    <article
      class={classes.filter(Boolean).join(' ')}
      aria-label={`${name}, ${clockOf(message.ts)}`}
      data-ts={message.ts}
      {...press}
    >
      {isPrivate && (
        <p class="private-note">
          <Emoji name="eyes" /> Only visible to you
        </p>
      )}
      <div class="message-side">
        {isCompact ? (
          <time class="stamp" title={momentOf(message.ts)}>
            {clockOf(message.ts)}
          </time>
        ) : (
          <Avatar user={message.user} name={name} />
        )}
      </div>
      <div class="message-main">
        {!isCompact && (
          <header>
            <span class="author">{name}</span>
            {message.user === workspace.app.user && <span class="badge">APP</span>}
            {person?.isGuest === true && <span class="badge">GUEST</span>}
            {person?.team !== undefined && <span class="badge">EXTERNAL</span>}
            <time class="stamp" title={momentOf(message.ts)}>
              {clockOf(message.ts)}
            </time>
          </header>
        )}
        <SurfaceOf place={{ channel, ts: message.ts }} blocks={[...message.blocks, ...inAttachments]}>
          {message.blocks.length > 0 ? (
            <Blocks blocks={message.blocks} />
          ) : (
            <div class="message-text">
              <Mrkdwn text={message.text} />
              {message.edited !== undefined && <span class="quiet"> (edited)</span>}
            </div>
          )}
          {attached.map((one, index) => (
            <AttachmentView key={index} attachment={one} />
          ))}
        </SurfaceOf>
        {message.files?.map((file) => (
          <FileCard key={file.id} file={file} />
        ))}
        {thread !== undefined && (
          <ThreadLine channel={channel} ts={message.ts} thread={thread} isOpen={isOpen} />
        )}
      </div>
      {!isPrivate && <MessageTools message={message} channel={channel} hasThread={hasThread} />}
    </article>
  );
});

function AttachmentView({ attachment }: { attachment: Attachment }) {
  const { color = '', blocks, text, fallback = '' } = attachment;
  return (
    <div class="attachment" style={/^#?[0-9a-f]{3,8}$/i.test(color) ? { borderColor: asColour(color) } : {}}>
      {blocks === undefined ? <Mrkdwn text={text ?? fallback} /> : <Blocks blocks={blocks} />}
    </div>
  );
}

function asColour(value: string): string {
  return value.startsWith('#') ? value : `#${value}`;
}
