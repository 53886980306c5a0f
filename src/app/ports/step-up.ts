import type { Person } from '../../core/event.ts';
import type { Failure } from '../../core/failure.ts';

/** A passkey that a person enrolled. */
export interface Passkey {
  /** The credential's id, base64url. */
  readonly id: string;
  readonly by: Person;
  /** COSE public key. */
  readonly publicKey: Uint8Array;
  /** The authenticator's signature counter; 0 for those that keep none. */
  readonly counter: number;
  readonly transports: readonly string[];
}

/** A passkey as far as those who keep the server need to know it. */
export interface KeptPasskey {
  readonly id: string;
  readonly by: Person;
  readonly enrolledAt: Date;
}

/** The passkeys of people. */
export interface Passkeys {
  list(person: Person): Promise<readonly Passkey[]>;
  /** False where a passkey of that id is known already. */
  save(passkey: Passkey): Promise<boolean>;
  /** Those of everybody, by person, the oldest first. */
  all(): Promise<readonly KeptPasskey[]>;
  /** Takes all passkeys of a person away, and every link that was made for them. */
  forget(person: Person): Promise<void>;
  /** Moves the counter on; false where it would not grow (a copy, or a replay), except from 0 to 0. */
  advance(id: string, counter: number): Promise<boolean>;
}

/** What a one-shot link is for. */
export type TicketFor =
  | {
      readonly kind: 'approve';
      readonly run: string;
      readonly seal: string;
      /** What is confirmed, a line each, as the card shows it. */
      readonly lines: readonly string[];
    }
  | { readonly kind: 'enrol' };

/** A one-shot link, by the digest of its secret part. */
export interface Ticket {
  /** Hex SHA-256 of what stands in the link. */
  readonly digest: string;
  readonly by: Person;
  readonly purpose: TicketFor;
  /** Random, base64url; what an authenticator signs is derived from it and all of the above. */
  readonly nonce: string;
  readonly expiresAt: Date;
  /** Whether an existing passkey has already been shown for it: before a further one is enrolled. */
  readonly isProven: boolean;
  readonly isUsed: boolean;
}

/** One-shot links. */
export interface Tickets {
  create(ticket: Omit<Ticket, 'isUsed' | 'isProven'>): Promise<void>;
  read(digest: string): Promise<Ticket | undefined>;
  /** Marks it as proven; false when it was used or proven before. */
  prove(digest: string): Promise<boolean>;
  /** Uses it up; false when somebody was first. */
  use(digest: string): Promise<boolean>;
}

/** Confirmation with a passkey, on a page of our own. */
export interface StepUp {
  /** A link by which that person alone can confirm exactly that, once; `not-enrolled` where they have no passkey. */
  begin(ask: {
    readonly by: Person;
    readonly run: string;
    readonly seal: string;
    readonly lines: readonly string[];
  }): Promise<{ readonly kind: 'link'; readonly url: string } | { readonly kind: 'not-enrolled' }>;
  /** Whether that person has a passkey. */
  isEnrolled(by: Person): Promise<boolean>;
  /** A link by which that person alone can enrol a passkey, once. */
  enrol(by: Person): Promise<{ readonly url: string }>;
}

/** What the page reports. Each is called at most once a ticket. */
export interface StepUpDoors {
  readonly proven: (proof: {
    readonly by: Person;
    readonly run: string;
    readonly seal: string;
    readonly passkey: string;
  }) => Promise<Failure | undefined>;
  readonly enrolled: (by: Person, passkey: string) => Promise<void>;
}
