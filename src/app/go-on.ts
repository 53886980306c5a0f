import type { Failure } from '../core/failure.ts';
import { type PrepareWorld, prepare } from './prepare.ts';

export type GoOnWorld = PrepareWorld;

/** Goes on with a run after Slack was answered. `tell` reaches the asker alone, for what never got a card. */
export function goOn(world: GoOnWorld, id: string, tell: (failure: Failure) => Promise<void>): void {
  prepare(world, id, tell).catch((error: unknown) =>
    world.log.error({ run: id, cause: String(error) }, 'A run could not be prepared; the sweep tries again.'),
  );
}
