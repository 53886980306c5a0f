import type { Outcome, StreamName } from '../../core/outcome.ts';
import type { Target } from '../../core/target.ts';

export interface ExecRequest {
  readonly target: Target;
  /** Never empty. NUL and lone surrogates are refused: no Kubernetes API can carry them. */
  readonly argv: readonly string[];
  /** From now until the end of the command. */
  readonly timeoutMs: number;
  /** Aborting stops the command in the pod, as the timeout does, and then ends. */
  readonly signal: AbortSignal;
  /** Called once, when the command is known to be on its way. */
  readonly onStart?: (start: ExecStart) => void;
  /** Sent to the command's stdin, then its end; needs v5 (Kubernetes 1.30). */
  readonly stdin?: AsyncIterable<Uint8Array>;
  /** Called in order of arrival with a view that is the caller's to copy. A returned promise holds the socket back until it settles. */
  readonly onOutput: (stream: StreamName, bytes: Uint8Array) => void | Promise<void>;
}

export interface ExecStart {
  readonly protocol: string;
  /** The supervisor's process in the container; absent where the command runs without one. */
  readonly pid?: number;
}

export interface ExecEnd {
  readonly outcome: Outcome;
  /** Absent when no connection stood. */
  readonly protocol?: string;
}
