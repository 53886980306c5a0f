import { useEffect, useState } from 'preact/hooks';
import { ActorSwitch } from './actor-switch.tsx';
import { Composer } from './composer.tsx';
import { DeskContext } from './desk.ts';
import { HomeTab } from './home-tab.tsx';
import { useLive } from './live.ts';
import { MessageList } from './message-list.tsx';
import { Modal } from './modal.tsx';
import { useRoute } from './route.ts';
import { Sidebar } from './sidebar.tsx';
import { ThreadPane } from './thread-pane.tsx';
import { Toast } from './toast.tsx';

const storedAs = 'voicepipe.actor';

/** The whole page: sidebar, channel, thread, and whoever acts in them. */
export function App() {
  const [actor, setActor] = useState(localStorage.getItem(storedAs) ?? 'U_ASKER');
  const [route, setRoute] = useRoute();
  const [problem, tell] = useState('');
  const [isMenuOpen, setMenuOpen] = useState(false);
  const { workspace, messages, views, home, isOnline } = useLive(actor);
  useEffect(() => localStorage.setItem(storedAs, actor), [actor]);

  if (workspace === undefined) return <p class="loading">Connecting to the playground…</p>;
  const people = workspace.people.filter(({ isBot }) => isBot !== true);
  const go = (channel: string, thread?: string) =>
    setRoute(thread === undefined ? { channel } : { channel, thread });
  const isHome = route.channel === 'home';
  const channel = workspace.channels.find(({ id }) => id === route.channel) ?? workspace.channels[0];
  const here = channel === undefined ? [] : (messages.get(channel.id) ?? []);
  const top = views.at(-1);
  const title = isHome || channel?.direct_with !== undefined ? workspace.app.name : `# ${channel?.name}`;

  return (
    <DeskContext.Provider value={{ actor, workspace, tell, go }}>
      <div
        class={`frame ${isMenuOpen ? 'menu-open' : ''} ${route.thread === undefined ? '' : 'with-thread'}`}
      >
        <Sidebar
          active={isHome ? 'home' : (channel?.id ?? '')}
          isOnline={isOnline}
          onPick={() => setMenuOpen(false)}
        />
        <main>
          <header class="pane-head">
            <button
              type="button"
              class="icon-button menu-button"
              aria-label="Channels"
              aria-expanded={isMenuOpen}
              onClick={() => setMenuOpen(!isMenuOpen)}
            >
              ☰
            </button>
            <div class="channel-title">
              <h1>{title}</h1>
              {!isHome && channel !== undefined && (
                <p class="quiet">
                  {channel.members.length} members{channel.topic === '' ? '' : ` · ${channel.topic}`}
                </p>
              )}
            </div>
            <ActorSwitch people={people} actor={actor} onPick={setActor} />
          </header>
          {!isOnline && (
            <p class="offline" role="alert">
              The connection to the playground is lost. Trying again…
            </p>
          )}
          {isHome && <HomeTab home={home} />}
          {!isHome && channel !== undefined && (
            <>
              <MessageList channel={channel} messages={here} openThread={route.thread} />
              <Composer
                key={channel.id}
                channel={channel.id}
                title={title}
                isMember={channel.members.includes(actor)}
              />
            </>
          )}
        </main>
        {channel !== undefined && !isHome && route.thread !== undefined && (
          <ThreadPane key={route.thread} channel={channel} messages={here} thread={route.thread} />
        )}
      </div>
      {top !== undefined && <Modal key={`${top.id} ${top.hash}`} view={top} />}
      <Toast text={problem} onClose={() => tell('')} />
    </DeskContext.Provider>
  );
}
