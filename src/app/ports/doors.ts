import type { Person, Place } from '../../core/event.ts';
import type { Choice } from '../../core/form.ts';
import type { Block, Message, View } from '../../core/message.ts';

/** What people do in Slack, as the app hears it. */
export interface Doors {
  /**
   * A slash command or a mention. Resolves once the request is stored or refused, before Slack is answered; the message, where
   * there is one, is for the asker alone. `tell` reaches the asker alone, for half an hour.
   */
  readonly command: (request: Request) => Promise<Message | undefined>;
  /** A press of a button. Everything in it is untrusted but `by`. */
  readonly press: (press: Press) => Promise<void>;
  /** A modal that is sent: faults by block id, or nothing when it was taken. Everything in it is untrusted but `by`. */
  readonly submit: (submission: Submission) => Promise<Readonly<Record<string, string>> | undefined>;
  /** What may be chosen in a select of one of our modals; within three seconds, at most 100. */
  readonly suggest: (query: Suggestion) => Promise<readonly Choice[]>;
  /** Something in one of our modals changed: what it shall show now, where that is something else. */
  readonly change: (change: Omit<Submission, 'by' | 'requestKey' | 'tell'>) => Promise<View | undefined>;
  /** Somebody opened the app's Home: what it shows them. */
  readonly home: (by: Person) => Promise<readonly Block[]>;
  /** A message shortcut. `text` is all that the message says. */
  readonly shortcut: (use: {
    readonly text: string;
    readonly place: Place;
    readonly open: (view: View) => Promise<void>;
  }) => Promise<void>;
}

/** Something that was typed, in a slash command or behind a mention. Everything in it is untrusted but `asker`. */
export interface Request {
  readonly text: string;
  readonly asker: Person;
  readonly place: Place;
  /** Unique for each request. */
  readonly requestKey: string;
  readonly tell: (message: Message) => Promise<void>;
  /** Opens a modal; works once and within three seconds. Absent where Slack gives no way to, as for a mention. */
  readonly open?: (view: View) => Promise<void>;
}

/** What somebody types in a select, and what stands in the modal's other fields. */
export interface Suggestion {
  readonly action: string;
  readonly typed: string;
  readonly by: Person;
  readonly metadata: string;
  readonly values: Readonly<Record<string, string>>;
}

export interface Press {
  readonly action: string;
  readonly value: string;
  readonly by: Person;
  /** Where the message stands; `threadTs` of a root message is its own. */
  readonly place: Place;
  /** The message that the button stands on; absent where it stands on none, as in App Home. */
  readonly message?: string;
  /** Unique for each press: Slack's `trigger_id`. */
  readonly requestKey: string;
  /** Who pressed what at which moment: by it a press that is delivered again is known, however late. */
  readonly pressKey?: string;
  /** To be called as soon as what it did is on record: Slack is answered then. */
  readonly stored: () => void;
  readonly tell: (message: Message) => Promise<void>;
  /** Opens a modal; works once and within three seconds of the press. */
  readonly open: (view: View) => Promise<void>;
}

export interface Submission {
  readonly callback: string;
  readonly metadata: string;
  /** What was typed or chosen, by block id. */
  readonly values: Readonly<Record<string, string>>;
  readonly by: Person;
  /** Unique for each modal that was opened. */
  readonly requestKey: string;
  /** Tells the person something in that channel, after the modal is gone. */
  readonly tell: (channel: string, message: Message) => Promise<void>;
}
