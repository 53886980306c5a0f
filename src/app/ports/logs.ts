import type { Failure } from '../../core/failure.ts';
import type { LogSince } from '../../core/log/options.ts';
import type { Target } from '../../core/target.ts';

export interface LogRequest {
  readonly target: Target;
  readonly since?: LogSince;
  /** Only so many of the last lines; 0 is none. */
  readonly tail?: number;
  /** The log of the instance before the last restart. */
  readonly previous?: boolean;
  /** Goes on with new lines for at most so long; not with `previous`. */
  readonly followMs?: number;
  readonly signal: AbortSignal;
  /** Called once, when the log begins to come. */
  readonly onOpen?: () => void;
  /** The log's bytes in order; a returned promise holds the connection back until it settles. */
  readonly onBytes: (bytes: Uint8Array) => void | Promise<void>;
}

/** How a log came to its end. */
export type LogEnd = LogCuts &
  (
    | { readonly kind: 'ended'; readonly why: 'whole' | 'container-ended' | 'time-over' | 'cancelled' }
    | { readonly kind: 'failed'; readonly failure: Failure }
  );

export interface LogCuts {
  /** How often it was cut and gone on with. */
  readonly resumed: number;
  /** How often the log had been rotated by then, so that lines may be missing. */
  readonly gaps: number;
}
