import { App, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import type { Seed } from '../../src/playground/slack/seed.ts';
import { type Slack, type SlackOptions, startSlack } from '../../src/playground/slack/server.ts';

type Answer = Record<string, unknown> & { readonly ok: boolean; readonly status: number };

interface Shown {
  readonly ts: string;
  readonly thread_ts?: string;
  readonly user: string;
  readonly text: string;
  readonly blocks: readonly { readonly type: string; readonly [member: string]: unknown }[];
  readonly files?: readonly { readonly name: string; readonly url_private: string }[];
  readonly ephemeral_to?: string;
}

/** A stand-in, and short ways to speak to it. */
export interface Rig {
  readonly slack: Slack;
  readonly web: WebClient;
  post(call: string, body: object): Promise<Answer>;
  get(call: string): Promise<Answer>;
  messages(channel?: string): Promise<readonly Shown[]>;
  log(kind: string): Promise<readonly Record<string, unknown>[]>;
}

/** Everything that an app can be allowed: what a manifest leaves out is tried apart from this. */
const everything: Partial<Seed> = {
  commands: [{ command: '/pod', description: 'Run a command in a pod', usageHint: 'exec TARGET COMMAND' }],
  shortcuts: [{ callbackId: 'run_this', name: 'Run this', type: 'message' }],
  botEvents: ['app_mention', 'app_home_opened', 'message.channels', 'message.groups', 'message.im'],
  scopes: [
    'app_mentions:read',
    'channels:history',
    'channels:join',
    'channels:read',
    'chat:write',
    'commands',
    'files:read',
    'files:write',
    'groups:history',
    'groups:read',
    'im:history',
    'im:read',
    'im:write',
    'mpim:read',
    'usergroups:read',
    'users:read',
    'users:read.email',
  ],
  tabs: { home: true, messages: 'open' },
};

export async function startRig(seed: Partial<Seed> = {}, options: Partial<SlackOptions> = {}): Promise<Rig> {
  const allowed = options.manifest === undefined ? everything : {};
  const slack = await startSlack({
    host: '127.0.0.1',
    port: 0,
    pageDir: 'none',
    ...options,
    seed: { ...allowed, ...seed },
  });
  const web = new WebClient(slack.botToken, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logLevel: LogLevel.ERROR,
  });
  async function ask(call: string, init: RequestInit): Promise<Answer> {
    const response = await fetch(`${slack.url}/control/${call}`, init);
    return { ...((await response.json()) as { ok: boolean }), status: response.status };
  }
  const get = (call: string) => ask(call, {});
  return {
    slack,
    web,
    get,
    post: (call, body) => ask(call, { method: 'POST', body: JSON.stringify(body) }),
    async messages(channel = 'C_ONCALL') {
      return (await get(`messages?channel=${channel}`))['messages'] as Shown[];
    },
    async log(kind) {
      const entries = (await get('log'))['entries'] as Record<string, unknown>[];
      return entries.filter((entry) => entry['kind'] === kind);
    },
  };
}

/** A real Bolt app on Socket Mode, not started yet. */
export function socketApp(slack: Slack): App {
  const clientOptions = { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } };
  const receiver = new SocketModeReceiver({
    appToken: slack.appToken,
    logLevel: LogLevel.ERROR,
    installerOptions: { clientOptions: { ...clientOptions } },
  });
  return new App({ token: slack.botToken, receiver, clientOptions, logLevel: LogLevel.ERROR });
}

/** The code of the platform error that the call ends with. */
export async function errorOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'none';
  } catch (error) {
    return (error as { data?: { error?: string } }).data?.error ?? String(error);
  }
}
