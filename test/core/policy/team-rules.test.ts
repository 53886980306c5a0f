import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge, type Policy } from '../../../src/core/policy/policy.ts';
import { type RuleText, readRules } from '../../../src/core/policy/team-rules.ts';

const place = {
  environment: 'production',
  cluster: 'eu',
  namespace: 'shop',
  workloads: ['ReplicaSet/api-7f', 'Deployment/api'],
};

function policyOf(...rules: readonly RuleText[]): Policy {
  const read = readRules(rules, ['eu', 'us']);
  if (!read.ok) throw new Error(read.faults.join('\n'));
  return { rules: read.rules, environments: {} };
}

function faultsOf(...rules: readonly RuleText[]): readonly string[] {
  const read = readRules(rules, ['eu', 'us']);
  return read.ok ? [] : read.faults;
}

const warm: RuleText = {
  name: 'warm',
  argv: ['bin/warm-cache', '--region={region:word}', '--limit', '{int}'],
  class: 'read',
};

describe("a team's rule", () => {
  it.each([
    [['bin/warm-cache', '--region=eu', '--limit', '5'], 'read'],
    [['bin/warm-cache', '--region=eu', '--limit', '5', '--force'], 'write'],
    [['bin/warm-cache', '--region=eu', '--limit'], 'write'],
    [['bin/warm-cache', '--region=eu', '--limit', '5x'], 'write'],
    [['bin/warm-cache', '--region=-x', '--limit', '5'], 'write'],
    [['bin/warm-cache', '--region=eu;rm -rf /', '--limit', '5'], 'destructive'],
    [['bin/warm-cache', '--region=$(id)', '--limit', '5'], 'write'],
    [['bin/warm-cache', '--region=eu\n', '--limit', '5'], 'write'],
    [['/tmp/bin/warm-cache', '--region=eu', '--limit', '5'], 'write'],
    [['warm-cache', '--region=eu', '--limit', '5'], 'write'],
  ])('takes whole commands with values of the right type only: %j is %s', (argv, wanted) => {
    expect(judge(argv, { place, policy: policyOf(warm) }).class).toBe(wanted);
  });

  it('names itself', () => {
    const verdict = judge(['bin/warm-cache', '--region=eu', '--limit', '5'], {
      place,
      policy: policyOf(warm),
    });
    expect(verdict).toMatchObject({ rule: 'team:warm', action: { kind: 'run' } });
  });

  it('never takes what is more than it says, whatever a hole is given', () => {
    const policy = policyOf({ name: 'a', argv: ['sh', '-c', 'import {name}'], class: 'read' });
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const verdict = judge(['sh', '-c', `import ${value}`], { place, policy });
        if (verdict.class === 'read') expect(value).toMatch(/^[a-z0-9.-]+$/);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    [['deploy', 'now']],
    [['/opt/app/bin/deploy', 'now']],
    [['sh', '-c', 'deploy now']],
    [['sh', '-c', 'ls | xargs deploy']],
    [['timeout', '5', 'deploy']],
    [['bash', '-c', 'echo "$(\'de\'ploy "$X")"']],
    [['sudo', 'deploy', 'x']],
    [['find', '/app', '-exec', 'deploy', '{}', ';']],
  ])('that forbids holds within shells and wrappers too: %j', (argv) => {
    const policy = policyOf({ name: 'no deploys', argv: ['deploy', '{...}'], class: 'forbidden' });
    expect(judge(argv, { place, policy })).toMatchObject({ class: 'forbidden', rule: 'team:no deploys' });
  });

  it('that allows holds for the whole command only', () => {
    const policy = policyOf({ name: 'report', argv: ['report', '{int}'], class: 'read' });
    expect(judge(['report', '5'], { place, policy }).class).toBe('read');
    expect(judge(['sh', '-c', 'report 5; id'], { place, policy }).class).not.toBe('read');
    expect(judge(['/tmp/report', '5'], { place, policy }).class).not.toBe('read');
    expect(judge(['timeout', '5', 'report', '5'], { place, policy }).class).not.toBe('read');
  });

  it.each([
    ['{path}', '/app/data/a.csv', true],
    ['{path}', 'data/a.csv', true],
    ['{path}', '../etc/passwd', false],
    ['{path}', '/app/../etc/x', false],
    ['{path}', '-rf', false],
    ['{path}', '/run/secrets/x', false],
    ['{path}', '.env', false],
    ['{uuid}', '0b1f2c3d-0000-4000-8000-000000000000', true],
    ['{uuid}', 'x', false],
    ['{date}', '2026-01-31', true],
    ['{date}', '20260131', false],
    ['{name}', 'api-7f', true],
    ['{name}', 'API', false],
    ['user-{int}', 'user-42', true],
    ['user-{int}', 'user-', false],
    ['{{x}}', '{x}', true],
    ['{{x}}', 'x', false],
  ])('hole %s takes %s: %s', (hole, value, fits) => {
    const policy = policyOf({ name: 'a', argv: ['import', hole], class: 'read' });
    expect(judge(['import', value], { place, policy }).class === 'read').toBe(fits);
  });

  it.each([
    [{ clusters: ['us'] }, false],
    [{ clusters: ['eu'] }, true],
    [{ namespaces: ['bank'] }, false],
    [{ namespaces: ['bank', 'shop'] }, true],
    [{ workloads: ['sts/db'] }, false],
    [{ workloads: ['deploy/api'] }, true],
    [{ clusters: ['eu'], namespaces: ['bank'] }, false],
  ])('holds only where it says: %j', (where, holds) => {
    const policy = policyOf({ name: 'a', argv: ['import'], class: 'read', ...where });
    expect(judge(['import'], { place, policy }).class === 'read').toBe(holds);
  });

  it('that raises wins over one that lowers, and may take any words', () => {
    const policy = policyOf(
      { name: 'no-ls', argv: ['ls', '{...}'], class: 'forbidden' },
      { name: 'import', argv: ['import', '{name}'], class: 'read' },
      { name: 'not-this', argv: ['import', 'all'], class: 'destructive' },
    );
    expect(judge(['ls', '-la'], { place, policy })).toMatchObject({
      class: 'forbidden',
      action: { kind: 'refuse' },
      rule: 'team:no-ls',
    });
    expect(judge(['import', 'all'], { place, policy }).class).toBe('destructive');
    expect(judge(['import', 'some'], { place, policy }).class).toBe('read');
  });

  it('may call what destroys a write, but what it is given is still looked at', () => {
    const policy = policyOf({ name: 'clear', argv: ['php', 'artisan', 'cache:clear'], class: 'write' });
    expect(judge(['php', 'artisan', 'cache:clear'], { place, policy }).class).toBe('write');
    const path = policyOf({ name: 'show', argv: ['show', '{word}'], class: 'read' });
    expect(judge(['show', 'x\u202e'], { place, policy: path }).class).toBe('write');
  });
});

describe('a rule is refused', () => {
  it.each<[string, RuleText]>([
    [
      'would let run at once what is known to harm',
      { name: 'x', argv: ['rm', '-rf', '{path}'], class: 'read' },
    ],
    [
      'would let run at once what is known to harm',
      { name: 'x', argv: ['kubectl', 'delete', 'pod', '{name}'], class: 'read' },
    ],
    ['which stays forbidden', { name: 'x', argv: ['cat', '/etc/shadow'], class: 'read' }],
    ['which stays forbidden', { name: 'x', argv: ['env'], class: 'write' }],
    ['which only a rule that raises may do', { name: 'x', argv: ['import', '{...}'], class: 'read' }],
    ['which only a rule that raises may do', { name: 'x', argv: ['import', '{any}'], class: 'read' }],
    ['the program is written out', { name: 'x', argv: ['{word}', 'x'], class: 'write' }],
    ['the program is written out', { name: 'x', argv: ['', 'x'], class: 'write' }],
    ['is no hole', { name: 'x', argv: ['a', '{nosuch}'], class: 'write' }],
    ['has two holes', { name: 'x', argv: ['a', '{int}{int}'], class: 'write' }],
    ['has a single "{"', { name: 'x', argv: ['a', '{'], class: 'write' }],
    ['stands at the end only', { name: 'x', argv: ['a', '{...}', 'b'], class: 'forbidden' }],
    ['there is no cluster "nosuch"', { name: 'x', argv: ['a'], class: 'read', clusters: ['nosuch'] }],
    ['is no workload', { name: 'x', argv: ['a'], class: 'read', workloads: ['api'] }],
    ['invisible character', { name: 'x', argv: ['a', 'b\u200b'], class: 'read' }],
  ])('that %s', (why, rule) => {
    expect(faultsOf(rule).join('\n')).toContain(why);
  });

  it('that contradicts another one, says the same twice or has its name', () => {
    const a: RuleText = { name: 'a', argv: ['import'], class: 'read' };
    expect(faultsOf(a, { ...a, name: 'b', class: 'forbidden' })[0]).toContain('calls "read"');
    expect(faultsOf(a, { ...a, name: 'b' })[0]).toContain('says again');
    expect(faultsOf(a, { ...a, argv: ['other'] })[0]).toContain('two rules "a"');
    expect(
      faultsOf({ ...a, clusters: ['eu'] }, { ...a, name: 'b', class: 'write', clusters: ['us'] }),
    ).toEqual([]);
  });
});

describe('the action', () => {
  const policy: Policy = {
    rules: [],
    environments: {
      production: { destructive: { kind: 'ask', needed: 2 } },
      locked: { write: { kind: 'refuse' }, read: { kind: 'ask', needed: 1 } },
    },
  };
  it.each([
    ['production', ['ls'], { kind: 'run' }],
    ['production', ['import'], { kind: 'ask', needed: 1 }],
    ['production', ['rm', 'a'], { kind: 'ask', needed: 2 }],
    ['staging', ['import'], { kind: 'run' }],
    ['staging', ['rm', 'a'], { kind: 'ask', needed: 1 }],
    ['staging', ['env'], { kind: 'refuse' }],
    ['locked', ['ls'], { kind: 'ask', needed: 1 }],
    ['locked', ['import'], { kind: 'refuse' }],
    ['constructor', ['import'], { kind: 'run' }],
  ])('in %s for %j', (environment, argv, action) => {
    expect(judge(argv, { place: { environment }, policy }).action).toEqual(action);
  });
});
