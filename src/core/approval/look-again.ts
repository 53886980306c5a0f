import type { LapsedApproval, RunEvent } from '../event.ts';
import type { Failure } from '../failure.ts';
import { approvalsOf, type Run, type Vote } from '../run.ts';
import type { Done } from './act.ts';
import { isMet } from './demand.ts';
import { describeStanding, nameStanding, type Standing, type Voter } from './voter.ts';

/** What is known now of somebody who approved. */
export interface Giver extends Voter {
  /** Whether the passkey that confirmed the approval is enrolled no longer. */
  readonly lostPasskey?: boolean;
}

/** Everything that is known of people when a run is to start. */
export interface Present {
  readonly asker: Standing;
  /** By user; who is not among them is not known. */
  readonly givers: ReadonlyMap<string, Giver>;
}

/** What is left of an approval: the alternatives it surely counts for, and those of which nobody can say. */
interface Rest {
  readonly sure: readonly number[];
  readonly unsure: readonly number[];
}

/**
 * Whether a run that waited for people is still theirs when it is to start: its asker has to be a member, and each approval counts
 * only for what its giver could give now, and never for more than when it was given. With `failure` it may not start yet.
 */
export function lookAgain(run: Run, { asker, givers }: Present): Done {
  const { demand, state, verdict, brokeGlass } = run;
  if (state !== 'queued' || demand === undefined) return { events: [] };
  if (asker !== 'member' && asker !== 'unknown')
    return { events: [{ type: 'refused', failure: notAsked(asker) }] };
  if (brokeGlass !== undefined || verdict?.action.kind === 'run') return { events: [] };
  if (asker === 'unknown') return hold(run, [], 'Slack could not say whether who asked is still a member.');
  const approvals = approvalsOf(run);
  const rests = new Map(
    approvals.map(({ user, counts }) => [user, findRest(counts, givers.get(user))] as const),
  );
  const lapsed = run.votes.flatMap((vote) => findLapse(vote, rests.get(vote.by.user), givers) ?? []);
  const events = lapsed.length === 0 ? [] : ([{ type: 'lapsed', approvals: lapsed }] as const);
  const isMetBy = (part: (rest: Rest) => readonly number[]) =>
    isMet(
      demand,
      approvals.map(({ user }) => ({ user, counts: part(rests.get(user) ?? { sure: [], unsure: [] }) })),
    );
  if (isMetBy(({ sure }) => sure)) return { events };
  if (isMetBy(({ sure, unsure }) => [...sure, ...unsure]))
    return hold(run, events, 'Slack could not say whether those who approved still may.');
  if (events.length === 0) throw new Error(`Run "${run.id}" is queued without the approvals of its demand.`);
  return { events };
}

/** It waits where it is: what follows from it is on record once. */
function hold(run: Run, events: readonly RunEvent[], message: string): Done {
  const failure: Failure = { code: 'person-unknown', message };
  return { events: run.held === undefined ? [...events, { type: 'held', failure }] : events, failure };
}

function notAsked(standing: Standing): Failure {
  return {
    code: 'not-entitled',
    message: `Only a member of this workspace runs commands; ${describeStanding(standing)}. Nothing ran.`,
    hint: 'Ask a member to run it.',
  };
}

function findRest(counts: readonly number[], giver: Giver | undefined): Rest {
  if (giver?.lostPasskey === true) return { sure: [], unsure: [] };
  if (giver === undefined || giver.standing === 'unknown') return { sure: [], unsure: counts };
  if (giver.standing !== 'member') return { sure: [], unsure: [] };
  const { counts: now, unsure } = giver;
  if (now === 'unknown') return { sure: [], unsure: counts.filter((one) => unsure?.includes(one) ?? true) };
  return {
    sure: counts.filter((one) => now.includes(one)),
    unsure: counts.filter((one) => !now.includes(one) && unsure?.includes(one) === true),
  };
}

/** What an approval has lost for certain; undefined where it has lost nothing. */
function findLapse(
  { by, choice, counts }: Vote,
  rest: Rest | undefined,
  givers: ReadonlyMap<string, Giver>,
): LapsedApproval | undefined {
  if (choice !== 'approve' || rest === undefined) return undefined;
  const left = counts.filter((one) => rest.sure.includes(one) || rest.unsure.includes(one));
  if (left.length === counts.length) return undefined;
  return { by, counts: left, why: sayWhy(givers.get(by.user)) };
}

function sayWhy(giver: Giver | undefined): string {
  if (giver?.lostPasskey === true) return 'the passkey that confirmed it was taken away';
  return (giver && nameStanding(giver.standing)) ?? 'no longer among those who decide';
}
