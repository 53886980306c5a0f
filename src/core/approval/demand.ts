import type { CommandClass } from '../verdict.ts';

/** One way to have enough approvals: so many distinct people, of these. Without names anybody may be one of them. */
export interface Quorum {
  readonly needed: number;
  /** Slack user ids. */
  readonly users?: readonly string[];
  /** Slack user-group ids: their members count, each person once; a group by itself never approves. */
  readonly groups?: readonly string[];
}

/** What a run needs before it may start; fixed when it is judged and kept in the ledger with the verdict. */
export interface Demand {
  /** The rule of `approvals` that made it; `default` without one. */
  readonly rule: string;
  /** Alternatives: any one of them is enough. Never empty. */
  readonly anyOf: readonly Quorum[];
  /** A passkey has to confirm each approval. */
  readonly stepUp?: true;
  /** The asker has to say why. */
  readonly reason?: true;
  /** How long after the last approval it may still start. */
  readonly startWithinMs: number;
}

/** A rule of `approvals`, as configured. A place that is not named is every place. */
export interface ApprovalRule {
  readonly name: string;
  readonly classes?: readonly CommandClass[] | undefined;
  readonly environments?: readonly string[] | undefined;
  readonly clusters?: readonly string[] | undefined;
  readonly namespaces?: readonly string[] | undefined;
  readonly anyOf: readonly Quorum[];
  readonly stepUp?: boolean | undefined;
  readonly reason?: boolean | undefined;
  readonly expiresMs?: number | undefined;
  readonly startWithinMs?: number | undefined;
}

export interface DemandPlace {
  readonly class: CommandClass;
  readonly environment: string;
  readonly cluster: string;
  readonly namespace: string;
}

/** What a command has to be approved by: the first rule that fits says it; without one, `needed` people, whoever they are. */
export function findDemand(
  place: DemandPlace,
  how: {
    readonly rules: readonly ApprovalRule[];
    readonly needed: number;
    readonly startWithinMs: number;
    readonly expiresMs: number;
  },
): { readonly demand: Demand; readonly expiresMs: number } {
  const rule = how.rules.find((one) => fits(one, place));
  if (rule === undefined)
    return {
      demand: { rule: 'default', anyOf: [{ needed: how.needed }], startWithinMs: how.startWithinMs },
      expiresMs: how.expiresMs,
    };
  return {
    demand: {
      rule: rule.name,
      anyOf: rule.anyOf,
      ...(rule.stepUp === true ? { stepUp: true } : {}),
      ...(rule.reason === true ? { reason: true } : {}),
      startWithinMs: rule.startWithinMs ?? how.startWithinMs,
    },
    expiresMs: rule.expiresMs ?? how.expiresMs,
  };
}

function fits(rule: ApprovalRule, place: DemandPlace): boolean {
  const has = (wanted: readonly string[] | undefined, value: string) =>
    wanted === undefined || wanted.includes(value);
  return (
    has(rule.classes, place.class) &&
    has(rule.environments, place.environment) &&
    has(rule.clusters, place.cluster) &&
    has(rule.namespaces, place.namespace)
  );
}

/** Whether others than the asker could ever meet it; of groups that is not known, so they could. */
export function canBeMet({ anyOf }: Demand, asker: string): boolean {
  return anyOf.some(
    ({ needed, users, groups }) =>
      users === undefined || groups !== undefined || users.filter((user) => user !== asker).length >= needed,
  );
}

/** An approval as it counts: who, and for which of the alternatives (by their position) they are entitled. */
export interface Entitled {
  readonly user: string;
  readonly counts: readonly number[];
}

/** Whether one of the alternatives has enough distinct people. */
export function isMet(demand: Demand, approvals: readonly Entitled[]): boolean {
  return demand.anyOf.some((quorum, index) => countFor(approvals, index) >= quorum.needed);
}

/** The distinct people who count for an alternative. */
export function countFor(approvals: readonly Entitled[], index: number): number {
  return new Set(approvals.filter(({ counts }) => counts.includes(index)).map(({ user }) => user)).size;
}
