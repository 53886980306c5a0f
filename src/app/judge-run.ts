import { findDemand } from '../core/approval/demand.ts';
import { askWhereEdited } from '../core/approval/edited.ts';
import { findTwin } from '../core/approval/twin.ts';
import type { RunCommand } from '../core/command.ts';
import type { PastRun, RunEvent } from '../core/event.ts';
import type { Failure } from '../core/failure.ts';
import { describeEnd } from '../core/history.ts';
import { canonicalJson, type Sha256 } from '../core/ledger/chain.ts';
import { judge, type Policy } from '../core/policy/policy.ts';
import { isOver, type Run } from '../core/run.ts';
import { namesWorkload, type Sealed, sealOf } from '../core/seal.ts';
import { type Scope, type Target, workloadsOf } from '../core/target.ts';
import type { Verdict } from '../core/verdict.ts';
import type { Approvals } from './approvals.ts';
import { type ChannelRules, checkChannel } from './channels.ts';
import { loadRun } from './history.ts';
import { findIdentity, type Mapping } from './identity.ts';
import { locate } from './locate.ts';
import type { Channels } from './ports/channels.ts';
import type { Clock } from './ports/clock.ts';
import type { Cluster, Clusters } from './ports/cluster.ts';
import type { Ledger } from './ports/ledger.ts';
import type { Log } from './ports/log.ts';
import type { People } from './ports/people.ts';

export interface JudgeWorld {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  readonly clusters: Clusters;
  readonly people: People;
  readonly mapping: Mapping;
  readonly sha256: Sha256;
  readonly policy: Policy;
  readonly policyVersion: string;
  readonly approvals: Approvals;
  readonly channels: Channels;
  readonly channelRules: ChannelRules;
}

/** What a `judged` event says. */
export type Judgement = Omit<Extract<RunEvent, { readonly type: 'judged' }>, 'type'>;

export type Judged =
  | { readonly ok: true; readonly judgement: Judgement; readonly kin: string; readonly cluster: Cluster }
  | { readonly ok: false; readonly failure: Failure };

/** How many earlier runs a card shows. */
const maxPast = 5;

/** Finds where a command would run and as whom, asks the policy, and seals the lot. Writes nothing. */
export async function judgeRun(world: JudgeWorld, run: Run): Promise<Judged> {
  const { command, asker } = run;
  const picked = world.clusters.pick(command.cluster);
  if (!picked.ok) return picked;
  const { cluster } = picked;
  const identified = await findIdentity(world, cluster, asker);
  if (!identified.ok) return identified;
  const { identity } = identified;
  const acting = identity.as === undefined ? cluster : cluster.as(identity.as);
  const located = await locate(acting, command, { run: run.id, log: world.log });
  if (!located.ok) return located;
  const place = located.target ?? located.scope;
  if (place === undefined) throw new Error('What was located has a target or a scope.');
  const { environment, name } = cluster;
  const { channel } = run.place;
  const reach = checkChannel(world.channelRules, channel, { cluster: name, namespace: place.namespace });
  if (!reach.ok) return reach;
  const { isShared } = await world.channels.look(channel);
  const judged = judgeCommand(command, {
    policy: world.policy,
    place: { environment, cluster: name, namespace: place.namespace, ...workloadsIn(located.target) },
  });
  const verdict = askWhereEdited(judged, run);
  const { policyVersion } = world;
  const sealed: Sealed = { command, target: place, asker, identity, policyVersion };
  const kin = world.sha256(canonicalJson(kinOf(command, place)));
  const judgement: Judgement = {
    ...(located.target === undefined ? {} : { target: located.target }),
    ...(located.scope === undefined ? {} : { scope: located.scope }),
    environment,
    identity,
    policyVersion,
    verdict,
    seal: sealOf(sealed, world.sha256),
    ...(reach.hidesOutput ? { hidesOutput: true as const } : {}),
    ...(isShared === true ? { isShared: true as const } : {}),
  };
  if (verdict.action.kind !== 'ask') return { ok: true, judgement, kin, cluster };
  const { needed } = verdict.action;
  const site = { class: verdict.class, environment, cluster: name, namespace: place.namespace };
  const { demand, expiresMs } = findDemand(site, { ...world.approvals, needed });
  const twin = command.verb === 'exec' ? findTwin(command.argv) : undefined;
  return {
    ok: true,
    kin,
    cluster,
    judgement: {
      ...judgement,
      demand,
      expiresAt: new Date(world.clock.now().getTime() + expiresMs).toISOString(),
      past: await listPast(world.ledger, kin, run.id),
      ...(twin === undefined ? {} : { twin }),
    },
  };
}

/** What is sealed of a run that was found to be this; undefined while its place is not known. */
export function sealedIn({ command, asker }: Run, judgement: Judgement): Sealed | undefined {
  const { target, scope, identity, policyVersion } = judgement;
  const place = target ?? scope;
  if (place === undefined || identity === undefined || policyVersion === undefined) return undefined;
  return { command, target: place, asker, identity, policyVersion };
}

/** What only looks is a read by its nature; an argv has to be understood. */
function judgeCommand(command: RunCommand, how: Parameters<typeof judge>[1]): Verdict {
  switch (command.verb) {
    case 'exec':
      return judge(command.argv, how);
    case 'logs':
    case 'ls':
    case 'describe':
      return {
        class: 'read',
        action: { kind: 'run' },
        rule: command.verb,
        why: `"${command.verb}" only reads`,
      };
  }
}

function workloadsIn(target: Target | undefined): { readonly workloads?: readonly string[] } {
  return target?.workload === undefined ? {} : { workloads: workloadsOf(target) };
}

/** What makes two runs the same command in the same place: of a workload any of its pods. */
function kinOf(command: RunCommand, { cluster, namespace, ...place }: Target | Scope): unknown {
  const { workload, container, pod }: Partial<Target> = place;
  const asked = command.verb === 'exec' ? command.argv : { ...command, reason: undefined };
  const where =
    namesWorkload(command) && workload !== undefined ? { kind: workload.kind, name: workload.name } : { pod };
  return { asked, cluster, namespace, container, where };
}

async function listPast(ledger: Ledger, kin: string, self: string): Promise<readonly PastRun[]> {
  const past: PastRun[] = [];
  for (const id of await ledger.kindred(kin, maxPast + 3)) {
    const run = id === self ? undefined : await loadRun(ledger, id);
    if (run === undefined || !isOver(run.state) || past.length === maxPast) continue;
    const { startedAt, endedAt } = run;
    past.push({
      run: id,
      at: endedAt ?? run.requestedAt,
      end: describeEnd(run),
      ...(startedAt === undefined || endedAt === undefined
        ? {}
        : { durationMs: Date.parse(endedAt) - Date.parse(startedAt) }),
    });
  }
  return past;
}
