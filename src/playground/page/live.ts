import { useEffect, useRef, useState } from 'preact/hooks';
import { get } from './control.ts';
import type { FeedEvent, Message, View, Workspace } from './types.ts';

/** What the page shows, kept up to date by the live feed. */
export interface Live {
  readonly workspace: Workspace | undefined;
  /** Per channel, oldest first. */
  readonly messages: ReadonlyMap<string, readonly Message[]>;
  readonly views: readonly View[];
  readonly home: View | undefined;
  /** Whether the feed is connected. */
  readonly isOnline: boolean;
}

/** Listens to the playground; after a break everything is read again. */
export function useLive(actor: string): Live {
  const [workspace, setWorkspace] = useState<Workspace>();
  const [messages, setMessages] = useState<ReadonlyMap<string, readonly Message[]>>(new Map());
  const [views, setViews] = useState<readonly View[]>([]);
  const [home, setHome] = useState<View>();
  const [isOnline, setOnline] = useState(false);
  const who = useRef(actor);
  who.current = actor;
  // What the feed said while everything was being read: the answer may be older, so it is said again on top of it.
  const meanwhile = useRef<((all: Messages) => Messages)[]>([]);
  const reading = useRef(0);

  function change(step: (all: Messages) => Messages): void {
    if (reading.current > 0) meanwhile.current.push(step);
    setMessages(step);
  }

  async function readPersonal(user: string): Promise<void> {
    const [open, tab] = await Promise.all([
      get<{ views: readonly View[] }>(`views?user=${user}`),
      get<{ view: View | null }>(`home?user=${user}`),
    ]);
    if (who.current !== user) return;
    if (open.ok) setViews(open.views);
    if (tab.ok) setHome(tab.view ?? undefined);
  }

  async function readWorkspace(): Promise<Workspace | undefined> {
    const answer = await get<Workspace>('workspace');
    if (!answer.ok) return undefined;
    setWorkspace(answer);
    return answer;
  }

  async function readAll(): Promise<void> {
    reading.current += 1;
    try {
      const known = await readWorkspace();
      const lists = await Promise.all(
        (known?.channels ?? []).map(async ({ id }) => {
          const answer = await get<{ messages: readonly Message[] }>(`messages?channel=${id}`);
          return [id, answer.ok ? answer.messages : []] as const;
        }),
      );
      setMessages(meanwhile.current.reduce<Messages>((all, step) => step(all), new Map(lists)));
    } finally {
      reading.current -= 1;
      if (reading.current === 0) meanwhile.current = [];
    }
    await readPersonal(who.current);
  }

  useEffect(() => {
    const feed = new EventSource('/control/events');
    feed.addEventListener('open', () => {
      setOnline(true);
      void readAll();
    });
    feed.addEventListener('error', () => setOnline(false));
    feed.addEventListener('message', ({ data }) => {
      const event = JSON.parse(data) as FeedEvent;
      switch (event.type) {
        case 'message':
          change((all) => put(all, event.channel, event.message));
          return;
        case 'removed':
          change((all) => drop(all, event.channel, event.ts));
          return;
        case 'views':
        case 'home':
          if (event.user === who.current) void readPersonal(event.user);
          return;
        case 'app':
        case 'workspace':
          void readWorkspace();
          return;
        case 'reset':
          meanwhile.current = [];
          void readAll();
          return;
      }
    });
    return () => feed.close();
  }, []);

  useEffect(() => {
    if (actor !== '') void readPersonal(actor);
  }, [actor]);

  return { workspace, messages, views, home, isOnline };
}

type Messages = ReadonlyMap<string, readonly Message[]>;

function put(all: Messages, channel: string, message: Message): Messages {
  const list = all.get(channel) ?? [];
  const isKnown = list.some(({ ts }) => ts === message.ts);
  const next = isKnown ? list.map((one) => (one.ts === message.ts ? message : one)) : [...list, message];
  return new Map(all).set(channel, next);
}

function drop(all: Messages, channel: string, ts: string): Messages {
  const list = all.get(channel) ?? [];
  return new Map(all).set(
    channel,
    list.filter((message) => message.ts !== ts),
  );
}
