import type { RunActCommand, RunCommand } from '../core/command.ts';
import type { Message } from '../core/message.ts';
import { renderFailure, renderLines } from '../core/notice.ts';
import type { Run } from '../core/run.ts';
import { type Attempt, type DecideWorld, decide } from './decide.ts';
import { type GoOnWorld, goOn } from './go-on.ts';
import { loadRun } from './history.ts';
import type { Request } from './ports/doors.ts';

/**
 * What is typed about a run instead of pressed; there is no card whose seal it could belong to but the present one. `stored` is
 * called when it is on record.
 */
export async function actOn(
  world: DecideWorld & GoOnWorld,
  command: RunActCommand,
  { request, stored }: { readonly request: Request; readonly stored: () => void },
): Promise<Message> {
  const run = await loadRun(world.ledger, command.run);
  if (run === undefined)
    return renderFailure({
      code: 'run-not-found',
      message: `There is no run "${command.run.slice(0, 40)}".`,
      hint: 'Its card shows its id.',
    });
  const { failure } = await decide(world, run.id, attemptOf(command, run, request), stored);
  if (failure !== undefined) return renderFailure(failure);
  if (command.verb === 'edit') goOn(world, run.id, request.tell);
  return renderLines([`Done: run ${run.id}. Its card shows how it stands.`]);
}

function attemptOf(command: RunActCommand, run: Run, { asker: by, requestKey: press }: Request): Attempt {
  switch (command.verb) {
    case 'withdraw':
    case 'cancel':
      return { kind: command.verb, by };
    case 'revoke':
      return { kind: 'revoke', by, press };
    case 'deny':
      return { kind: 'deny', by, seal: run.seal ?? '', reason: command.reason };
    case 'review':
      return { kind: 'review', by, text: command.text };
    case 'edit':
      return { kind: 'edit', by, press, command: { ...run.command, argv: command.argv } as RunCommand };
  }
}
