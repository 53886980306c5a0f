import type { RunCommand } from '../core/command.ts';
import type { Failure } from '../core/failure.ts';
import type { Scope, Target } from '../core/target.ts';
import type { Cluster } from './ports/cluster.ts';
import type { Log } from './ports/log.ts';

export type Located =
  | { readonly ok: true; readonly target?: Target; readonly scope?: Scope }
  | { readonly ok: false; readonly failure: Failure };

/** Where a command would run or look, and, of what runs, that the cluster would allow it: before anybody is asked to approve. */
export async function locate(
  cluster: Cluster,
  command: RunCommand,
  how: { readonly run: string; readonly log: Log },
): Promise<Located> {
  const { namespace } = command;
  if (command.verb === 'ls')
    return { ok: true, scope: { cluster: cluster.name, namespace: namespace ?? cluster.namespace } };
  const container = command.verb === 'describe' ? undefined : command.container;
  const found = await cluster.find({
    target: command.target,
    purpose: command.verb === 'exec' ? 'run' : 'read',
    ...(namespace === undefined ? {} : { namespace }),
    ...(container === undefined ? {} : { container }),
  });
  if (!found.ok || command.verb !== 'exec') return found;
  const may = await cluster.mayExec(found.target);
  if (may.kind === 'denied') return { ok: false, failure: may.failure };
  if (may.kind === 'unknown')
    how.log.warn(
      { run: how.run, cause: may.why },
      'The cluster did not say beforehand whether the command may run.',
    );
  return found;
}
