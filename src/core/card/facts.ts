import type { Change } from '../approval/change.ts';
import type { Demand, Quorum } from '../approval/demand.ts';
import { countFor } from '../approval/demand.ts';
import { countWord } from '../approval/describe.ts';
import { describeDuration } from '../duration.ts';
import type { PastRun } from '../event.ts';
import { describeIdentity } from '../identity.ts';
import { displayLine, displayProse } from '../look-alikes.ts';
import { minute } from '../minute.ts';
import type { Span } from '../policy/arg.ts';
import { approvalsOf, type Run } from '../run.ts';
import { shortSeal } from '../seal.ts';
import type { Target } from '../target.ts';
import { shorten } from '../text.ts';
import { quoteArgv } from '../words.ts';
import { code, type Element, mention, plain } from './elements.ts';

/** Everything an approver decides by, a line each; what is not known is said to be unknown. */
export function listFacts(run: Run): readonly (readonly Element[])[] {
  const { verdict, target, identity, demand, expiresAt, past = [] } = run;
  return [
    ...(verdict === undefined
      ? []
      : [[code(verdict.class), plain(` ${displayProse(verdict.why)} · rule ${verdict.rule}`)]]),
    ...decidedBy(run),
    ...(target === undefined ? [] : listPlace(target)),
    [plain(`Runs as ${identity === undefined ? 'unknown' : displayProse(describeIdentity(identity))}`)],
    ...stopsAfter(run),
    ...(past.length === 0
      ? [[plain('Not run here before')]]
      : [[plain(`Before: ${past.map(describePast).join(' · ')}`)]]),
    ...(demand === undefined ? [] : [describeNeeds(run, demand)]),
    ...(expiresAt === undefined
      ? []
      : [[plain(`Until ${minute(expiresAt)} · seal `), code(shortSeal(run.seal))]]),
  ];
}

function stopsAfter({ command }: Run): readonly (readonly Element[])[] {
  if (command.verb !== 'exec' || command.timeoutMs === undefined) return [];
  return [[plain(`Time limit ${describeDuration(command.timeoutMs)}`)]];
}

function decidedBy({ command, verdict }: Run): readonly (readonly Element[])[] {
  if (command.verb !== 'exec' || verdict?.at === undefined) return [];
  const words = cut(command.argv, verdict.at);
  return words === '' ? [] : [[plain('Decided by '), code(shorten(displayLine(words), 200))]];
}

function cut(argv: readonly string[], { from, to }: Span): string {
  if (from.word === to.word) return (argv[from.word] ?? '').slice(from.offset, to.offset);
  return quoteArgv(argv.slice(from.word, to.word + 1));
}

function listPlace(target: Target): readonly (readonly Element[])[] {
  const { cluster, namespace, workload, pod, container, image, imageId, isReady, replica } = target;
  const above = workload === undefined ? 'workload unknown' : `${workload.kind} ${workload.name}`;
  const place = replica === undefined ? 'replica unknown' : `replica ${replica.number} of ${replica.of}`;
  const ready = isReady === undefined ? 'readiness unknown' : isReady ? 'ready' : 'NOT ready';
  return [
    [plain(displayLine(`${cluster} / ${namespace} / ${above}`))],
    [plain('Pod '), code(pod), plain(` (${place}, ${ready}), container `), code(container)],
    [plain(`Image ${shorten(displayLine(image), 200)} · ${digestOf(imageId)}`)],
  ];
}

/** `sha256:0123456789ab…`: enough of a digest to be compared by eye. */
function digestOf(imageId: string | undefined): string {
  const digest = imageId === undefined ? undefined : /sha256:[0-9a-f]{12}/.exec(imageId)?.[0];
  return digest === undefined ? `digest ${displayLine(imageId?.slice(0, 80) ?? 'unknown')}` : `${digest}…`;
}

function describePast({ end, at, durationMs }: PastRun): string {
  const took = durationMs === undefined ? '' : ` in ${describeDuration(durationMs)}`;
  return `${end}${took} (${minute(at)})`;
}

/** Whom it waits for, drawn as people and groups, and how many have said yes. */
function describeNeeds(run: Run, demand: Demand): readonly Element[] {
  const approvals = approvalsOf(run);
  return [
    plain('Needs '),
    ...demand.anyOf.flatMap((quorum, index) => [
      ...(index === 0 ? [] : [plain(', or ')]),
      ...describeQuorum(run, quorum),
      ...(approvals.length === 0 ? [] : [plain(` (${countFor(approvals, index)} of ${quorum.needed})`)]),
    ]),
    ...(demand.stepUp === true ? [plain(', each with a passkey')] : []),
    ...(demand.rule === 'default' ? [] : [plain(` · rule ${demand.rule}`)]),
  ];
}

function describeQuorum(run: Run, { needed, users = [], groups = [] }: Quorum): readonly Element[] {
  if (users.length + groups.length === 0)
    return [plain(needed === 1 ? 'one other person' : `${countWord(needed)} other people`)];
  const named = [
    ...groups.map((id) => ({ type: 'usergroup', usergroup_id: id })),
    ...othersOf(run, users).map((user) => mention({ user })),
  ];
  return [
    plain(`${countWord(needed)} of `),
    ...named.flatMap((one, index) => (index === 0 ? [one] : [plain(', '), one])),
  ];
}

/** Those of these who could approve the run: neither its asker nor who changed it. */
export function othersOf({ asker, editors }: Run, users: readonly string[]): readonly string[] {
  return users.filter((user) => user !== asker.user && editors.every((one) => one.user !== user));
}

/** Old and new side by side, a line each. */
export function listChangeLines(changes: readonly Change[]): readonly (readonly Element[])[] {
  return changes.map(({ what, was, is }) => {
    const [old, now] = [[...displayLine(was)], [...displayLine(is)]];
    const isLong = old.length > maxFact || now.length > maxFact;
    const from = isLong ? Math.max(0, firstDifference(old, now) - before) : 0;
    const [left, right] = shortenId(what, cutFrom(old, from), cutFrom(now, from));
    return [plain(`${sayWhat(what)}: `), code(left), plain(' is now '), code(right)];
  });
}

/** What it means that a fact is another, where its name alone does not say. */
function sayWhat(what: string): string {
  return what === 'pod UID' ? 'The pod was replaced, its UID' : what;
}

/** Facts that are only compared by eye: enough of both to tell one from the other. */
function shortenId(what: string, was: string, is: string): readonly [string, string] {
  const short = (fact: string) =>
    what === 'image digest'
      ? fact.replace(/^.*(sha256:[0-9a-f]{12})[0-9a-f]+$/, '$1…')
      : fact.length > 13
        ? `${fact.slice(0, 13)}…`
        : fact;
  if (!['image digest', 'pod UID', 'policy version'].includes(what)) return [was, is];
  const [old, now] = [short(was), short(is)];
  return old === now ? [was, is] : [old, now];
}

/** The most of a fact that a line shows, and how much of what is equal stands before a difference. */
const maxFact = 150;
const before = 30;

/** The part of a fact in which its difference from the other is seen. */
function cutFrom(fact: readonly string[], from: number): string {
  if (fact.length === 0) return '(empty)';
  const end = from + maxFact;
  return `${from > 0 ? '…' : ''}${fact.slice(from, end).join('')}${end < fact.length ? '…' : ''}`;
}

function firstDifference(one: readonly string[], other: readonly string[]): number {
  const at = one.findIndex((char, index) => char !== other[index]);
  return at === -1 ? one.length : at;
}
