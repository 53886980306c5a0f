import type { Sha256 } from '../core/chain.ts';
import type { RunEvent } from '../core/event.ts';
import type { Failure } from '../core/failure.ts';
import type { Outcome } from '../core/outcome.ts';
import { noOutput, type OutputLimits } from '../core/output.ts';
import type { OwnPattern, RedactorOptions } from '../core/redact/redactor.ts';
import type { Run } from '../core/run.ts';
import { sealOf } from '../core/seal.ts';
import { loadRun, record } from './history.ts';
import type {
  Clock,
  Cluster,
  Clusters,
  ExecRequest,
  ExecStart,
  Heartbeats,
  Ledger,
  Log,
  Outputs,
} from './ports.ts';
import { read } from './read.ts';
import { openRecorder } from './recorder.ts';
import type { Relay } from './relay.ts';

export interface ExecuteWorld {
  readonly ledger: Ledger;
  readonly outputs: Outputs;
  readonly heartbeats: Heartbeats;
  readonly clusters: Clusters;
  readonly outputLimits: OutputLimits;
  readonly relay: Relay;
  readonly clock: Clock;
  readonly log: Log;
  readonly sha256: Sha256;
  readonly policyVersion: string;
  /** A team's own patterns of secrets. */
  readonly ownPatterns: readonly OwnPattern[];
  /** This worker's name, unique among all. */
  readonly worker: string;
  readonly defaultTimeoutMs: number;
}

/** How often a worker says that it is alive; a run is called lost after several missed beats. */
const beatEveryMs = 5_000;

/**
 * Runs a queued run once. The claim is committed before the connection is opened, so of many deliveries of one job one runs and
 * the others return. The outcome is in the ledger before this returns.
 */
export async function execute(world: ExecuteWorld, id: string, signal: AbortSignal): Promise<void> {
  const queued = await loadRun(world.ledger, id);
  if (queued?.state !== 'queued') return;
  await world.heartbeats.beat(id, world.worker, world.clock.now());
  const claimed = await record(world, queued, [{ type: 'claimed', worker: world.worker }]);
  if (!claimed.ok) return;
  const beat = setInterval(() => {
    world.heartbeats
      .beat(id, world.worker, world.clock.now())
      .catch((error: unknown) =>
        world.log.warn({ run: id, cause: String(error) }, 'A sign of life could not be stored.'),
      );
  }, beatEveryMs);
  try {
    await runClaimed(world, claimed.run, signal);
  } finally {
    clearInterval(beat);
  }
  await world.heartbeats.clear(id);
  await world.relay.show(id);
}

async function runClaimed(world: ExecuteWorld, claimed: Run, signal: AbortSignal): Promise<void> {
  const picked = world.clusters.pick(claimed.target?.cluster ?? claimed.scope?.cluster);
  if (!picked.ok) return refuse(world, claimed, notStarted(picked.failure));
  const { cluster } = picked;
  const drift = await findDrift({ ...world, cluster }, { run: claimed, signal });
  if (drift !== undefined) return refuse(world, claimed, drift);
  const recorder = openRecorder(world.outputs, claimed.id, {
    limits: world.outputLimits,
    redaction: await prepareRedaction({ ...world, cluster }, { run: claimed, signal }),
  });
  let run = claimed;
  let started: Promise<void> = Promise.resolve();
  const onStart = (start: ExecStart) => {
    started = record(world, run, [{ type: 'started', ...start }]).then((recorded) => {
      if (recorded.ok) run = recorded.run;
      void world.relay
        .show(run.id)
        .catch((error: unknown) =>
          world.log.warn({ run: run.id, cause: String(error) }, 'The card could not be edited.'),
        );
    });
    started.catch(() => undefined);
  };
  const outcome = await carryOut(
    { ...world, cluster },
    { run: claimed, signal, onStart, take: recorder.take },
  );
  await started;
  await finish(world, run, { type: 'finished', outcome, output: await recorder.close() });
}

/** What is masked beside what looks like a secret anywhere: the team's patterns and what this very pod keeps secret. */
async function prepareRedaction(
  world: ExecuteWorld & { readonly cluster: Cluster },
  { run, signal }: { readonly run: Run; readonly signal: AbortSignal },
): Promise<RedactorOptions> {
  const patterns = world.ownPatterns;
  if (run.target === undefined) return { patterns };
  const { values, unread } = await world.cluster.secretValues(run.target, signal);
  if (unread.length > 0)
    world.log.info(
      { run: run.id, cause: unread.slice(0, 5).join(' ') },
      'Not all Secrets of the pod could be read; what looks like a secret is masked all the same.',
    );
  return { patterns, values };
}

async function carryOut(
  world: ExecuteWorld & { readonly cluster: Cluster },
  how: {
    readonly run: Run;
    readonly signal: AbortSignal;
    readonly onStart: (start: ExecStart) => void;
    readonly take: ExecRequest['onOutput'];
  },
): Promise<Outcome> {
  const { command, target, scope } = how.run;
  const { signal, onStart, take } = how;
  if (command.verb !== 'exec')
    return read(command, {
      cluster: world.cluster,
      now: world.clock.now,
      timeoutMs: world.defaultTimeoutMs,
      signal,
      onStart: () => onStart({ protocol: 'http' }),
      take,
      ...(target === undefined ? {} : { target }),
      ...(scope === undefined ? {} : { scope }),
    });
  if (target === undefined) throw new Error('An exec has a target.');
  const end = await world.cluster.exec({
    target,
    argv: command.argv,
    timeoutMs: command.timeoutMs ?? world.defaultTimeoutMs,
    signal,
    onStart,
    onOutput: take,
  });
  return end.outcome;
}

function refuse(world: ExecuteWorld, run: Run, outcome: Outcome): Promise<void> {
  return finish(world, run, { type: 'finished', outcome, output: noOutput });
}

async function finish(world: ExecuteWorld, run: Run, event: RunEvent): Promise<void> {
  const recorded = await record(world, run, [event]);
  if (!recorded.ok)
    world.log.error({ run: run.id }, 'The outcome came after the run was already closed as lost.');
}

/** Whether the world is still what was judged and approved; an outcome when it is not. */
async function findDrift(
  world: ExecuteWorld & { readonly cluster: Cluster },
  { run, signal }: { readonly run: Run; readonly signal: AbortSignal },
): Promise<Outcome | undefined> {
  const { target } = run;
  // What only looks says what it sees when it looks.
  if (run.command.verb !== 'exec' || target === undefined) return undefined;
  const found = await world.cluster.find({
    target: target.pod,
    namespace: target.namespace,
    container: target.container,
    signal,
  });
  if (!found.ok) return notStarted(found.failure);
  const seal = sealOf(
    {
      command: run.command,
      target: { ...found.target, ...(target.workload === undefined ? {} : { workload: target.workload }) },
      asker: run.asker,
      identity: world.cluster.identity,
      policyVersion: world.policyVersion,
    },
    world.sha256,
  );
  if (seal === run.seal) return undefined;
  return {
    kind: 'not-started',
    code: 'target-changed',
    message: `Pod "${target.pod}" or what it runs changed since this was judged, so nothing ran. Ask again.`,
  };
}

function notStarted({ code, message }: Failure): Outcome {
  return { kind: 'not-started', code, message };
}
