import type { Json } from './json.ts';
import type { Channel, Seed } from './seed.ts';

/** A message as Slack's payloads show it. `ephemeral_to` is ours: the one person who sees it. */
export interface Message {
  readonly type: 'message';
  readonly ts: string;
  readonly thread_ts?: string;
  readonly user: string;
  readonly bot_id?: string;
  readonly app_id?: string;
  readonly team?: string;
  readonly subtype?: string;
  readonly text: string;
  readonly blocks: readonly Json[];
  readonly attachments?: readonly Json[];
  readonly files?: readonly Json[];
  readonly metadata?: Json;
  readonly edited?: { readonly user: string; readonly ts: string };
  readonly ephemeral_to?: string;
}

export interface Conversation extends Omit<Channel, 'members'> {
  readonly members: Set<string>;
  /** Present in a direct message with the app. */
  readonly directWith?: string;
  readonly messages: Map<string, Message>;
}

/** A modal that a person has open. */
export interface OpenView {
  readonly id: string;
  readonly user: string;
  readonly view: Json;
  /** What the person chose or wrote so far, by block id; survives updates that keep the ids. */
  readonly values: Json;
  readonly errors?: Json;
}

export interface ResponseUrl {
  readonly user: string;
  readonly channel: string;
  readonly expiresAt: number;
  usesLeft: number;
  /** The message that was clicked; absent for a slash command. */
  readonly original?: string;
  /** Of a shortcut on a message, whose answers cannot go into a thread. */
  readonly isShortcut?: boolean;
}

export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly length: number;
  readonly snippetType?: string;
  bytes?: Uint8Array;
  completed: boolean;
  title?: string;
  /** Where it was shared, once it was. */
  shares?: Json;
}

/** Everything that a reset forgets. */
export interface State {
  readonly conversations: Map<string, Conversation>;
  readonly views: Map<string, OpenView>;
  readonly homes: Map<string, Json>;
  readonly triggers: Map<string, { readonly user: string; readonly expiresAt: number; used: boolean }>;
  readonly responseUrls: Map<string, ResponseUrl>;
  readonly files: Map<string, StoredFile>;
  /** Options that the app offered in external menus, by action id and value. */
  readonly offered: Map<string, Json>;
}

/** A state with the seeded conversations and nothing said in them. */
export function freshState(seed: Seed): State {
  const conversations = seed.channels.map(
    (channel) =>
      [channel.id, { ...channel, members: new Set(channel.members), messages: new Map() }] as const,
  );
  return {
    conversations: new Map(conversations),
    views: new Map(),
    homes: new Map(),
    triggers: new Map(),
    responseUrls: new Map(),
    files: new Map(),
    offered: new Map(),
  };
}
