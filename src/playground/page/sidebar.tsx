import { useDesk } from './desk.ts';
import type { Channel } from './types.ts';

/** The workspace, its channels and the app. */
export function Sidebar(props: { active: string; isOnline: boolean; onPick: () => void }) {
  const { active, isOnline, onPick } = props;
  const { workspace, actor, go } = useDesk();
  const shown = workspace.channels.filter(({ direct_with, members }) =>
    direct_with === undefined ? members.includes(actor) : direct_with === actor,
  );
  const item = (id: string, label: string, mark: string) => (
    <li key={id}>
      <button
        type="button"
        aria-current={id === active ? 'page' : undefined}
        onClick={() => {
          go(id);
          onPick();
        }}
      >
        <span class="mark" aria-hidden="true">
          {mark}
        </span>
        {label}
      </button>
    </li>
  );
  const channels = shown.filter(({ direct_with }: Channel) => direct_with === undefined);
  const direct = shown.filter(({ direct_with }: Channel) => direct_with !== undefined);
  return (
    <nav class="sidebar" aria-label="Channels">
      <p class="team">{workspace.team.name}</p>
      <h2>Channels</h2>
      <ul>{channels.map(({ id, name }) => item(id, name, '#'))}</ul>
      <h2>Apps</h2>
      <ul>
        {item('home', workspace.app.name, '⌂')}
        {direct.map(({ id }) => item(id, 'Messages', '✉'))}
      </ul>
      <AppStatus isOnline={isOnline} />
    </nav>
  );
}

function AppStatus({ isOnline }: { isOnline: boolean }) {
  const { workspace } = useDesk();
  const { mode, connections, app } = workspace;
  const isUp = isOnline && (mode === 'http' || connections > 0);
  const words = !isOnline
    ? 'The playground does not answer'
    : mode === 'http'
      ? `${app.name} gets HTTP requests`
      : connections > 0
        ? `${app.name} is connected`
        : `${app.name} is not connected`;
  return (
    <p class="app-status" role="status">
      <span class={isUp ? 'dot up' : 'dot'} aria-hidden="true" />
      {words}
    </p>
  );
}
