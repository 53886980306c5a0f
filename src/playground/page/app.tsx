import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Composer } from './composer.tsx';
import { post } from './control.ts';
import { DeskContext } from './desk.ts';
import { Head } from './head.tsx';
import { HomeTab } from './home-tab.tsx';
import { useLive } from './live.ts';
import { MessageList } from './message-list.tsx';
import { Modal } from './modal.tsx';
import { useRoute } from './route.ts';
import { Sidebar } from './sidebar.tsx';
import { useTheme } from './theme.ts';
import { ThreadPane } from './thread-pane.tsx';
import { sortMessages, summarise, type ThreadSummary } from './threads.ts';
import { Toast } from './toast.tsx';
import type { Message } from './types.ts';
import { channelsOf, titleOf } from './visible.ts';
import { WireDrawer } from './wire/drawer.tsx';

const storedAs = 'voicepipe.actor';
/** An ephemeral message is lost when the page is loaded again. */
const openedAt = Date.now() / 1_000;
const none: readonly Message[] = [];

/** The whole page: sidebar, channel, thread, what goes over the wire, and whoever acts in them. */
export function App() {
  const [stored, setActor] = useState(localStorage.getItem(storedAs) ?? 'U_ASKER');
  const [route, setRoute] = useRoute();
  const [problem, tell] = useState('');
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [isWireOpen, setWireOpen] = useState(false);
  const [theme, nextTheme] = useTheme();
  const { workspace, messages, views, home, isOnline } = useLive(stored);
  const summaries = useRef<ReadonlyMap<string, ThreadSummary>>(new Map());
  const actor = stored;
  useEffect(() => localStorage.setItem(storedAs, actor), [actor]);

  const visible = useMemo(
    () => (workspace === undefined ? [] : channelsOf(workspace, actor)),
    [workspace, actor],
  );
  const isHome = route.channel === 'home';
  const isMessagesTab = visible.some(
    ({ id, direct_with }) => id === route.channel && direct_with !== undefined,
  );
  useEffect(() => {
    // The app hears of this tab too; nothing is shown of its answer.
    if (isMessagesTab) void post('home', { user: actor, tab: 'messages' });
  }, [isMessagesTab, actor]);
  const channel = visible.find(({ id }) => id === route.channel) ?? visible[0];
  const here = messages.get(channel?.id ?? '') ?? none;
  const seen = useMemo(() => sortMessages(here, actor, openedAt), [here, actor]);
  const threads = useMemo(() => {
    summaries.current = summarise(seen.replies, summaries.current);
    return summaries.current;
  }, [seen]);
  const go = useMemo(
    () => (id: string, thread?: string) =>
      setRoute(thread === undefined ? { channel: id } : { channel: id, thread }),
    [],
  );
  const desk = useMemo(
    () => (workspace === undefined ? undefined : { actor, workspace, tell, go }),
    [actor, workspace, go],
  );

  if (desk === undefined) return <p class="loading">Connecting to the playground…</p>;
  const thread = isHome || channel?.id !== route.channel ? undefined : route.thread;
  const title = isHome ? desk.workspace.app.name : titleOf(desk.workspace, channel);
  const replies = (thread === undefined ? undefined : seen.replies.get(thread)) ?? none;
  const classes = [
    'frame',
    isMenuOpen ? 'menu-open' : '',
    thread === undefined ? '' : 'with-thread',
    isWireOpen ? 'with-wire' : '',
  ];

  return (
    <DeskContext.Provider value={desk}>
      <button type="button" class="skip" onClick={() => focusConversation()}>
        Skip to the conversation
      </button>
      <div class={classes.filter(Boolean).join(' ')}>
        <Sidebar
          active={isHome ? 'home' : (channel?.id ?? '')}
          isOnline={isOnline}
          theme={theme}
          onTheme={nextTheme}
          onPick={() => setMenuOpen(false)}
        />
        <main tabIndex={-1}>
          <Head
            title={title}
            channel={isHome ? undefined : channel}
            isMenuOpen={isMenuOpen}
            isWireOpen={isWireOpen}
            onMenu={() => setMenuOpen(!isMenuOpen)}
            onWire={() => setWireOpen(!isWireOpen)}
            onActor={setActor}
          />
          {!isOnline && (
            <p class="offline" role="alert">
              The connection to the playground is lost. Trying again…
            </p>
          )}
          {isHome && <HomeTab home={home} />}
          {!isHome && channel !== undefined && (
            <>
              <MessageList channel={channel} roots={seen.roots} threads={threads} openThread={thread} />
              <Composer key={channel.id} channel={channel.id} title={title} isMember />
            </>
          )}
        </main>
        {channel !== undefined && thread !== undefined && (
          <ThreadPane
            key={thread}
            channel={channel}
            parent={seen.roots.find(({ ts }) => ts === thread)}
            replies={replies}
            thread={thread}
          />
        )}
        {isWireOpen && <WireDrawer onClose={() => setWireOpen(false)} />}
      </div>
      {views.map((view, index) => (
        <Modal key={view.id} view={view} isTop={index === views.length - 1} depth={index + 1} />
      ))}
      <Toast text={problem} onClose={() => tell('')} />
    </DeskContext.Provider>
  );
}

/** To where one writes, or where there is no such place to what one reads. */
function focusConversation(): void {
  const main = document.querySelector('main');
  (main?.querySelector('textarea') ?? main)?.focus();
}
