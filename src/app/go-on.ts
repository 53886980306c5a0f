import type { Message } from '../core/message.ts';
import { renderRefusal } from '../core/pick.ts';
import { type PrepareWorld, prepare } from './prepare.ts';

export type GoOnWorld = PrepareWorld;

/** Goes on with a run after Slack was answered. `tell` reaches the asker alone, for what never got a card. */
export function goOn(world: GoOnWorld, id: string, tell: (message: Message) => Promise<void>): void {
  prepare(world, id, (failure) => tell(renderRefusal(id, failure))).catch((error: unknown) =>
    world.log.error({ run: id, cause: String(error) }, 'A run could not be prepared; the sweep tries again.'),
  );
}
