import { describe, expect, it } from 'vitest';
import { type Act, act } from '../../../src/core/approval/act.ts';
import type { Demand } from '../../../src/core/approval/demand.ts';
import type { Standing } from '../../../src/core/approval/voter.ts';
import type { RunEvent } from '../../../src/core/event.ts';
import { advance, foldRun } from '../../../src/core/fold-run.ts';
import type { Run } from '../../../src/core/run.ts';

const at = '2026-11-23T10:00:00.000Z';
const expiresAt = '2026-11-23T11:00:00.000Z';
const person = (user: string) => ({ user, team: 'T' });
const command = { verb: 'exec', target: 'api', argv: ['run'] } as const;
const requested: RunEvent = { type: 'requested', command, asker: person('U_ASKER'), place: { channel: 'C' } };

const judged = {
  type: 'judged',
  target: { cluster: 'c', namespace: 'n', pod: 'p', uid: 'u', container: 'k', image: 'i' },
  verdict: { class: 'write', action: { kind: 'ask', needed: 1 }, rule: 'r', why: 'w' },
  seal: 's',
  demand: { rule: 'default', anyOf: [{ needed: 1 }], startWithinMs: 600_000 },
  expiresAt,
} as const;
const edited: RunEvent = {
  type: 'edited',
  by: person('U9'),
  command: { ...command, argv: ['echo', 'y'.repeat(3_000)] },
};

function waitingFor(demand: Partial<Demand> = {}, argv: readonly string[] = ['run']): Run {
  return foldRun(
    [
      { ...requested, command: { ...command, argv } },
      { ...judged, demand: { ...judged.demand, ...demand } },
    ].map((event, index) => ({
      run: 'r1',
      seq: index + 1,
      at,
      event,
    })),
  );
}

const voter = (counts: readonly number[] | 'unknown' = [0], standing: Standing = 'member') => ({
  standing,
  counts,
});
const approve = (user: string, more: Partial<Extract<Act, { kind: 'approve' }>> = {}): Act => ({
  kind: 'approve',
  by: person(user),
  voter: voter(),
  seal: 's',
  ...more,
});
const deny = (user: string, reason = 'because', standing: Standing = 'member'): Act => ({
  kind: 'deny',
  by: person(user),
  voter: voter([], standing),
  seal: 's',
  reason,
});
const code = (run: Run, how: Act, now = at) => act(run, how, now).failure?.code;
const doing = (run: Run, how: Act, now = at): Run =>
  act(run, how, now).events.reduce((state, event) => advance(state, event, now), run);

describe('an approval', () => {
  it('by another member queues the run', () => {
    expect(doing(waitingFor(), approve('U1')).state).toBe('queued');
  });

  it.each([
    ['by the asker', approve('U_ASKER'), 'own-approval'],
    ['on an older card', approve('U1', { seal: 'old' }), 'stale-button'],
    ['by a guest', approve('U1', { voter: voter([0], 'guest') }), 'not-entitled'],
    ['by a deactivated account', approve('U1', { voter: voter([0], 'deleted') }), 'not-entitled'],
    ['by a bot', approve('U1', { voter: voter([0], 'bot') }), 'not-entitled'],
    ['by another workspace', approve('U1', { voter: voter([0], 'external') }), 'not-entitled'],
    ['while Slack cannot say who it is', approve('U1', { voter: voter([0], 'unknown') }), 'person-unknown'],
    ['while a group cannot be had', approve('U1', { voter: voter('unknown') }), 'person-unknown'],
    ['by somebody whom the rule does not name', approve('U1', { voter: voter([]) }), 'not-entitled'],
  ])('%s does not count, and the try is on record', (_, how, wanted) => {
    const { events, failure } = act(waitingFor(), how, at);
    expect(failure?.code).toBe(wanted);
    expect(events).toMatchObject([{ type: 'vote-refused', choice: 'approve', failure: { code: wanted } }]);
  });

  it('by the same person counts once where two are needed', () => {
    const one = doing(waitingFor({ anyOf: [{ needed: 2 }] }), approve('U1'));
    expect(one.state).toBe('awaiting-approval');
    expect(code(one, approve('U1'))).toBe('already-decided');
    expect(doing(one, approve('U2')).state).toBe('queued');
  });

  it('counts for the alternatives of its person alone: one of the first group or two of the second', () => {
    const waiting = waitingFor({
      anyOf: [
        { needed: 1, groups: ['S1'] },
        { needed: 2, groups: ['S2'] },
      ],
    });
    expect(doing(waiting, approve('U1', { voter: voter([0]) })).state).toBe('queued');
    const one = doing(waiting, approve('U2', { voter: voter([1]) }));
    expect(one.state).toBe('awaiting-approval');
    expect(doing(one, approve('U3', { voter: voter([1]) })).state).toBe('queued');
  });

  it('by who changed the command does not count, and earlier ones are void', () => {
    const two = doing(waitingFor({ anyOf: [{ needed: 2 }] }), approve('U1'));
    const edited = doing(two, {
      kind: 'edit',
      by: person('U2'),
      voter: voter(),
      command: { ...command, argv: ['other'] },
    });
    expect(edited).toMatchObject({ state: 'received', votes: [], command: { argv: ['other'] } });
    const again = advance(
      edited,
      {
        type: 'judged',
        verdict: { class: 'write', action: { kind: 'ask', needed: 1 }, rule: 'r', why: 'w' },
        seal: 's2',
        demand: { rule: 'default', anyOf: [{ needed: 1 }], startWithinMs: 1 },
        expiresAt,
      },
      at,
    );
    expect(code(again, approve('U2', { seal: 's2' }))).toBe('own-approval');
    expect(code(again, approve('U1'))).toBe('stale-button');
    expect(doing(again, approve('U1', { seal: 's2' })).state).toBe('queued');
  });

  it('is made void by a change only of the asker or of somebody who might have approved', () => {
    const edit = (user: string, counts: readonly number[]): Act => ({
      kind: 'edit',
      by: person(user),
      voter: voter(counts),
      command: { ...command, argv: ['other'] },
    });
    expect(code(waitingFor(), edit('U1', []))).toBe('not-entitled');
    expect(doing(waitingFor(), edit('U_ASKER', [])).state).toBe('received');
    expect(doing(waitingFor(), edit('U1', [0])).editors).toEqual([person('U1')]);
    const guest = { ...edit('U_ASKER', [0]), voter: voter([0], 'guest') } as Act;
    expect(code(waitingFor(), guest)).toBe('not-entitled');
  });

  it('by anybody who ever changed the command does not count', () => {
    const changed = ['U1', 'U2'].reduce<Run>((run, user, index) => {
      const how: Act = { kind: 'edit', by: person(user), voter: voter(), command };
      return advance(doing(run, how), { ...judged, seal: `s${index}` }, at);
    }, waitingFor());
    for (const user of ['U1', 'U2'])
      expect(code(changed, approve(user, { seal: 's1' }))).toBe('own-approval');
    expect(doing(changed, approve('U3', { seal: 's1' })).state).toBe('queued');
  });

  it('of a command that the card cannot show counts only after the whole was opened, by that person', () => {
    const long = waitingFor({}, ['echo', 'x'.repeat(3_000)]);
    expect(code(long, approve('U1'))).toBe('not-viewed');
    const viewed = doing(long, { kind: 'view', by: person('U1'), seal: 's' });
    expect(code(viewed, approve('U2'))).toBe('not-viewed');
    expect(doing(viewed, approve('U1')).state).toBe('queued');
  });

  it.each<[string, (run: Run) => Run]>([
    ['changed', (run) => advance(advance(run, edited, at), { ...judged, seal: 's' }, at)],
    ['judged anew', (run) => advance(run, { ...judged, type: 'rejudged', changes: [] }, at)],
  ])('of a long command has to be opened anew after it was %s', (_, change) => {
    const long = waitingFor({}, ['echo', 'x'.repeat(3_000)]);
    const viewed = doing(long, { kind: 'view', by: person('U1'), seal: 's' });
    expect(code(change(viewed), approve('U1'))).toBe('not-viewed');
  });

  it('that needs a passkey counts only with one', () => {
    const waiting = waitingFor({ stepUp: true });
    expect(code(waiting, approve('U1'))).toBe('step-up-needed');
    expect(doing(waiting, approve('U1', { passkey: 'k' })).votes).toMatchObject([{ passkey: 'k' }]);
  });

  it('is taken back until it starts, by who gave it', () => {
    const queued = doing(waitingFor(), approve('U1'));
    expect(code(queued, { kind: 'revoke', by: person('U2') })).toBe('not-entitled');
    const back = doing(queued, { kind: 'revoke', by: person('U1') });
    expect(back).toMatchObject({ state: 'awaiting-approval', votes: [] });
    const claimed = advance(queued, { type: 'claimed', worker: 'w' }, at);
    expect(code(claimed, { kind: 'revoke', by: person('U1') })).toBe('already-decided');
  });
});

describe('a denial', () => {
  it('ends the run with its reason', () => {
    expect(doing(waitingFor(), deny('U1'))).toMatchObject({
      state: 'refused',
      votes: [{ reason: 'because' }],
    });
  });

  it.each([
    ['without a reason', deny('U1', ' '), 'reason-missing'],
    ['by the asker', deny('U_ASKER'), 'own-approval'],
    ['by a guest', deny('U1', 'x', 'guest'), 'not-entitled'],
  ])('%s does not count', (_, how, wanted) => {
    expect(code(waitingFor(), how)).toBe(wanted);
  });
});

describe('time', () => {
  it('ends what nobody decided on, whoever presses then', () => {
    expect(act(waitingFor(), approve('U1'), expiresAt)).toMatchObject({
      events: [{ type: 'expired' }, { type: 'vote-refused', failure: { code: 'approval-expired' } }],
      failure: { code: 'approval-expired' },
    });
  });

  it('ends what was approved and did not start', () => {
    const queued = doing(waitingFor(), approve('U1'));
    const tick = { kind: 'tick', remindAfterMs: 1 } as const;
    expect(act(queued, tick, '2026-11-23T10:09:59.000Z').events).toEqual([]);
    expect(act(queued, tick, '2026-11-23T10:10:00.000Z').events).toEqual([{ type: 'expired' }]);
  });

  it('reminds once', () => {
    const tick = { kind: 'tick', remindAfterMs: 1_000 } as const;
    const later = '2026-11-23T10:00:01.000Z';
    expect(act(waitingFor(), tick, later).events).toEqual([{ type: 'reminded' }]);
    expect(act(doing(waitingFor(), tick, later), tick, later).events).toEqual([]);
  });
});

describe('a withdrawal', () => {
  it('is the asker’s alone', () => {
    expect(doing(waitingFor(), { kind: 'withdraw', by: person('U_ASKER') }).state).toBe('withdrawn');
    expect(code(waitingFor(), { kind: 'withdraw', by: person('U1') })).toBe('not-entitled');
  });
});

describe('a cancel', () => {
  const claimed = advance(doing(waitingFor(), approve('U1')), { type: 'claimed', worker: 'w' }, at);
  const cancel = (user: string, counts: readonly number[], standing: Standing = 'member'): Act => ({
    kind: 'cancel',
    by: person(user),
    voter: voter(counts, standing),
  });

  it('of what runs is the asker’s, an approver’s and of whoever might have approved', () => {
    expect(code(claimed, cancel('U_ASKER', []))).toBeUndefined();
    expect(code(claimed, cancel('U1', []))).toBeUndefined();
    expect(code(claimed, cancel('U2', [0]))).toBeUndefined();
    expect(code(claimed, cancel('U2', []))).toBe('not-entitled');
    expect(code(claimed, cancel('U2', [0], 'guest'))).toBe('not-entitled');
  });
});

describe('a broken glass', () => {
  const glass: RunEvent = {
    type: 'broke-glass',
    rule: 'g',
    reason: 'fire',
    announceIn: 'C2',
    reviewBy: '2026-11-24T10:00:00.000Z',
  };
  const over = [
    glass,
    { type: 'queued' },
    { type: 'claimed', worker: 'w' },
    {
      type: 'finished',
      outcome: { kind: 'exited', exitCode: 0, verified: true },
      output: { stdout: { bytes: 0, lines: 0 }, stderr: { bytes: 0, lines: 0 }, truncated: false },
    },
  ] satisfies RunEvent[];
  const run = over.reduce<Run>((state, event) => advance(state, event, at), waitingFor());
  const review = (user: string, counts: readonly number[] = [0]): Act => ({
    kind: 'review',
    by: person(user),
    voter: voter(counts),
    text: 'fine',
  });

  it('is whole again, until it is broken anew, where what it was broken for has changed', () => {
    const claimed = over.slice(0, 3).reduce<Run>((state, event) => advance(state, event, at), waitingFor());
    const again = advance(claimed, { ...judged, type: 'rejudged', changes: [] }, at);
    expect(again).toMatchObject({ state: 'awaiting-approval', votes: [] });
    expect(() => advance(again, { type: 'queued' }, at)).toThrow('cannot follow');
    expect(advance(advance(again, glass, at), { type: 'queued' }, at).state).toBe('queued');
  });

  it('owes a review by another person who may approve', () => {
    expect(code(run, review('U_ASKER'))).toBe('own-approval');
    expect(code(run, review('U1', []))).toBe('not-entitled');
    expect(doing(run, review('U1')).brokeGlass?.reviewed).toMatchObject({ text: 'fine' });
    expect(code(doing(run, review('U1')), review('U2'))).toBe('already-decided');
  });

  it('is shown as overdue once when nobody reviewed it', () => {
    const tick = { kind: 'tick', remindAfterMs: 1 } as const;
    const late = '2026-11-24T10:00:00.000Z';
    expect(act(run, tick, at).events).toEqual([]);
    expect(act(run, tick, late).events).toEqual([{ type: 'review-overdue' }]);
    expect(act(doing(run, tick, late), tick, late).events).toEqual([]);
    // Who presses a button of it meanwhile hears of the run, and is on record.
    expect(act(run, approve('U1'), late)).toMatchObject({
      events: [{ type: 'vote-refused' }],
      failure: { code: 'already-decided' },
    });
  });
});

describe('an approved run that is to start', () => {
  const orOther = { anyOf: [{ needed: 1, groups: ['S1'] }, { needed: 2 }] };
  const queuedBy = (
    demand: Partial<Demand>,
    ...votes: readonly (readonly [string, readonly number[]])[]
  ): Run =>
    votes.reduce<Run>(
      (run, [user, counts]) =>
        act(run, approve(user, { voter: voter(counts) }), at).events.reduce(
          (state, event) => advance(state, event, at),
          run,
        ),
      waitingFor(demand),
    );
  const look = (
    run: Run,
    givers: Readonly<Record<string, ReturnType<typeof voter> & { lostPasskey?: true; unsure?: number[] }>>,
    asker: Standing = 'member',
  ) => {
    const done = act(run, { kind: 'look-again', asker, givers: new Map(Object.entries(givers)) }, at);
    return { ...done, run: done.events.reduce((state, event) => advance(state, event, at), run) };
  };

  it('waits for others where who approved is no longer a member, and says who', () => {
    for (const standing of ['guest', 'deleted', 'external', 'bot'] as const) {
      const { run } = look(queuedBy({}, ['U1', [0]]), { U1: voter([], standing) });
      expect(run).toMatchObject({
        state: 'awaiting-approval',
        votes: [],
        lapsed: [{ by: { user: 'U1' }, counts: [] }],
      });
      expect(run.queuedAt).toBeUndefined();
      const again = act(run, approve('U2'), at).events.reduce(
        (state, event) => advance(state, event, at),
        run,
      );
      expect(again.state).toBe('queued');
    }
  });

  it('keeps of an approval what its giver could give still, and of others all', () => {
    const run = queuedBy({ anyOf: [{ needed: 1, groups: ['S1'] }] }, ['U1', [0]]);
    expect(look(run, { U1: voter([]) }).run).toMatchObject({ state: 'awaiting-approval', votes: [] });
    const two = queuedBy({ ...orOther }, ['U2', [1]], ['U1', [0, 1]]);
    const lost = look(two, { U1: voter([1]), U2: voter([1]) });
    expect(lost.run).toMatchObject({ state: 'queued', votes: [{ counts: [1] }, { counts: [1] }] });
    expect(look(lost.run, { U1: voter([1]), U2: voter([1]) }).events).toEqual([]);
    expect(look(two, { U1: voter([0, 1]), U2: voter([1], 'deleted') }).run.state).toBe('queued');
  });

  it('never counts for more than when it was given', () => {
    const two = queuedBy(
      { anyOf: [{ needed: 2 }, { needed: 2, groups: ['S1'] }] },
      ['U1', [0]],
      ['U2', [0, 1]],
    );
    expect(look(two, { U1: voter([1]), U2: voter([1]) }).run.state).toBe('awaiting-approval');
    const pair = queuedBy(
      { anyOf: [{ needed: 2 }, { needed: 1, groups: ['S1'] }] },
      ['U1', [0]],
      ['U2', [0]],
    );
    expect(look(pair, { U1: voter([0, 1]), U2: voter([], 'unknown') }).failure?.code).toBe('person-unknown');
  });

  it('waits where it is while Slack says nothing that is needed, and says so once', () => {
    const run = queuedBy({}, ['U1', [0]]);
    const held = look(run, { U1: voter([], 'unknown') });
    expect(held.failure?.code).toBe('person-unknown');
    expect(held.run).toMatchObject({ state: 'queued', votes: [{}], held: { code: 'person-unknown' } });
    expect(look(held.run, {})).toMatchObject({ events: [], failure: { code: 'person-unknown' } });
    expect(look(held.run, { U1: voter() })).toMatchObject({ events: [] });
    expect(look(held.run, { U1: voter() }).failure).toBeUndefined();
    const groups = queuedBy({ ...orOther }, ['U1', [0, 1]]);
    expect(look(groups, { U1: { ...voter([1]), unsure: [0] } }).run).toMatchObject({
      votes: [{ counts: [0, 1] }],
    });
    expect(look(groups, { U1: { ...voter([1]), unsure: [0] } }).failure?.code).toBe('person-unknown');
    expect(look(groups, { U1: voter('unknown') }).failure?.code).toBe('person-unknown');
    const enough = queuedBy({ ...orOther }, ['U2', [1]], ['U1', [0, 1]]);
    expect(look(enough, { U1: voter() }).failure).toBeUndefined();
  });

  it('starts without anybody where it needs nobody any longer', () => {
    const claimed = advance(queuedBy({}, ['U1', [0]]), { type: 'claimed', worker: 'w' }, at);
    const { demand: _demand, expiresAt: _until, ...free } = judged;
    const verdict = { ...judged.verdict, action: { kind: 'run' } } as const;
    const anew = advance(claimed, { ...free, verdict, type: 'rejudged', changes: [] }, at);
    expect(look(advance(anew, { type: 'queued' }, at), {}).events).toEqual([]);
  });

  it('does not count what a passkey confirmed that was taken away meanwhile', () => {
    const run = queuedBy({}, ['U1', [0]]);
    expect(look(run, { U1: { ...voter(), lostPasskey: true } }).run).toMatchObject({
      state: 'awaiting-approval',
      lapsed: [{ why: 'the passkey that confirmed it was taken away' }],
    });
  });

  it('does not start for who is no member any more, and waits where Slack does not say', () => {
    const run = queuedBy({}, ['U1', [0]]);
    expect(look(run, { U1: voter() }, 'deleted').run).toMatchObject({
      state: 'refused',
      failure: { code: 'not-entitled' },
    });
    expect(look(run, { U1: voter() }, 'unknown').run).toMatchObject({ state: 'queued', held: {} });
  });
});
