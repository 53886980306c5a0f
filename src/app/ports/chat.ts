import type { Message } from '../../core/message.ts';

/**
 * Slack's channels, for output. Throws `InfrastructureError`: `slack-limited` where nothing was done and the next `turn` waits as
 * long as Slack asked; `channel-refused`; `slack-refused`, which with `retrySafe: false` leaves in doubt whether it was done.
 */
export interface Chat {
  /**
   * Waits until a call of this kind may be made: about one post a second and channel, edits within the workspace's tier. Edits
   * for mere progress come last, in order of asking, and never use up what a change of state needs. False when `signal` aborted.
   */
  turn(want: Turn, signal?: AbortSignal): Promise<boolean>;
  /**
   * Posts a message, in a thread where `threadTs` is given. `run` and `key` travel as message metadata. Throws `message-gone`
   * where somebody deleted the thread.
   */
  post(post: {
    readonly channel: string;
    readonly threadTs?: string;
    readonly message: Message;
    readonly run: string;
    readonly key: string;
  }): Promise<{ readonly ts: string }>;
  /** Edits a message. Throws `message-gone` where somebody deleted it. */
  update(post: { readonly channel: string; readonly ts: string; readonly message: Message }): Promise<void>;
  /** Tells one person something, shown to nobody else; not guaranteed to arrive. */
  whisper(whisper: {
    readonly channel: string;
    readonly user: string;
    readonly message: Message;
  }): Promise<void>;
  /** Shares bytes as a text file in a thread. `length` is exact; `open` may be called again for another try. */
  upload(file: {
    readonly channel: string;
    readonly threadTs: string;
    readonly name: string;
    readonly title: string;
    readonly length: number;
    readonly open: () => AsyncIterable<Uint8Array>;
  }): Promise<Uploaded>;
  /** Looks for a message that this app may have posted already. Never throws. */
  find(lost: Lost): Promise<Sighting>;
}

export interface Turn {
  readonly kind: 'post' | 'edit' | 'progress';
  readonly channel: string;
  /** Before the pages of output that wait. */
  readonly isUrgent?: boolean;
}

/** `word` is Slack's, such as `file_uploads_disabled`. */
export type Uploaded =
  | { readonly kind: 'shared'; readonly id: string }
  | { readonly kind: 'refused'; readonly word: string };

export interface Lost {
  readonly channel: string;
  /** The thread it would stand in; else it is a message of the channel. */
  readonly threadTs?: string;
  /** When it was about to be sent, by our clock, which Slack's may differ from. */
  readonly since: Date;
  readonly run: string;
  readonly key: string;
  /** Of a file, which carries no metadata. */
  readonly fileName?: string;
}

/** `ts` of a file is `file:ID`. `isForGood`: Slack will not let it be read later either. */
export type Sighting =
  | { readonly kind: 'found'; readonly ts: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable'; readonly word: string; readonly isForGood: boolean };
