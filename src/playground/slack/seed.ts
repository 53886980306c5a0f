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
  /** Shortcuts, by callback id; what `/control/shortcut` accepts. */
  readonly shortcuts: readonly Shortcut[];
  /** Events that the app is subscribed to, by Slack's names: `app_mention`, `message.channels`. */
  readonly botEvents: readonly string[];
  /** Scopes of the bot token; a method that needs another is refused with `missing_scope`. */
  readonly scopes: readonly string[];
  /** Whether the app has a Home tab, and whether people may write to it. */
  readonly tabs: { readonly home: boolean; readonly messages: 'open' | 'read-only' | 'off' };
  /** Within this time a payload must be acknowledged. Slack: 3,000. */
  readonly ackTimeoutMs: number;
  /** How long a `trigger_id` opens a modal. Slack: 3,000. */
  readonly triggerLifeMs: number;
  /** Whether Slack's limits per method and minute hold. */
  readonly rateLimits: boolean;
  /** How long after `files.completeUploadExternal` a file appears; Slack looks for malware first. */
  readonly shareDelayMs: number;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly isGuest?: boolean;
  readonly isBot?: boolean;
  /** Left the team: can do nothing, and is still found by id. */
  readonly isDeleted?: boolean;
  /** Nobody has shown yet that the address is theirs. */
  readonly hasUnconfirmedEmail?: true;
  /** The team of a person from outside, who is here in shared channels only. */
  readonly team?: string;
}

export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly topic: string;
  readonly members: readonly string[];
  readonly isPrivate?: boolean;
  readonly isExtShared?: boolean;
  /** A direct message between people. */
  readonly isDirect?: boolean;
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
  /** Whether mentions, channels and links of its text arrive as markup. */
  readonly shouldEscape?: boolean;
}

interface Shortcut {
  readonly callbackId: string;
  readonly name: string;
  readonly type: 'message' | 'global';
}

const people = ['U_ASKER', 'U_APPROVER', 'U_OTHER', 'U_GUEST'];

/** The team as it is at first; what the app may do and offers is read from its manifest. */
export const defaultSeed: Seed = {
  team: { id: 'T_DEMO', domain: 'demo', name: 'Demo' },
  app: { id: 'A_VOICEPIPE', name: 'voicepipe', botUser: 'U_BOT', botId: 'B_BOT' },
  people: [
    { id: 'U_ASKER', name: 'asker' },
    { id: 'U_APPROVER', name: 'approver' },
    { id: 'U_OTHER', name: 'other' },
    { id: 'U_GUEST', name: 'guest', isGuest: true },
    { id: 'U_EXTERNAL', name: 'external', team: 'T_PARTNER' },
    { id: 'U_GONE', name: 'gone', isDeleted: true },
    { id: 'U_BOT', name: 'voicepipe', isBot: true },
  ],
  channels: [
    { id: 'C_ONCALL', name: 'oncall', topic: 'Commands in pods, in the open', members: [...people, 'U_BOT'] },
    { id: 'C_OTHER', name: 'other', topic: 'voicepipe is not in this channel', members: people },
    {
      id: 'C_SHARED',
      name: 'shared',
      topic: 'Shared with another company',
      members: ['U_ASKER', 'U_APPROVER', 'U_EXTERNAL', 'U_BOT'],
      isExtShared: true,
    },
    {
      id: 'C_PRIVATE',
      name: 'private',
      topic: 'Private, and voicepipe is not in it',
      members: ['U_ASKER', 'U_APPROVER'],
      isPrivate: true,
    },
    {
      id: 'D_PEOPLE',
      name: 'two people',
      topic: 'Two people, without the app',
      members: ['U_ASKER', 'U_OTHER'],
      isPrivate: true,
      isDirect: true,
    },
  ],
  userGroups: [
    { id: 'S_ONCALL', handle: 'oncall', users: ['U_ASKER', 'U_APPROVER'] },
    { id: 'S_APPROVERS', handle: 'approvers', users: ['U_APPROVER'] },
  ],
  commands: [],
  shortcuts: [],
  botEvents: [],
  scopes: [],
  tabs: { home: false, messages: 'open' },
  ackTimeoutMs: 3_000,
  triggerLifeMs: 3_000,
  rateLimits: true,
  shareDelayMs: 50,
};
