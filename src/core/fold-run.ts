import type { LapsedApproval, RunEvent, StoredEvent } from './event.ts';
import { isApproved, type Run, type RunState, type Vote } from './run.ts';
import type { Verdict } from './verdict.ts';

/** The run after its events, oldest first. Throws on an empty or impossible history: that is a bug or a forged ledger. */
export function foldRun(events: readonly Pick<StoredEvent, 'run' | 'seq' | 'at' | 'event'>[]): Run {
  const [first, ...rest] = events;
  if (first?.event.type !== 'requested') throw new Error('A run begins with "requested".');
  const { command, asker, place } = first.event;
  const born: Run = {
    id: first.run,
    version: first.seq,
    state: 'received',
    command,
    asker,
    place,
    requestedAt: first.at,
    votes: [],
    editors: [],
    viewers: [],
    presses: [],
  };
  return rest.reduce((run, { event, at }) => advance(run, event, at), born);
}

/** The run after one more event. Throws where the event cannot follow: callers decide before they append. */
export function advance(run: Run, event: RunEvent, at: string): Run {
  const press = 'press' in event ? event.press : undefined;
  const next = {
    ...run,
    version: run.version + 1,
    presses: press === undefined ? run.presses : [...run.presses, press],
  };
  switch (event.type) {
    case 'requested':
      throw impossible(run, event);
    case 'judged':
      expectState(run, event, 'received');
      return { ...without(next, 'before', 'lapsed'), ...afterJudgement(event, at), votes: [], viewers: [] };
    case 'rejudged':
      expectState(run, event, 'awaiting-approval', 'queued', 'claimed');
      return {
        ...without(next, 'worker', 'queuedAt', 'cancelledBy', 'brokeGlass', 'lapsed', 'held'),
        ...afterJudgement(event, at),
        votes: [],
        viewers: [],
      };
    case 'edited':
      expectState(run, event, 'awaiting-approval');
      return {
        ...without(
          next,
          'target',
          'scope',
          'verdict',
          'seal',
          'demand',
          'expiresAt',
          'changes',
          'remindedAt',
          'lapsed',
          'hidesOutput',
          'isShared',
        ),
        state: 'received',
        command: event.command,
        ...whatWas(run),
        votes: [],
        viewers: [],
        editors: [...run.editors, event.by],
      };
    case 'viewed':
      expectState(run, event, 'awaiting-approval');
      return { ...next, viewers: [...run.viewers, event.by.user] };
    case 'voted': {
      expectState(run, event, 'awaiting-approval');
      const { by, choice, counts = [], reason, passkey } = event;
      const vote: Vote = {
        by,
        choice,
        at,
        counts,
        ...(reason === undefined ? {} : { reason }),
        ...(passkey === undefined ? {} : { passkey }),
      };
      const lapsed = run.lapsed?.filter((one) => one.by.user !== by.user);
      return { ...next, ...(lapsed === undefined ? {} : { lapsed }), votes: [...run.votes, vote] };
    }
    case 'locked':
    case 'unlocked':
    case 'enrolled':
    case 'forgotten':
    case 'posted':
    case 'sliced':
      throw impossible(run, event);
    case 'vote-refused':
      return next;
    case 'revoked': {
      expectState(run, event, 'awaiting-approval', 'queued');
      const votes = run.votes.filter(({ by }) => by.user !== event.by.user);
      return askMore({ ...next, votes });
    }
    case 'lapsed':
      expectState(run, event, 'queued');
      return askMore({ ...next, ...afterLapse(run, event.approvals) });
    case 'held':
      expectState(run, event, 'queued');
      return { ...next, held: event.failure };
    case 'cancel-requested':
      expectState(run, event, 'claimed', 'running');
      return { ...next, cancelledBy: run.cancelledBy ?? event.by };
    case 'spread':
      expectState(run, event, 'received');
      return { ...next, state: 'spread', endedAt: at };
    case 'withdrawn':
      expectState(run, event, 'received', 'judged', 'awaiting-approval', 'queued');
      return { ...next, state: 'withdrawn', endedAt: at };
    case 'reminded':
      expectState(run, event, 'awaiting-approval');
      return { ...next, remindedAt: at };
    case 'broke-glass': {
      expectState(run, event, 'awaiting-approval');
      const { rule, reason, announceIn, reviewBy } = event;
      return {
        ...next,
        state: 'judged',
        brokeGlass: { rule, reason, announceIn, reviewBy, isOverdue: false },
      };
    }
    case 'reviewed':
      if (run.brokeGlass === undefined || run.brokeGlass.reviewed !== undefined) throw impossible(run, event);
      return {
        ...next,
        brokeGlass: { ...run.brokeGlass, reviewed: { by: event.by, text: event.text, at } },
      };
    case 'review-overdue':
      if (run.brokeGlass === undefined) throw impossible(run, event);
      return { ...next, brokeGlass: { ...run.brokeGlass, isOverdue: true } };
    case 'queued':
      expectState(run, event, 'judged', 'awaiting-approval');
      if (!isApproved(run)) throw impossible(run, event);
      return { ...next, state: 'queued', queuedAt: at };
    case 'claimed':
      expectState(run, event, 'queued');
      return { ...without(next, 'held'), state: 'claimed', worker: event.worker };
    case 'started':
      expectState(run, event, 'claimed');
      return { ...next, state: 'running', startedAt: at, ...movedTo(run, event) };
    case 'finished':
      expectState(run, event, 'claimed', 'running');
      return { ...next, state: 'finished', outcome: event.outcome, output: event.output, endedAt: at };
    case 'refused':
      expectState(run, event, 'received', 'judged', 'awaiting-approval', 'queued');
      return { ...next, state: 'refused', failure: event.failure, endedAt: at };
    case 'expired':
      expectState(run, event, 'awaiting-approval', 'queued');
      return { ...next, state: 'expired', endedAt: at };
  }
}

/** Everything that was asked to approve, before somebody changed it. */
function whatWas({ command, target, scope, asker, identity, policyVersion }: Run): Pick<Run, 'before'> {
  const place = target ?? scope;
  if (place === undefined || identity === undefined || policyVersion === undefined) return {};
  return { before: { command, target: place, asker, identity, policyVersion } };
}

/** A run that lost an approval: where it has too few now, it waits for others. */
function askMore(run: Run): Run {
  return isApproved(run) ? run : { ...without(run, 'queuedAt', 'held'), state: 'awaiting-approval' };
}

function afterLapse(
  { votes, lapsed = [] }: Run,
  approvals: readonly LapsedApproval[],
): Pick<Run, 'votes' | 'lapsed'> {
  const left = new Map(approvals.map(({ by, counts }) => [by.user, counts]));
  return {
    votes: votes
      .map((vote) => ({ ...vote, counts: left.get(vote.by.user) ?? vote.counts }))
      .filter(({ choice, counts }) => choice === 'deny' || counts.length > 0),
    lapsed: [...lapsed.filter(({ by }) => !left.has(by.user)), ...approvals],
  };
}

function movedTo(
  { target }: Run,
  { pod, uid }: Extract<RunEvent, { readonly type: 'started' }>,
): Pick<Run, 'target'> | undefined {
  if (target === undefined || pod === undefined || uid === undefined) return undefined;
  return { target: { ...target, pod, uid } };
}

type Judged = Extract<RunEvent, { readonly type: 'judged' | 'rejudged' }>;

function afterJudgement(event: Judged, at: string): Partial<Run> & Pick<Run, 'state'> {
  const { type: _type, ...facts } = event;
  return { ...facts, ...afterVerdict(event.verdict, at) };
}

function without<Key extends keyof Run>(run: Run, ...keys: readonly Key[]): Run {
  return Object.fromEntries(
    Object.entries(run).filter(([key]) => !(keys as readonly string[]).includes(key)),
  ) as unknown as Run;
}

/** What the policy refuses has come to its end by being judged. */
function afterVerdict(verdict: Verdict, at: string): Pick<Run, 'state' | 'failure' | 'endedAt'> {
  switch (verdict.action.kind) {
    case 'run':
      return { state: 'judged' };
    case 'ask':
      return { state: 'awaiting-approval' };
    case 'refuse': {
      const {
        why,
        hint = 'Nobody can approve it. Leave out what is named, or ask those who keep the policy.',
      } = verdict;
      return {
        state: 'refused',
        endedAt: at,
        failure: { code: 'policy-forbids', message: `The policy refuses this: ${why}. Nothing ran.`, hint },
      };
    }
  }
}

function expectState(run: Run, event: RunEvent, ...states: readonly RunState[]): void {
  if (!states.includes(run.state)) throw impossible(run, event);
}

function impossible(run: Run, event: RunEvent): Error {
  return new Error(`Run "${run.id}" is ${run.state}; "${event.type}" cannot follow.`);
}
