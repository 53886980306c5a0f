import { listChanges } from '../core/approval/change.ts';
import type { RunEvent } from '../core/event.ts';
import type { Failure } from '../core/failure.ts';
import type { Outcome } from '../core/outcome.ts';
import { noOutput, type OutputLimits } from '../core/output.ts';
import type { OwnPattern, RedactorOptions } from '../core/redact/redactor.ts';
import { approvalsOf, isApproved, type Run } from '../core/run.ts';
import type { Sealed } from '../core/seal.ts';
import { checkAsked } from './check-asked.ts';
import { type ClaimWorld, claim } from './claim.ts';
import { explainKill } from './explain-kill.ts';
import { loadRun, record } from './history.ts';
import { judgeRun, sealedIn } from './judge-run.ts';
import type { Cluster } from './ports/cluster.ts';
import type { ExecRequest, ExecStart } from './ports/exec.ts';
import type { Outputs } from './ports/outputs.ts';
import type { Queue } from './ports/queue.ts';
import { queueRun } from './prepare.ts';
import { read } from './read.ts';
import { recheck } from './recheck.ts';
import { type Digests, openRecorder } from './recorder.ts';

export interface ExecuteWorld extends ClaimWorld {
  readonly outputs: Outputs;
  readonly outputLimits: OutputLimits;
  readonly digests: Digests;
  readonly queue: Pick<Queue, 'add'>;
  /** A team's own patterns of secrets. */
  readonly ownPatterns: readonly OwnPattern[];
  readonly defaultTimeoutMs: number;
}

/** How often a worker says that it is alive; a run is called lost after several missed beats. */
const beatEveryMs = 5_000;

/**
 * Runs a queued run once. The claim is committed before the connection is opened, so of many deliveries of one job one runs and
 * the others return. The outcome is in the ledger before this returns.
 */
export async function execute(world: ExecuteWorld, id: string, signal: AbortSignal): Promise<void> {
  const claimed = await claim(world, id);
  if (claimed === undefined) return;
  const asked = new AbortController();
  const beat = setInterval(() => {
    showLife(world, id, asked).catch((error: unknown) =>
      world.log.warn({ run: id, cause: String(error) }, 'A sign of life could not be stored.'),
    );
  }, beatEveryMs);
  try {
    await runClaimed(world, claimed, AbortSignal.any([signal, asked.signal]));
  } finally {
    clearInterval(beat);
  }
  await world.heartbeats.clear(id);
  await world.relay.show(id);
}

/** Says that this worker lives, and hears of a cancel that no other way reached it. */
async function showLife(world: ExecuteWorld, id: string, asked: AbortController): Promise<void> {
  await world.heartbeats.beat(id, world.worker, world.clock.now());
  if ((await loadRun(world.ledger, id))?.cancelledBy !== undefined) asked.abort();
}

async function runClaimed(world: ExecuteWorld, claimed: Run, signal: AbortSignal): Promise<void> {
  const picked = world.clusters.pick(claimed.target?.cluster ?? claimed.scope?.cluster);
  if (!picked.ok) return refuse(world, claimed, notStarted(picked.failure));
  const checked = await recheck(world, { run: claimed, cluster: picked.cluster, signal });
  if (checked.kind === 'gone') return refuse(world, claimed, notStarted(checked.failure));
  if (signal.aborted)
    return refuse(world, claimed, {
      kind: 'cancelled',
      code: 'exec-cancelled',
      message: 'It was cancelled before it started, so nothing ran.',
    });
  if (checked.kind === 'changed') return askAgain(world, claimed, checked.sealed);
  const run: Run = checked.target === undefined ? claimed : { ...claimed, target: checked.target };
  const identity = claimed.identity?.as;
  const cluster =
    identity === undefined ? picked.cluster : picked.cluster.as({ ...identity, extra: auditFacts(claimed) });
  await runSealed({ ...world, cluster }, run, signal);
}

/** What the cluster's own audit log is told beside the person's name. */
function auditFacts(run: Run): Readonly<Record<string, readonly string[]>> {
  const approvers = approvalsOf(run).map(({ user }) => user);
  return {
    'voicepipe.run': [run.id],
    'voicepipe.asker': [run.asker.user],
    ...(approvers.length === 0 ? {} : { 'voicepipe.approvers': approvers }),
  };
}

async function runSealed(
  world: ExecuteWorld & { readonly cluster: Cluster },
  claimed: Run,
  signal: AbortSignal,
): Promise<void> {
  const recorder = openRecorder(world.outputs, claimed.id, {
    limits: world.outputLimits,
    digests: world.digests,
    redaction: await prepareRedaction(world, { run: claimed, signal }),
  });
  let started: Promise<void> = Promise.resolve();
  let unfollow: () => void = () => undefined;
  let isOver = false;
  const since = world.clock.now();
  const onStart = (start: ExecStart) => {
    const { pod, uid } = claimed.target ?? {};
    const where = pod === undefined || uid === undefined ? {} : { pod, uid };
    started = recordOwn(world, claimed.id, [{ type: 'started', ...start, ...where }]).then(() => {
      if (!isOver) unfollow = world.relay.follow(claimed.id, recorder.look);
    });
    started.catch(() => undefined);
  };
  try {
    const ended = await carryOut(world, { run: claimed, signal, onStart, take: recorder.take });
    await started;
    const { target } = claimed;
    const outcome = await explainKill(world.cluster, { outcome: ended, target, since, signal });
    await finish(world, claimed, { type: 'finished', outcome, output: await recorder.close() });
  } finally {
    isOver = true;
    unfollow();
  }
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
  if ((await recordOwn(world, run.id, [event])) === undefined)
    world.log.error({ run: run.id }, 'The outcome came after the run was already closed as lost.');
}

/** Appends to a run that this worker holds, whatever others recorded of it meanwhile; undefined where it no longer holds it. */
async function recordOwn(
  world: ExecuteWorld,
  id: string,
  events: readonly RunEvent[],
  kin?: string,
): Promise<Run | undefined> {
  for (;;) {
    const run = await loadRun(world.ledger, id);
    if (run?.worker !== world.worker || (run.state !== 'claimed' && run.state !== 'running'))
      return undefined;
    const recorded = await record(world, run, events, kin);
    if (recorded.ok) return recorded.run;
  }
}

/** Voids what was approved of something else, shows what changed, and asks again; what needs nobody's approval goes on as it is now. */
async function askAgain(world: ExecuteWorld, run: Run, now: Sealed): Promise<void> {
  const judged = await judgeRun(world, run);
  if (!judged.ok) return refuse(world, run, notStarted(judged.failure));
  const checked = await checkAsked(world, run, judged.judgement);
  if (!checked.ok) return refuse(world, run, notStarted(checked.failure));
  const { verdict, seal = '' } = run;
  const before = verdict === undefined ? undefined : sealedIn(run, { ...run, verdict, seal });
  const after = sealedIn(run, judged.judgement);
  if (before === undefined || after === undefined)
    throw new Error('A run that was judged has a target, an identity and a policy version.');
  // What is asked now, not what was seen a moment ago; where it is as it was again, what was seen.
  const changes = listChanges(before, after);
  const shown = changes.length > 0 ? changes : listChanges(before, now);
  const rejudged = { type: 'rejudged', ...judged.judgement, changes: shown } as const;
  const asked = await recordOwn(world, run.id, [rejudged, ...checked.events], judged.kin);
  if (asked === undefined) return;
  const isFree = asked.state === 'judged' || (asked.state === 'awaiting-approval' && isApproved(asked));
  if (isFree) await queueRun(world, asked);
}

function notStarted({ code, message }: Failure): Outcome {
  return { kind: 'not-started', code, message };
}
