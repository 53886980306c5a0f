import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatSelector, parseSelector, type Requirement } from '../../src/core/label-selector.ts';
import { parseTarget, writeTarget } from '../../src/core/target-ref.ts';

describe('a target', () => {
  it.each([
    ['api-7f', { kind: 'pod', name: 'api-7f' }],
    ['api-', { kind: 'pod', name: 'api-' }],
    ['pod/web-0', { kind: 'pod', name: 'web-0' }],
    ['Deployment/api', { kind: 'workload', workload: 'Deployment', name: 'api' }],
    ['deployments.apps/api', { kind: 'workload', workload: 'Deployment', name: 'api' }],
    ['sts/db.main', { kind: 'workload', workload: 'StatefulSet', name: 'db.main' }],
    ['jobs.batch/x', { kind: 'workload', workload: 'Job', name: 'x' }],
    ['services/api', { kind: 'workload', workload: 'Service', name: 'api' }],
    ['-l app=api', { kind: 'selector', selector: 'app=api' }],
    ['-lapp=api', { kind: 'selector', selector: 'app=api' }],
    ['--selector=app=api', { kind: 'selector', selector: 'app=api' }],
  ])('%j is understood and can be written back', (text, ref) => {
    const read = parseTarget(text);
    expect(read).toEqual({ ok: true, ref });
    if (read.ok) expect(parseTarget(writeTarget(read.ref))).toEqual(read);
  });

  it('of any text is a reference without path syntax, or a coded refusal, and never a throw', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc
            .tuple(fc.constantFrom('deploy/', 'pod/', '-l ', '..', 'po/..%2f'), fc.string())
            .map((pair) => pair.join('')),
        ),
        (text) => {
          const read = parseTarget(text);
          if (!read.ok) {
            expect(read.failure.code).toBe('bad-command');
            expect(read.failure.message.length).toBeLessThan(300);
          } else if (read.ref.kind !== 'selector')
            expect(read.ref.name).toMatch(/^[a-z0-9][a-z0-9.-]{0,252}$/);
        },
      ),
    );
  });
});

const key = fc.stringMatching(/^([a-z]{1,5}\.io\/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,8}[A-Za-z0-9])?$/);
const value = fc.stringMatching(/^([A-Za-z0-9]([A-Za-z0-9_.-]{0,8}[A-Za-z0-9])?)?$/);
const requirement: fc.Arbitrary<Requirement> = fc.oneof(
  fc.record({
    key,
    operator: fc.constantFrom('in' as const, 'notin' as const),
    values: fc.array(value, { minLength: 1, maxLength: 4 }).filter((values) => values.join('') !== ''),
  }),
  fc.record({
    key,
    operator: fc.constantFrom('exists' as const, 'absent' as const),
    values: fc.constant([]),
  }),
  fc.record({ key, operator: fc.constantFrom('=' as const, '!=' as const), values: fc.tuple(value) }),
  fc.record({
    key,
    operator: fc.constantFrom('>' as const, '<' as const),
    values: fc.tuple(fc.nat().map(String)),
  }),
);

describe('a label selector', () => {
  it('reads back what was written', () => {
    fc.assert(
      fc.property(
        fc
          .array(requirement, { minLength: 1, maxLength: 5 })
          .filter((all) => all.every((one) => one.key !== 'in' && one.key !== 'notin')),
        (requirements) => {
          expect(parseSelector(formatSelector(requirements))).toEqual({ ok: true, requirements });
        },
      ),
    );
  });

  it('of any text is read or refused, and never thrown at', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc
            .array(
              fc.constantFrom('a', 'in', 'notin', '(', ')', ',', '!', '=', '==', '!=', '<', ' ', 'x/y', '1'),
            )
            .map((all) => all.join('')),
        ),
        (text) => {
          const read = parseSelector(text);
          if (read.ok) expect(parseSelector(formatSelector(read.requirements))).toEqual(read);
          else expect(read.failure.code).toBe('bad-command');
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    ['a = b , c', true],
    ['a in (b, c),d notin(e)', true],
    ['a in (b,)', true],
    ['!a,b!=', true],
    ['example.com/tier=web', true],
    ['', false],
    [',', false],
    ['a,', false],
    ['a=b=c', false],
    ['a in b', false],
    ['a in ()', false],
    ['a in (b', false],
    ['!a=b', false],
    ['a>x', false],
    ['-a=b', false],
    ['a=b;c', false],
    ['A/b=c', false],
    [`a=${'b'.repeat(64)}`, false],
    [`a in (${'b,'.repeat(2_000)}b)`, false],
  ])('%j is valid: %s', (text, isValid) => {
    expect(parseSelector(text).ok).toBe(isValid);
  });
});
