import type { Failure } from '../core/failure.ts';
import type { StreamName } from '../core/outcome.ts';

/** One message of a slice. */
export interface Piece {
  readonly stream: StreamName;
  readonly title: string;
  readonly text: string;
}

export type Cut =
  | { readonly ok: true; readonly pieces: readonly Piece[] }
  | { readonly ok: false; readonly failure: Failure };

export function found(pieces: readonly Piece[]): Cut {
  return { ok: true, pieces };
}

export function nothing(message: string, hint?: string): Cut {
  const failure = { code: 'nothing-found', message } as const;
  return { ok: false, failure: hint === undefined ? failure : { ...failure, hint } };
}
