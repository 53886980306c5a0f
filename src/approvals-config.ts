import type { Approvals, BreakGlassRule, Freeze } from './app/approvals.ts';
import type { ConfigFile } from './config-file.ts';
import type { ApprovalRule } from './core/approval/demand.ts';
import { parseDuration } from './core/duration.ts';
import { openWindow } from './freeze-window.ts';

export type ReadApprovals =
  | { readonly ok: true; readonly approvals: Approvals }
  | { readonly ok: false; readonly faults: readonly string[] };

const remindAfterMs = 20 * 60_000;
const startWithinMs = 15 * 60_000;
const expiresMs = 3_600_000;
const reviewWithinMs = 24 * 3_600_000;

type Section = NonNullable<ConfigFile['approvals']>;

/** Who approves what and when, as `voicepipe.yaml` says it, with every fault of it. */
export function readApprovals({ approvals = {}, clusters, limits = {} }: ConfigFile): ReadApprovals {
  const faults: string[] = [];
  const names = new Set<string>();
  const entries = [...(approvals.rules ?? []), ...(approvals.freezes ?? []), ...(approvals.breakGlass ?? [])];
  for (const entry of entries) {
    if (names.has(entry.name)) faults.push(`There are two entries "${entry.name}" under "approvals".`);
    names.add(entry.name);
    const unknown =
      clusters === undefined ? undefined : entry.clusters?.find((one) => !Object.hasOwn(clusters, one));
    if (unknown !== undefined)
      faults.push(`"${entry.name}" under "approvals" can never match: there is no cluster "${unknown}".`);
  }
  for (const rule of approvals.breakGlass ?? [])
    if (rule.users === undefined && rule.groups === undefined)
      faults.push(`"${rule.name}" under "approvals.breakGlass" names nobody. Give it "users" or "groups".`);
  for (const rule of approvals.rules ?? [])
    for (const { needed, users, groups } of rule.anyOf)
      if (groups === undefined && users !== undefined && new Set(users).size < needed)
        faults.push(
          `"${rule.name}" under "approvals.rules" needs ${needed} people and names ${new Set(users).size}.`,
        );
  const freezes = (approvals.freezes ?? []).flatMap((freeze) => readFreeze(freeze, faults));
  if (faults.length > 0) return { ok: false, faults };
  return {
    ok: true,
    approvals: {
      rules: (approvals.rules ?? []).map(readRule),
      breakGlass: (approvals.breakGlass ?? []).map(
        ({ reviewWithin, ...rule }): BreakGlassRule => ({
          ...rule,
          reviewWithinMs: readMs(reviewWithin) ?? reviewWithinMs,
        }),
      ),
      freezes,
      remindAfterMs: readMs(approvals.remindAfter) ?? remindAfterMs,
      startWithinMs: readMs(approvals.startWithin) ?? startWithinMs,
      expiresMs: readMs(limits.approvalTtl) ?? expiresMs,
    },
  };
}

function readRule({
  expires,
  startWithin,
  anyOf,
  ...rule
}: NonNullable<Section['rules']>[number]): ApprovalRule {
  return {
    ...rule,
    anyOf: anyOf.map(({ needed, users, groups }) => ({
      needed,
      ...(users === undefined ? {} : { users }),
      ...(groups === undefined ? {} : { groups }),
    })),
    expiresMs: readMs(expires),
    startWithinMs: readMs(startWithin),
  };
}

function readFreeze(
  { cron, timeZone, lasts, ...freeze }: NonNullable<Section['freezes']>[number],
  faults: string[],
): Freeze[] {
  try {
    return [{ ...freeze, until: openWindow({ cron, timeZone, lasts }) }];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    faults.push(`"${freeze.name}" under "approvals.freezes" can never hold: ${why.replace(/\.$/, '')}.`);
    return [];
  }
}

function readMs(duration: string | undefined): number | undefined {
  return duration === undefined ? undefined : parseDuration(duration);
}
