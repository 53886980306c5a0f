import { Avatar } from './avatar.tsx';
import { Blocks } from './blocks/blocks.tsx';
import { SurfaceContext } from './blocks/surface.ts';
import { nameOf, useDesk } from './desk.ts';
import { FileCard } from './file-card.tsx';
import { Emoji } from './text/emoji-view.tsx';
import { Mrkdwn } from './text/mrkdwn.tsx';
import { clockOf, momentOf } from './time.ts';
import type { Message } from './types.ts';

/** One message: who, when, what, and the line that leads to its thread. */
export function MessageView(props: {
  message: Message;
  channel: string;
  replies?: readonly Message[];
  isCompact?: boolean;
  isOpen?: boolean;
  onThread?: (() => void) | undefined;
}) {
  const { message, channel, replies = [], isCompact = false, isOpen = false, onThread } = props;
  const { workspace } = useDesk();
  const name = nameOf(workspace, message.user);
  const isApp = message.user === workspace.app.user;
  const person = workspace.people.find(({ id }) => id === message.user);
  const isPrivate = message.ephemeral_to !== undefined;
  const classes = `message ${isPrivate ? 'private' : ''} ${isCompact ? 'compact' : ''} ${isOpen ? 'open' : ''}`;
  return (
    <article class={classes} aria-label={`${name}, ${clockOf(message.ts)}`} data-ts={message.ts}>
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
            {isApp && <span class="badge">APP</span>}
            {person?.isGuest === true && <span class="badge">GUEST</span>}
            <time class="stamp" title={momentOf(message.ts)}>
              {clockOf(message.ts)}
            </time>
          </header>
        )}
        <SurfaceContext.Provider value={{ channel, ts: message.ts }}>
          {message.blocks.length > 0 ? (
            <Blocks blocks={message.blocks} />
          ) : (
            <div class="message-text">
              <Mrkdwn text={message.text} />
              {message.edited !== undefined && <span class="quiet"> (edited)</span>}
            </div>
          )}
        </SurfaceContext.Provider>
        {message.files?.map((file) => (
          <FileCard key={file.id} file={file} />
        ))}
        {onThread !== undefined && !isPrivate && (
          <ThreadLine replies={replies} onThread={onThread} isOpen={isOpen} />
        )}
      </div>
    </article>
  );
}

function ThreadLine(props: { replies: readonly Message[]; onThread: () => void; isOpen: boolean }) {
  const { replies, onThread, isOpen } = props;
  const { workspace } = useDesk();
  const last = replies.at(-1);
  if (last === undefined)
    return (
      <button type="button" class="reply-button" onClick={onThread} aria-expanded={isOpen}>
        Reply in thread
      </button>
    );
  const authors = [...new Set(replies.map(({ user }) => user))].slice(0, 4);
  return (
    <button type="button" class="thread-line" onClick={onThread} aria-expanded={isOpen}>
      {authors.map((user) => (
        <Avatar key={user} user={user} name={nameOf(workspace, user)} size={22} />
      ))}
      <span class="thread-count">{replies.length === 1 ? '1 reply' : `${replies.length} replies`}</span>
      <span class="quiet">Last reply {clockOf(last.ts)}</span>
    </button>
  );
}
