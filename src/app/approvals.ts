import type { ApprovalRule } from '../core/approval/demand.ts';
import type { CommandClass } from '../core/verdict.ts';

/** What a team decided about approvals. */
export interface Approvals {
  readonly rules: readonly ApprovalRule[];
  readonly freezes: readonly Freeze[];
  readonly breakGlass: readonly BreakGlassRule[];
  /** How long after it was asked for a waiting run's thread is reminded. */
  readonly remindAfterMs: number;
  /** How long after the last approval a run may still start, where no rule says. */
  readonly startWithinMs: number;
  /** How long an approval may be waited for, where no rule says. */
  readonly expiresMs: number;
}

/** Where a rule holds; what is not named is any. */
export interface Where {
  readonly classes?: readonly CommandClass[] | undefined;
  readonly environments?: readonly string[] | undefined;
  readonly clusters?: readonly string[] | undefined;
  readonly namespaces?: readonly string[] | undefined;
}

/** A time in which commands do not start. */
export interface Freeze extends Where {
  readonly name: string;
  readonly reason: string;
  /** When the freeze that holds at this moment ends; undefined when none does. */
  readonly until: (at: Date) => Date | undefined;
}

/** Who may go ahead without approval. */
export interface BreakGlassRule extends Where {
  readonly name: string;
  readonly users?: readonly string[] | undefined;
  readonly groups?: readonly string[] | undefined;
  /** The channel that is told. */
  readonly announceIn: string;
  readonly reviewWithinMs: number;
}

/** Where a command would run, as rules name it. */
export interface Site {
  readonly class: CommandClass;
  readonly environment: string;
  readonly cluster: string;
  readonly namespace: string;
}

/** Whether a rule holds there. */
export function holdsAt(where: Where, site: Site): boolean {
  const has = (wanted: readonly string[] | undefined, value: string) =>
    wanted === undefined || wanted.includes(value);
  return (
    has(where.classes, site.class) &&
    has(where.environments, site.environment) &&
    has(where.clusters, site.cluster) &&
    has(where.namespaces, site.namespace)
  );
}
