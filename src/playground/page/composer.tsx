import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { CommandHints, complete, hintsFor } from './command-hints.tsx';
import { post } from './control.ts';
import { nameOf, useDesk } from './desk.ts';
import { onFill } from './drafts.ts';

/** Where the acting person writes. Enter sends, Shift+Enter breaks the line, arrow up brings back the last text. */
export function Composer(props: { channel: string; title: string; thread?: string; isMember: boolean }) {
  const { channel, title, thread, isMember } = props;
  const { actor, workspace, tell } = useDesk();
  const [text, setText] = useState('');
  const [isSending, setSending] = useState(false);
  const last = useRef('');
  const field = useRef<HTMLTextAreaElement>(null);
  const hintsId = useId();

  function fill(value: string): void {
    setText(value);
    field.current?.focus();
  }
  useEffect(() => (thread === undefined ? onFill(channel, fill) : undefined), [channel, thread]);

  async function send(): Promise<void> {
    const written = text.trim();
    if (written === '' || isSending) return;
    setSending(true);
    setText('');
    last.current = written;
    const common = { user: actor, channel, ...(thread === undefined ? {} : { thread_ts: thread }) };
    const [, command, rest = ''] = /^(\/\S+)\s*([\s\S]*)$/.exec(written) ?? [];
    const answer =
      command === undefined
        ? await post('message', { ...common, text: escapeTyped(written) })
        : await post('command', { ...common, command, text: rest });
    setSending(false);
    // What the app did not take in time is told in the channel, as Slack tells it.
    if (answer.ok || answer.status === 502 || answer.status === 504) return;
    tell(answer.error);
    setText((now) => (now === '' ? written : now));
  }

  function onKey(event: KeyboardEvent): void {
    const [hint] = hintsFor(workspace, text);
    if (event.key === 'Tab' && !event.shiftKey && hint !== undefined) {
      event.preventDefault();
      setText(complete(text, hint));
    } else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      void send();
    } else if (event.key === 'ArrowUp' && text === '' && last.current !== '') {
      event.preventDefault();
      setText(last.current);
    }
  }

  if (!isMember) return <p class="composer-off">{nameOf(workspace, actor)} is not in this conversation.</p>;
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <CommandHints id={hintsId} text={text} onPick={fill} />
      <textarea
        ref={field}
        rows={Math.min(6, text.split('\n').length)}
        value={text}
        aria-label={thread === undefined ? `Message to ${title}` : 'Reply'}
        aria-describedby={hintsId}
        placeholder={thread === undefined ? `Message ${title}` : 'Reply…'}
        spellcheck={false}
        autocapitalize="off"
        autocomplete="off"
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKey}
      />
      <div class="composer-foot">
        <span class="quiet">
          as <strong>{nameOf(workspace, actor)}</strong>
        </span>
        <button
          type="submit"
          class="send"
          aria-label="Send"
          disabled={text.trim() === ''}
          aria-busy={isSending}
        >
          ➤
        </button>
      </div>
    </form>
  );
}

/** What a person types is text: Slack's client escapes it. */
function escapeTyped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
