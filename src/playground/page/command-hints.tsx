import { useDesk } from './desk.ts';
import type { Workspace } from './types.ts';

interface Hint {
  readonly word: string;
  readonly usage: string;
  readonly note: string;
}

/** What would complete the last word: slash commands at the start, people after an @. */
export function hintsFor(workspace: Workspace, text: string): readonly Hint[] {
  if (/^\/\S*$/.test(text))
    return workspace.commands
      .filter(({ command }) => command.startsWith(text))
      .map(({ command, usageHint, description }) => ({ word: command, usage: usageHint, note: description }));
  const [, begun] = /(?:^|\s)@(\w*)$/.exec(text) ?? [];
  if (begun === undefined) return [];
  return workspace.people
    .filter(({ name, isDeleted }) => isDeleted !== true && name.startsWith(begun))
    .map(({ name, isBot }) => ({ word: `@${name}`, usage: '', note: isBot === true ? 'App' : '' }));
}

/** The text with its last word completed. */
export function complete(text: string, { word }: Hint): string {
  return `${text.replace(/\S*$/, '')}${word} `;
}

/** The hints above the composer. */
export function CommandHints(props: { id: string; text: string; onPick: (text: string) => void }) {
  const { id, text, onPick } = props;
  const { workspace } = useDesk();
  const fitting = hintsFor(workspace, text);
  if (fitting.length === 0) return <div id={id} />;
  return (
    <div id={id} class="command-hints">
      {fitting.map((hint) => (
        <button type="button" key={hint.word} onClick={() => onPick(complete(text, hint))}>
          <span class="key" aria-hidden="true">
            Tab
          </span>
          <strong>{hint.word}</strong> {hint.usage !== '' && <code>{hint.usage}</code>}
          <span class="quiet">{hint.note}</span>
        </button>
      ))}
    </div>
  );
}
