import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Playground, type PlaygroundOptions, startPlayground } from '../../src/playground/main.ts';

export interface Shown {
  readonly ts: string;
  readonly thread_ts?: string;
  readonly user: string;
  readonly text: string;
  readonly blocks: readonly unknown[];
  readonly files?: readonly { readonly name: string; readonly url_private: string }[];
  readonly ephemeral_to?: string;
  readonly metadata?: { readonly event_payload: { readonly run: string; readonly key: string } };
}

export interface Answer {
  readonly status: number;
  readonly body: {
    readonly ok: boolean;
    readonly error?: string;
    readonly ack_ms?: number;
    readonly response?: { readonly text: string };
  };
}

/** What people do and see in a stand-in Slack. */
export interface Drive {
  readonly get: (path: string) => Promise<unknown>;
  readonly post: (path: string, body: unknown) => Promise<Answer>;
  readonly messages: (channel?: string) => Promise<readonly Shown[]>;
  /** The first message that fits, now or as soon as the channel shows one. */
  readonly see: (fits: (message: Shown) => boolean, channel?: string) => Promise<Shown>;
  readonly command: (text: string, user?: string, channel?: string) => Promise<Answer>;
  readonly click: (ts: string, action: string, user: string) => Promise<Answer>;
  /** Sends the modal that is open for this person, with one text a block. */
  readonly submit: (user: string, values: Readonly<Record<string, string>>) => Promise<Answer>;
  /** The modals that are open for this person. */
  readonly views: (
    user: string,
  ) => Promise<readonly { readonly id: string; readonly blocks: readonly unknown[] }[]>;
}

/** A playground of its own. */
export interface Rig extends Drive {
  readonly playground: Playground;
  readonly dataDir: string;
  readonly stop: () => Promise<void>;
}

export async function openRig(
  options: Pick<PlaygroundOptions, 'redisUrl' | 'databaseUrl' | 'file'> = {},
): Promise<Rig> {
  const dataDir = await mkdtemp(join(tmpdir(), 'voicepipe-'));
  const playground = await startPlayground({ port: 0, dataDir, say: () => undefined, ...options });
  return {
    ...driveSlack(() => playground.url),
    playground,
    dataDir,
    stop: async () => {
      await playground.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The control API of the stand-in at `url()`. */
export function driveSlack(url: () => string): Drive {
  const post: Drive['post'] = async (path, body) => {
    const response = await fetch(url() + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  };
  const read = async <T>(path: string): Promise<T> => (await (await fetch(url() + path)).json()) as T;
  const messages = async (channel = 'C_ONCALL') =>
    (await read<{ messages: Shown[] }>(`/control/messages?channel=${channel}`)).messages;

  async function see(fits: (message: Shown) => boolean, channel?: string): Promise<Shown> {
    const stop = new AbortController();
    const feed = await fetch(`${url()}/control/events`, { signal: stop.signal });
    const reader = (feed.body as ReadableStream<Uint8Array>).getReader();
    try {
      for (;;) {
        const found = (await messages(channel)).find(fits);
        if (found !== undefined) return found;
        await reader.read();
      }
    } finally {
      stop.abort();
      await reader.cancel().catch(() => undefined);
    }
  }

  const views: Drive['views'] = async (user) =>
    (await read<{ views: Awaited<ReturnType<Drive['views']>> }>(`/control/views?user=${user}`)).views;

  async function opened(user: string) {
    const stop = new AbortController();
    const feed = await fetch(`${url()}/control/events`, { signal: stop.signal });
    const reader = (feed.body as ReadableStream<Uint8Array>).getReader();
    try {
      for (;;) {
        const open = (await views(user)).at(-1);
        if (open !== undefined) return open;
        await reader.read();
      }
    } finally {
      stop.abort();
      await reader.cancel().catch(() => undefined);
    }
  }

  return {
    get: (path) => read(path),
    post,
    messages,
    see,
    views,
    submit: async (user, values) =>
      post('/control/submit', { user, view_id: (await opened(user)).id, values }),
    command: (text, user = 'U_ASKER', channel = 'C_ONCALL') =>
      post('/control/command', { user, channel, command: '/pod', text }),
    click: (ts, action, user) => post('/control/click', { user, channel: 'C_ONCALL', ts, action_id: action }),
  };
}

/** The text of a message's blocks, for looking into. */
export function inside(message: Shown): string {
  return JSON.stringify(message.blocks);
}
