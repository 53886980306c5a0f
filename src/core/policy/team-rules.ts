import type { CommandClass } from '../verdict.ts';
import { type Finding, isWorse } from './finding.ts';
import { findClass } from './judge.ts';
import { isOpen, matches, type Pattern, readPattern, sampleOf } from './pattern.ts';
import { findUnseen } from './unseen.ts';

/** A rule as a team writes it. A place that is not named is every place. */
export interface RuleText {
  readonly name: string;
  readonly argv: readonly string[];
  readonly class: CommandClass;
  readonly clusters?: readonly string[] | undefined;
  readonly namespaces?: readonly string[] | undefined;
  /** `deploy/api`, in any of kubectl's short names. */
  readonly workloads?: readonly string[] | undefined;
}

export interface TeamRule extends Omit<RuleText, 'argv'> {
  readonly pattern: Pattern;
}

/** Where a command would run, as far as that is known. */
export interface RunPlace {
  readonly environment: string;
  readonly cluster?: string;
  readonly namespace?: string;
  /** `Deployment/api`, the kind as Kubernetes writes it: every one that the pod belongs to. */
  readonly workloads?: readonly string[];
}

export type ReadRules =
  | { readonly ok: true; readonly rules: readonly TeamRule[] }
  | { readonly ok: false; readonly faults: readonly string[] };

/** Reads a team's rules. Every fault is told: also of a rule that could never match, or that would make something harmless of what is known to harm. */
export function readRules(texts: readonly RuleText[], clusters?: readonly string[]): ReadRules {
  const rules: TeamRule[] = [];
  const faults: string[] = [];
  for (const [index, text] of texts.entries()) {
    const fault = (why: string) => faults.push(`The rule "${text.name}" ${why}.`);
    const read = readPattern(text.argv);
    if (!read.ok) {
      fault(`cannot be read: ${read.why}`);
      continue;
    }
    const { argv, ...rest } = text;
    rules.push({ ...rest, pattern: read.pattern });
    if (argv.some((word) => findUnseen(word) !== undefined))
      fault('can never match: it holds an invisible character. Type the word anew');
    const unknown =
      clusters === undefined ? undefined : text.clusters?.find((name) => !clusters.includes(name));
    if (unknown !== undefined)
      fault(`can never match: there is no cluster "${unknown}". Name one that stands under clusters`);
    const oddWorkload = text.workloads?.find((name) => workloadOf(name) === undefined);
    if (oddWorkload !== undefined)
      fault(
        `can never match: "${oddWorkload}" is no workload. Write it as deploy/api, sts/db, ds/x or job/x`,
      );
    const same = texts
      .slice(0, index)
      .find((other) => JSON.stringify(other.argv) === JSON.stringify(argv) && overlaps(other, text));
    if (same !== undefined)
      fault(
        same.class === text.class
          ? `says again what "${same.name}" says. Keep one of them`
          : `says "${text.class}" of what "${same.name}" calls "${same.class}". Keep one, or give them places that do not meet`,
      );
    const why = checkLowering(text.class, read.pattern);
    if (why !== undefined) fault(why);
  }
  const doubled = texts.find(({ name }, index) => texts.findIndex((other) => other.name === name) !== index);
  if (doubled !== undefined) faults.push(`There are two rules "${doubled.name}". Give one another name.`);
  return faults.length > 0 ? { ok: false, faults } : { ok: true, rules };
}

/** What keeps a rule from making a command milder than the policy finds it. */
function checkLowering(wanted: CommandClass, pattern: Pattern): string | undefined {
  const sample = findClass(sampleOf(pattern));
  if (!isWorse(sample.class, wanted)) return undefined;
  if (isOpen(pattern))
    return 'takes words that nobody looked at ("{any}" or "{...}"), which only a rule that raises may do. Name every word, with holes such as {int} or {path}';
  if (sample.class === 'forbidden')
    return `can never match: ${sample.why}, which stays forbidden whatever a rule says. Take the rule out`;
  if (sample.class === 'destructive' && wanted === 'read')
    return `would let run at once what is known to harm: ${sample.why}. Give it the class "write" or "destructive"`;
  return undefined;
}

/**
 * The class after the team's rules. The most severe of those that raise wins, and they hold for every command within shells and
 * wrappers too, by whatever path its program is called; one that lowers takes the whole argv only, and never what is forbidden.
 */
export function applyRules(
  found: Finding,
  {
    argv,
    commands,
    place,
    rules,
  }: {
    readonly argv: readonly string[];
    /** What it runs, itself among them. */
    readonly commands: readonly (readonly string[])[];
    readonly place: RunPlace;
    readonly rules: readonly TeamRule[];
  },
): Finding {
  const here = rules.filter((rule) => isIn(rule, place));
  const named = [argv, ...commands].flatMap((words) => [words, withoutPath(words)]);
  const raised = here.filter(
    (rule) => isWorse(rule.class, found.class) && named.some((words) => matches(rule.pattern, words)),
  );
  const lowered = here.filter(
    (rule) => matches(rule.pattern, argv) && isWorse(found.class, rule.class) && mayLower(found.class, rule),
  );
  const [rule] = (raised.length > 0 ? raised : lowered).toSorted((a, b) =>
    isWorse(a.class, b.class) ? -1 : isWorse(b.class, a.class) ? 1 : 0,
  );
  if (rule === undefined) return found;
  return { class: rule.class, rule: `team:${rule.name}`, why: `the team's rule "${rule.name}" says so` };
}

function withoutPath([program = '', ...words]: readonly string[]): readonly string[] {
  return [program.slice(program.lastIndexOf('/') + 1), ...words];
}

function mayLower(found: CommandClass, rule: TeamRule): boolean {
  if (found === 'forbidden' || isOpen(rule.pattern)) return false;
  return found !== 'destructive' || rule.class !== 'read';
}

function isIn(rule: TeamRule, { cluster, namespace, workloads: those }: RunPlace): boolean {
  const fits = (wanted: readonly string[] | undefined, value: string | undefined) =>
    wanted === undefined || (value !== undefined && wanted.includes(value));
  const workloads = rule.workloads?.map((name) => workloadOf(name) ?? name);
  // What raises holds also where the place is not known yet.
  const isUnknown = those === undefined && rule.class === 'forbidden';
  return (
    fits(rule.clusters, cluster) &&
    fits(rule.namespaces, namespace) &&
    (isUnknown || workloads === undefined || those?.some((one) => workloads.includes(one)) === true)
  );
}

const kinds: Readonly<Record<string, string>> = {
  deploy: 'Deployment',
  deployment: 'Deployment',
  deployments: 'Deployment',
  sts: 'StatefulSet',
  statefulset: 'StatefulSet',
  statefulsets: 'StatefulSet',
  ds: 'DaemonSet',
  daemonset: 'DaemonSet',
  daemonsets: 'DaemonSet',
  rs: 'ReplicaSet',
  replicaset: 'ReplicaSet',
  replicasets: 'ReplicaSet',
  job: 'Job',
  jobs: 'Job',
  cronjob: 'CronJob',
  cj: 'CronJob',
  cronjobs: 'CronJob',
};

/** `Deployment/api` for `deploy/api`; undefined for what is no workload. */
export function workloadOf(text: string): string | undefined {
  const [, kind = '', name = ''] = /^([A-Za-z]+)\/([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)$/.exec(text) ?? [];
  const known = Object.hasOwn(kinds, kind.toLowerCase()) ? kinds[kind.toLowerCase()] : undefined;
  return known === undefined ? undefined : `${known}/${name}`;
}

function overlaps(a: RuleText, b: RuleText): boolean {
  const meet = (x: readonly string[] | undefined, y: readonly string[] | undefined) =>
    x === undefined || y === undefined || x.some((one) => y.includes(one));
  return meet(a.clusters, b.clusters) && meet(a.namespaces, b.namespaces) && meet(a.workloads, b.workloads);
}
