/** What the stand-in holds before anyone did anything, and how strict it is. */
export interface Seed {
  readonly team: { readonly id: string; readonly domain: string; readonly name: string };
  readonly app: {
    readonly id: string;
    readonly name: string;
    readonly botUser: string;
    readonly botId: string;
  };
  readonly people: readonly Person[];
  readonly channels: readonly Channel[];
  readonly userGroups: readonly UserGroup[];
  readonly commands: readonly SlashCommand[];
  /** Message shortcuts, by callback id; what `/control/shortcut` accepts. */
  readonly shortcuts: readonly { readonly callbackId: string; readonly name: string }[];
  /** Events that the app is subscribed to. */
  readonly botEvents: readonly ('app_mention' | 'message' | 'app_home_opened')[];
  /** Scopes of the bot token; named in `x-oauth-scopes`, not enforced. */
  readonly scopes: readonly string[];
  /** Within this time a payload must be acknowledged. Slack: 3,000. */
  readonly ackTimeoutMs: number;
  /** How long a `trigger_id` opens a modal. Slack: 3,000. */
  readonly triggerLifeMs: number;
  /** Whether Slack's limits per method and minute hold. */
  readonly rateLimits: boolean;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly isGuest?: boolean;
  readonly isBot?: boolean;
}

export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly topic: string;
  readonly members: readonly string[];
  readonly isPrivate?: boolean;
  readonly isExtShared?: boolean;
}

interface UserGroup {
  readonly id: string;
  readonly handle: string;
  readonly users: readonly string[];
}

interface SlashCommand {
  readonly command: string;
  readonly description: string;
  readonly usageHint: string;
}

const people = ['U_ASKER', 'U_APPROVER', 'U_OTHER', 'U_GUEST'];

/** One team, four people, the app, and two channels: the bot is in the first only. */
export const defaultSeed: Seed = {
  team: { id: 'T_DEMO', domain: 'demo', name: 'Demo' },
  app: { id: 'A_VOICEPIPE', name: 'voicepipe', botUser: 'U_BOT', botId: 'B_BOT' },
  people: [
    { id: 'U_ASKER', name: 'asker' },
    { id: 'U_APPROVER', name: 'approver' },
    { id: 'U_OTHER', name: 'other' },
    { id: 'U_GUEST', name: 'guest', isGuest: true },
    { id: 'U_BOT', name: 'voicepipe', isBot: true },
  ],
  channels: [
    { id: 'C_ONCALL', name: 'oncall', topic: 'Commands in pods, in the open', members: [...people, 'U_BOT'] },
    { id: 'C_OTHER', name: 'other', topic: 'voicepipe is not in this channel', members: people },
  ],
  userGroups: [
    { id: 'S_ONCALL', handle: 'oncall', users: ['U_ASKER', 'U_APPROVER'] },
    { id: 'S_APPROVERS', handle: 'approvers', users: ['U_APPROVER'] },
  ],
  commands: [
    {
      command: '/pod',
      description: 'Run a command in a pod',
      usageHint: 'exec TARGET COMMAND | logs TARGET | help',
    },
  ],
  shortcuts: [],
  botEvents: ['app_mention', 'message', 'app_home_opened'],
  scopes: [
    'app_mentions:read',
    'channels:history',
    'channels:join',
    'channels:read',
    'chat:write',
    'commands',
    'files:write',
    'groups:history',
    'groups:read',
    'im:history',
    'im:read',
    'mpim:history',
    'mpim:read',
    'usergroups:read',
    'users:read',
    'users:read.email',
  ],
  ackTimeoutMs: 3_000,
  triggerLifeMs: 3_000,
  rateLimits: true,
};
