import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge } from '../../src/core/judge.ts';

interface Example {
  readonly id: string;
  readonly argv: readonly string[];
  readonly class: string;
}

const examples: readonly Example[] = readFileSync(
  new URL('../fixtures/policy-examples.jsonl', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));

describe('the verdict', () => {
  it('of no example that writes, destroys or is forbidden is read', () => {
    const notRead = examples.filter((example) => example.class !== 'read');
    expect(notRead.length).toBeGreaterThan(50);
    expect(notRead.filter(({ argv }) => judge(argv).class === 'read')).toEqual([]);
  });

  it.each([
    [['echo', 'hi', '-x']],
    [['ls', '-lah', '/app']],
    [['df', '-h']],
    [['/usr/bin/uptime']],
    [['date', '+%T']],
    [['id']],
  ])('of %j is read, and it runs', (argv) => {
    expect(judge(argv)).toMatchObject({ class: 'read', action: { kind: 'run' } });
  });

  it.each([
    [['run-migrations']],
    [['date', '-s', '2020-01-01']],
    [['hostname', 'other']],
    [['ls', '/run/secrets']],
    [['ls', '/app/../root']],
    [['ls', '--frob']],
    [['./ls']],
    [['/opt/ls']],
    [['constructor']],
    [['__proto__']],
    [['ls', 'a\u0007']],
    [['sh', '-c', 'ls']],
    [[]],
  ])('of %j asks another person', (argv) => {
    expect(judge(argv).action).toEqual({ kind: 'ask', needed: 1 });
  });

  it('exists for any argv and names its rule', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (argv) => {
        const verdict = judge(argv);
        expect(verdict.rule).not.toBe('');
        expect(verdict.why).not.toBe('');
      }),
    );
  });
});
