/** What `GET /control/workspace` answers. */
export interface Workspace {
  readonly team: { readonly id: string; readonly name: string };
  readonly app: { readonly id: string; readonly name: string; readonly user: string };
  readonly people: readonly Person[];
  readonly groups: readonly { readonly id: string; readonly handle: string }[];
  readonly commands: readonly {
    readonly command: string;
    readonly description: string;
    readonly usageHint: string;
  }[];
  readonly shortcuts: readonly {
    readonly callbackId: string;
    readonly name: string;
    readonly type: 'message' | 'global';
  }[];
  readonly channels: readonly Channel[];
  readonly mode: 'socket' | 'http';
  readonly connections: number;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly isGuest?: boolean;
  readonly isBot?: boolean;
  readonly isDeleted?: boolean;
  /** Present for somebody of another team. */
  readonly team?: string;
}

export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly topic: string;
  readonly members: readonly string[];
  readonly direct_with?: string;
  readonly is_direct?: boolean;
  readonly is_private?: boolean;
  readonly is_ext_shared?: boolean;
}

export interface Message {
  readonly ts: string;
  readonly thread_ts?: string;
  readonly user: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly attachments?: readonly Attachment[];
  readonly files?: readonly SharedFile[];
  readonly edited?: { readonly ts: string };
  readonly ephemeral_to?: string;
}

/** What stands below a message, beside a coloured bar. */
export interface Attachment {
  readonly color?: string;
  readonly text?: string;
  readonly fallback?: string;
  readonly blocks?: readonly Block[];
}

export interface SharedFile {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly size: number;
  readonly url_private: string;
}

export interface TextObject {
  readonly type: 'plain_text' | 'mrkdwn';
  readonly text: string;
}

export interface Option {
  readonly text: TextObject;
  readonly value: string;
  readonly description?: TextObject;
  readonly url?: string;
}

export interface Confirm {
  readonly title: TextObject;
  readonly text: TextObject;
  readonly confirm: TextObject;
  readonly deny: TextObject;
  readonly style?: string;
}

/** A button, a menu, a field: every kind of element, with the members that the page reads. */
export interface Element {
  readonly type: string;
  readonly action_id?: string;
  readonly text?: TextObject;
  readonly value?: string;
  readonly style?: string;
  readonly url?: string;
  readonly confirm?: Confirm;
  readonly accessibility_label?: string;
  readonly placeholder?: TextObject;
  readonly options?: readonly Option[];
  readonly option_groups?: readonly { readonly label: TextObject; readonly options: readonly Option[] }[];
  readonly initial_option?: Option;
  readonly initial_options?: readonly Option[];
  readonly initial_value?: string;
  readonly initial_user?: string;
  readonly initial_users?: readonly string[];
  readonly initial_channel?: string;
  readonly initial_channels?: readonly string[];
  readonly initial_conversation?: string;
  readonly initial_conversations?: readonly string[];
  readonly initial_date?: string;
  readonly initial_time?: string;
  readonly initial_date_time?: number;
  readonly multiline?: boolean;
  readonly min_length?: number;
  readonly max_length?: number;
  readonly min_query_length?: number;
  readonly max_selected_items?: number;
  readonly dispatch_action_config?: { readonly trigger_actions_on?: readonly string[] };
  readonly image_url?: string;
  readonly alt_text?: string;
}

/** A piece of rich text. */
export interface Rich {
  readonly type: string;
  readonly elements?: readonly Rich[];
  readonly text?: string;
  readonly style?: string | Readonly<Record<string, boolean>>;
  readonly indent?: number;
  readonly offset?: number;
  readonly url?: string;
  readonly name?: string;
  readonly user_id?: string;
  readonly usergroup_id?: string;
  readonly channel_id?: string;
  readonly range?: string;
  readonly fallback?: string;
  readonly timestamp?: number;
  readonly format?: string;
  readonly value?: string;
  readonly unicode?: string;
  readonly border?: number;
}

/** Every kind of block, with the members that the page reads. */
export interface Block {
  readonly type: string;
  readonly block_id?: string;
  readonly text?: TextObject | string;
  readonly fields?: readonly TextObject[];
  readonly accessory?: Element;
  readonly elements?: readonly (Element & TextObject & Rich)[];
  readonly element?: Element;
  readonly label?: TextObject;
  readonly hint?: TextObject;
  readonly optional?: boolean;
  readonly image_url?: string;
  readonly alt_text?: string;
  readonly title?: TextObject;
  readonly subtitle?: TextObject;
  readonly body?: TextObject;
  readonly level?: string | number;
  readonly dispatch_action?: boolean;
  readonly rows?: readonly (readonly Rich[])[];
  readonly child_blocks?: readonly Block[];
  readonly actions?: readonly Element[];
  readonly status?: string;
  readonly details?: Block;
  readonly output?: Block;
  readonly tasks?: readonly Block[];
}

export interface View {
  readonly id: string;
  readonly type: string;
  readonly hash: string;
  readonly title?: TextObject;
  readonly submit?: TextObject | null;
  readonly close?: TextObject | null;
  readonly blocks: readonly Block[];
  readonly errors?: Readonly<Record<string, string>>;
}

/** What `GET /control/log` answers, and what its entries say. */
export interface LogEntry {
  readonly seq: number;
  readonly at: string;
  readonly kind: string;
  readonly envelope_id?: string;
  readonly type?: string;
  readonly event?: string;
  readonly user?: string;
  readonly channel?: string;
  readonly command?: string;
  readonly text?: string;
  readonly method?: string;
  readonly action_id?: string;
  readonly callback_id?: string;
  readonly ok?: boolean;
  readonly error?: string;
  readonly reason?: string;
  readonly status?: number;
  readonly ms?: number;
  readonly late?: boolean;
  readonly retry?: number;
  readonly [member: string]: unknown;
}

/** What the live feed tells. */
export type FeedEvent =
  | { readonly type: 'message'; readonly channel: string; readonly message: Message }
  | { readonly type: 'removed'; readonly channel: string; readonly ts: string }
  | { readonly type: 'views'; readonly user: string }
  | { readonly type: 'home'; readonly user: string }
  | { readonly type: 'app' | 'workspace' | 'reset' };
