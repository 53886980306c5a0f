import { describe, expect, it } from 'vitest';
import {
  type ApprovalRule,
  canBeMet,
  type Demand,
  findDemand,
  isMet,
} from '../../../src/core/approval/demand.ts';

const place = { class: 'write', environment: 'production', cluster: 'eu', namespace: 'shop' } as const;
const rule = (name: string, more: Partial<ApprovalRule> = {}): ApprovalRule => ({
  name,
  anyOf: [{ needed: 2 }],
  ...more,
});
const find = (...rules: readonly ApprovalRule[]) =>
  findDemand(place, { rules, needed: 1, startWithinMs: 10, expiresMs: 20 });

describe('a demand that only the asker could help to meet', () => {
  const of = (...anyOf: Demand['anyOf']): Demand => ({ rule: 'r', anyOf, startWithinMs: 1 });

  it.each<[string, Demand, boolean]>([
    ['two of the asker and one other', of({ needed: 2, users: ['U1', 'U2'] }), false],
    ['the asker alone', of({ needed: 1, users: ['U1'] }), false],
    ['one of the asker and one other', of({ needed: 1, users: ['U1', 'U2'] }), true],
    ['anybody else', of({ needed: 1 }), true],
    ['a group, whoever is in it', of({ needed: 2, users: ['U1'], groups: ['S1'] }), true],
    ['the asker, or two others', of({ needed: 1, users: ['U1'] }, { needed: 2, users: ['U2', 'U3'] }), true],
  ])('%s: can be met by others or not', (_, demand, wanted) => {
    expect(canBeMet(demand, 'U1')).toBe(wanted);
  });
});

describe('what a command has to be approved by', () => {
  it('is one alternative of as many people as the policy wants, where no rule fits', () => {
    expect(find()).toEqual({
      demand: { rule: 'default', anyOf: [{ needed: 1 }], startWithinMs: 10 },
      expiresMs: 20,
    });
  });

  it('is said by the first rule that fits', () => {
    expect(find(rule('a'), rule('b')).demand.rule).toBe('a');
  });

  it.each<[string, Partial<ApprovalRule>, Partial<ApprovalRule>]>([
    ['class', { classes: ['destructive'] }, { classes: ['destructive', 'write'] }],
    ['environment', { environments: ['staging'] }, { environments: ['production'] }],
    ['cluster', { clusters: ['us'] }, { clusters: ['us', 'eu'] }],
    ['namespace', { namespaces: ['bank'] }, { namespaces: ['shop'] }],
  ])('is said by a rule only in its %s', (_, elsewhere, here) => {
    expect(find(rule('a', elsewhere), rule('b')).demand.rule).toBe('b');
    expect(find(rule('a', here), rule('b')).demand.rule).toBe('a');
    expect(find(rule('a', { ...here, namespaces: ['bank'] }), rule('b')).demand.rule).toBe('b');
  });

  it('keeps what the rule says of passkeys, reasons and times', () => {
    const said = find(rule('a', { stepUp: true, reason: true, expiresMs: 1, startWithinMs: 2 }));
    expect(said).toMatchObject({ demand: { stepUp: true, reason: true, startWithinMs: 2 }, expiresMs: 1 });
  });
});

describe('one of the first or two of the second', () => {
  const demand: Demand = { rule: 'r', anyOf: [{ needed: 1 }, { needed: 2 }], startWithinMs: 1 };
  it.each([
    ['nobody', [], false],
    ['one of the first', [{ user: 'A', counts: [0] }], true],
    ['one of the second', [{ user: 'A', counts: [1] }], false],
    [
      'one of the second, twice',
      [
        { user: 'A', counts: [1] },
        { user: 'A', counts: [1] },
      ],
      false,
    ],
    [
      'two of the second',
      [
        { user: 'A', counts: [1] },
        { user: 'B', counts: [1] },
      ],
      true,
    ],
    [
      'two of neither',
      [
        { user: 'A', counts: [] },
        { user: 'B', counts: [] },
      ],
      false,
    ],
  ])('is met by %s: no more, no less', (_, approvals, met) => {
    expect(isMet(demand, approvals)).toBe(met);
  });
});
