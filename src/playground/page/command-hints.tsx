import { useDesk } from './desk.ts';

/** The slash commands that fit what is typed so far. */
export function CommandHints(props: { id: string; text: string; onPick: (text: string) => void }) {
  const { id, text, onPick } = props;
  const { workspace } = useDesk();
  const [typed = ''] = text.split(/\s/);
  const fitting = typed.startsWith('/')
    ? workspace.commands.filter(({ command }) => command.startsWith(typed))
    : [];
  if (fitting.length === 0) return <div id={id} />;
  return (
    <div id={id} class="command-hints">
      {fitting.map(({ command, description, usageHint }) => (
        <button type="button" key={command} onClick={() => onPick(`${command} `)}>
          <strong>{command}</strong> <code>{usageHint}</code>
          <span class="quiet">{description}</span>
        </button>
      ))}
    </div>
  );
}
