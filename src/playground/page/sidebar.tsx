import { post } from './control.ts';
import { useDesk } from './desk.ts';
import type { Theme } from './theme.ts';
import type { Channel } from './types.ts';
import { channelsOf } from './visible.ts';

const themeNames = { system: 'as the system', light: 'light', dark: 'dark' } as const;

/** The workspace, its channels and the app; at the foot the app's state and the colours. */
export function Sidebar(props: {
  active: string;
  isOnline: boolean;
  theme: Theme;
  onTheme: () => void;
  onPick: () => void;
}) {
  const { active, isOnline, theme, onTheme, onPick } = props;
  const { workspace, actor, go, tell } = useDesk();
  const shown = channelsOf(workspace, actor);
  async function use(callbackId: string): Promise<void> {
    onPick();
    const answer = await post('shortcut', { user: actor, callback_id: callbackId });
    if (!answer.ok) tell(answer.error);
  }
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
  const channels = shown.filter((one) => one.direct_with === undefined && one.is_direct !== true);
  const people = shown.filter(({ is_direct }) => is_direct === true);
  const direct = shown.filter(({ direct_with }) => direct_with !== undefined);
  return (
    <nav
      class="sidebar"
      aria-label="Channels"
      onKeyDown={(event) => {
        if (event.key === 'Escape') onPick();
      }}
    >
      <p class="team">{workspace.team.name}</p>
      <h2>Channels</h2>
      <ul>{channels.map((one) => item(one.id, one.name, markOf(one)))}</ul>
      {people.length > 0 && (
        <>
          <h2>Direct messages</h2>
          <ul>{people.map(({ id, name }) => item(id, name, '@'))}</ul>
        </>
      )}
      <h2>Apps</h2>
      <ul>
        {item('home', workspace.app.name, '⌂')}
        {direct.map(({ id }) => item(id, 'Messages', '✉'))}
        {workspace.shortcuts
          .filter(({ type }) => type === 'global')
          .map((shortcut) => (
            <li key={shortcut.callbackId}>
              <button type="button" onClick={() => void use(shortcut.callbackId)}>
                <span class="mark" aria-hidden="true">
                  ⚡
                </span>
                {shortcut.name}
              </button>
            </li>
          ))}
      </ul>
      <div class="sidebar-foot">
        <AppStatus isOnline={isOnline} />
        <button type="button" class="theme" onClick={onTheme}>
          <span class="mark" aria-hidden="true">
            ◐
          </span>
          Colours: {themeNames[theme]}
        </button>
      </div>
    </nav>
  );
}

function markOf({ is_private, is_ext_shared }: Channel): string {
  if (is_private === true) return '▣';
  return is_ext_shared === true ? '◇' : '#';
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
