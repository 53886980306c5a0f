import type { FailureCode } from './failure.ts';

/** How a run ended. Only `exited` says that the command came to an end and how; nothing else may be read as success. */
export type Outcome =
  | {
      readonly kind: 'exited';
      readonly exitCode: number;
      /** True only where a supervisor in the pod confirmed the exit code. */
      readonly verified: boolean;
      /** The pod said so afterwards; absent where it did not. */
      readonly outOfMemory?: boolean;
    }
  | {
      readonly kind: 'not-started' | 'timed-out' | 'cancelled' | 'unknown';
      readonly code: FailureCode;
      readonly message: string;
      /** Present where the command was to be stopped: whether it is proved that nothing of it is left in the pod. */
      readonly stopped?: boolean;
    };

/** True counts of what the command printed, kept or not. */
export interface OutputCounts {
  readonly stdout: StreamCount;
  readonly stderr: StreamCount;
  /** True when some of it was not kept. */
  readonly truncated: boolean;
  /** How many secrets of each kind were masked before anything was stored; absent when none were. */
  readonly redacted?: Readonly<Record<string, number>>;
  /** Hex SHA-256 of each stream as it was printed with secrets masked, kept or not. */
  readonly digests?: Readonly<Record<StreamName, string>>;
  /** Hex HMAC-SHA-256 of each stream as it was printed, under the ledger's key; absent without one. */
  readonly keyedDigests?: Readonly<Record<StreamName, string>>;
}

export interface StreamCount {
  readonly bytes: number;
  readonly lines: number;
  /** Bytes in the middle that were not kept; absent when all were. */
  readonly leftOut?: number;
}

export type StreamName = 'stdout' | 'stderr';
