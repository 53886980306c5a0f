import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Act, act } from '../../../src/core/approval/act.ts';
import type { Demand } from '../../../src/core/approval/demand.ts';
import type { Standing } from '../../../src/core/approval/voter.ts';
import type { RunEvent } from '../../../src/core/event.ts';
import { foldRun } from '../../../src/core/fold-run.ts';
import type { Run } from '../../../src/core/run.ts';

/** What people, time and machines do, in any order. */
type Step =
  | {
      readonly do: 'approve';
      readonly user: number;
      readonly isStale: boolean;
      readonly standing: Standing;
      readonly isKnown: boolean;
      readonly hasPasskey: boolean;
    }
  | { readonly do: 'deny'; readonly user: number; readonly reason: string }
  | { readonly do: 'revoke' | 'withdraw' | 'view' | 'cancel'; readonly user: number }
  | { readonly do: 'edit'; readonly user: number; readonly isLong: boolean }
  | { readonly do: 'wait'; readonly minutes: number }
  | { readonly do: 'redeliver'; readonly which: number }
  /** A worker takes it up; by then these people are something else, or Slack does not say. */
  | { readonly do: 'claim'; readonly gone: readonly number[]; readonly unknown: readonly number[] }
  | { readonly do: 'judge' | 'drift' | 'restart' };

const users = ['U_ASKER', 'U1', 'U2', 'U3', 'U4', 'U_NOBODY'];
const user = fc.nat({ max: users.length - 1 });
/** As a rule nobody. */
const someUsers = fc.oneof(
  { weight: 3, arbitrary: fc.constant<readonly number[]>([]) },
  { weight: 1, arbitrary: fc.array(user, { maxLength: 3 }) },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('approve' as const),
      user,
      isStale: fc.nat({ max: 5 }).map((roll) => roll === 0),
      standing: fc.oneof(
        { weight: 6, arbitrary: fc.constant('member' as const) },
        { weight: 1, arbitrary: fc.constantFrom<Standing>('guest', 'deleted', 'bot', 'external', 'unknown') },
      ),
      isKnown: fc.nat({ max: 5 }).map((roll) => roll > 0),
      hasPasskey: fc.nat({ max: 3 }).map((roll) => roll > 0),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('deny' as const), user, reason: fc.constantFrom('', 'no') }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('revoke', 'withdraw', 'view', 'view', 'cancel'), user }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('edit' as const), user, isLong: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 30 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('redeliver' as const), which: fc.nat() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('judge', 'drift', 'restart') }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('claim' as const),
      gone: someUsers,
      unknown: someUsers,
    }),
  },
);

/** One of U1, U2; or two of U2, U3, U4. */
const members = [
  ['U1', 'U2'],
  ['U2', 'U3', 'U4'],
];
const demand: Demand = {
  rule: 'r',
  anyOf: [
    { needed: 1, users: members[0] as string[] },
    { needed: 2, users: members[1] as string[] },
  ],
  startWithinMs: 600_000,
};
const longArgv = ['x'.repeat(2_000)];

/** The reference: who said yes to what now stands, and who was shown it. Knows nothing of events. */
interface Model {
  state: 'received' | 'waiting' | 'queued' | 'started' | 'over';
  yes: Set<string>;
  shown: Set<string>;
  editors: Set<string>;
  isLong: boolean;
  expires: number;
  startBy: number;
}

function isEnough({ yes }: Model, without: readonly string[] = []): boolean {
  const count = (of: readonly string[]) =>
    [...yes].filter((one) => of.includes(one) && !without.includes(one)).length;
  return count(members[0] ?? []) >= 1 || count(members[1] ?? []) >= 2;
}

/** Takes the steps in the machine and in the model, and expects the same of both after each. */
function drive(isLong: boolean, stepUp: boolean, steps: readonly Step[]): void {
  let now = Date.parse('2026-11-24T10:00:00.000Z');
  let seals = 0;
  const iso = (ms = now) => new Date(ms).toISOString();
  const person = (index: number) => ({ user: users[index] ?? '', team: 'T' });
  const events: { run: string; seq: number; at: string; event: RunEvent }[] = [];
  const first: RunEvent = {
    type: 'requested',
    command: { verb: 'exec', target: 'api', argv: isLong ? longArgv : ['run'] },
    asker: person(0),
    place: { channel: 'C' },
  };
  events.push({ run: 'r1', seq: 1, at: iso(), event: first });
  let run: Run = foldRun(events);
  const append = (...more: readonly RunEvent[]) => {
    for (const event of more) events.push({ run: 'r1', seq: events.length + 1, at: iso(), event });
    run = foldRun(events);
  };
  const judgement = () => {
    seals += 1;
    return {
      verdict: { class: 'write', action: { kind: 'ask', needed: 1 }, rule: 'r', why: 'w' },
      seal: `s${seals}`,
      demand: stepUp ? { ...demand, stepUp } : demand,
      expiresAt: iso(now + 3_600_000),
    } as const;
  };
  append({ type: 'judged', ...judgement() });
  const model: Model = {
    state: 'waiting',
    yes: new Set(),
    shown: new Set(),
    editors: new Set(),
    isLong,
    expires: now + 3_600_000,
    startBy: 0,
  };
  const anew = () => {
    model.yes.clear();
    model.shown.clear();
    model.expires = now + 3_600_000;
  };
  const delivered: Act[] = [];
  const doAct = (act_: Act) => {
    const how = { ...act_, press: `p${delivered.length}` } as Act;
    delivered.push(how);
    append(...act(run, how, iso()).events);
  };
  /** As a worker does it: what it finds is recorded and looked at again until nothing is left to be said. */
  const claim = (gone: readonly number[], unknown: readonly number[]) => {
    const standingOf = (index: number): Standing =>
      gone.includes(index) ? 'deleted' : unknown.includes(index) ? 'unknown' : 'member';
    const givers = new Map(
      users.map((who, index) => {
        const counts = members.flatMap((of, which) => (of.includes(who) ? [which] : []));
        return [who, { standing: standingOf(index), counts }] as const;
      }),
    );
    for (;;) {
      const { events: found, failure } = act(
        run,
        { kind: 'look-again', asker: standingOf(0), givers },
        iso(),
      );
      append(...found);
      if (failure !== undefined && found.length === 0) return;
      if (found.length === 0) break;
    }
    if (run.state === 'queued') append({ type: 'claimed', worker: 'w' });
  };
  const passTime = () => {
    if (model.state === 'waiting' && now >= model.expires) model.state = 'over';
    if (model.state === 'queued' && now >= model.startBy) model.state = 'over';
  };

  for (const one of steps) {
    if (one.do !== 'wait') passTime();
    switch (one.do) {
      case 'approve': {
        const who = users[one.user] ?? '';
        const counts = members.flatMap((of, index) => (of.includes(who) ? [index] : []));
        doAct({
          kind: 'approve',
          by: person(one.user),
          seal: one.isStale ? 'old' : (run.seal ?? ''),
          voter: { standing: one.standing, counts: one.isKnown ? counts : 'unknown' },
          ...(one.hasPasskey ? { passkey: 'k' } : {}),
        });
        const mayVote =
          model.state === 'waiting' &&
          !one.isStale &&
          one.standing === 'member' &&
          one.isKnown &&
          one.user !== 0 &&
          counts.length > 0 &&
          !model.editors.has(who) &&
          (!stepUp || one.hasPasskey) &&
          (!model.isLong || model.shown.has(who));
        if (mayVote) model.yes.add(who);
        if (mayVote && isEnough(model)) {
          model.state = 'queued';
          model.startBy = now + demand.startWithinMs;
        }
        break;
      }
      case 'deny':
        doAct({
          kind: 'deny',
          by: person(one.user),
          seal: run.seal ?? '',
          reason: one.reason,
          voter: { standing: 'member', counts: [] },
        });
        if (model.state === 'waiting' && one.user !== 0 && one.reason !== '') model.state = 'over';
        break;
      case 'view':
        doAct({ kind: 'view', by: person(one.user), seal: run.seal ?? '' });
        if (model.state === 'waiting') model.shown.add(users[one.user] ?? '');
        break;
      case 'revoke':
        doAct({ kind: 'revoke', by: person(one.user) });
        if (model.state === 'waiting' || model.state === 'queued') {
          model.yes.delete(users[one.user] ?? '');
          if (!isEnough(model)) model.state = 'waiting';
        }
        break;
      case 'withdraw':
        doAct({ kind: 'withdraw', by: person(one.user) });
        if (one.user === 0 && ['received', 'waiting', 'queued'].includes(model.state)) model.state = 'over';
        break;
      case 'cancel':
        doAct({
          kind: 'cancel',
          by: person(one.user),
          voter: { standing: 'member', counts: [] },
        });
        if (one.user === 0 && ['received', 'waiting', 'queued'].includes(model.state)) model.state = 'over';
        break;
      case 'edit': {
        const who = users[one.user] ?? '';
        const counts = members.flatMap((of, index) => (of.includes(who) ? [index] : []));
        doAct({
          kind: 'edit',
          by: person(one.user),
          voter: { standing: 'member', counts },
          command: { verb: 'exec', target: 'api', argv: one.isLong ? longArgv : ['other'] },
        });
        if (model.state === 'waiting' && (one.user === 0 || counts.length > 0)) {
          model.state = 'received';
          model.editors.add(who);
          model.isLong = one.isLong;
          anew();
        }
        break;
      }
      case 'judge':
        if (run.state !== 'received') break;
        append({ type: 'judged', ...judgement() });
        if (model.state === 'received') {
          model.state = 'waiting';
          anew();
        }
        break;
      case 'claim':
        doAct({ kind: 'tick', remindAfterMs: Number.POSITIVE_INFINITY });
        claim(one.gone, one.unknown);
        if (model.state === 'queued') {
          const [gone, unknown] = [one.gone, one.unknown].map((list) =>
            list.map((index) => users[index] ?? ''),
          );
          if (gone?.includes('U_ASKER')) model.state = 'over';
          else if (!unknown?.includes('U_ASKER')) {
            for (const who of gone ?? []) model.yes.delete(who);
            if (!isEnough(model)) model.state = 'waiting';
            // The one rule that everything serves.
            else if (isEnough(model, unknown)) model.state = 'started';
          }
        }
        break;
      case 'drift':
        if (run.state !== 'claimed') break;
        append({ type: 'rejudged', ...judgement(), changes: [] });
        model.state = 'waiting';
        anew();
        break;
      case 'wait':
        now += one.minutes * 60_000;
        passTime();
        doAct({ kind: 'tick', remindAfterMs: Number.POSITIVE_INFINITY });
        break;
      case 'redeliver': {
        // What Slack delivers again, however late, does nothing; what was never recorded may count for the first time.
        const again = delivered[one.which % Math.max(1, delivered.length)];
        if (again?.kind === 'approve' || again?.kind === 'revoke' || again?.kind === 'edit')
          append(...act(run, again, iso()).events);
        break;
      }
      case 'restart':
        run = foldRun(events);
        break;
    }
    const stands: Record<Run['state'], Model['state']> = {
      received: 'received',
      judged: 'received',
      'awaiting-approval': 'waiting',
      queued: 'queued',
      claimed: 'started',
      running: 'started',
      finished: 'over',
      refused: 'over',
      expired: 'over',
      withdrawn: 'over',
      spread: 'over',
    };
    expect(stands[run.state]).toBe(model.state);
    if (model.state === 'waiting' || model.state === 'queued')
      expect(new Set(run.votes.map(({ by }) => by.user))).toEqual(model.yes);
  }
}

describe('a run that needs approval never starts without exactly the approvals that are demanded, and loses none', () => {
  it('in any order of people, time, edits, drift and restarts', () => {
    fc.assert(fc.property(fc.boolean(), fc.boolean(), fc.array(step, { maxLength: 60 }), drive), {
      numRuns: 3_000,
    });
  });

  it('in every order of four steps after a first approval', () => {
    const approve = (user: number): Step => ({
      do: 'approve',
      user,
      isStale: false,
      standing: 'member',
      isKnown: true,
      hasPasskey: false,
    });
    const alphabet: readonly Step[] = [
      approve(0),
      approve(1),
      approve(3),
      approve(4),
      { do: 'revoke', user: 3 },
      { do: 'edit', user: 3, isLong: false },
      { do: 'judge' },
      { do: 'claim', gone: [], unknown: [] },
      { do: 'claim', gone: [3], unknown: [] },
      { do: 'drift' },
      { do: 'wait', minutes: 10 },
      { do: 'redeliver', which: 0 },
      { do: 'restart' },
    ];
    const sequences = (length: number): Step[][] =>
      length === 0 ? [[]] : sequences(length - 1).flatMap((rest) => alphabet.map((one) => [one, ...rest]));
    for (const last of sequences(4)) drive(false, false, [approve(3), ...last]);
  });
});
