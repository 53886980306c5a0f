import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseValues } from '../../../src/core/redact/known-values.ts';
import { readOwnPatterns } from '../../../src/core/redact/own-patterns.ts';
import { openRedactor } from '../../../src/core/redact/redactor.ts';

function patternsOf(...patterns: readonly string[]) {
  const read = readOwnPatterns(patterns.map((pattern, index) => ({ name: `own-${index}`, pattern })));
  if (!read.ok) throw new Error(read.faults.join('\n'));
  return read.patterns;
}

function redact(text: string, cuts: readonly number[], options: Parameters<typeof openRedactor>[0]) {
  const redactor = openRedactor(options);
  const edges = [0, ...[...cuts].sort((a, b) => a - b), text.length];
  const shown = edges.slice(1).map((edge, index) => redactor.push(text.slice(edges[index], edge)));
  return shown.join('') + redactor.end();
}

describe("a team's own pattern", () => {
  it('masks what it fits, or its group named secret', () => {
    const text = 'x acme_0123456789 y\nid=42 ticket=ABC-7 z\n';
    const patterns = patternsOf('acme_[0-9]{10}', 'ticket=(?P<secret>[A-Z]+-[0-9]+)');
    expect(redact(text, [], { patterns })).toBe('x [redacted:own-0] y\nid=42 ticket=[redacted:own-1] z\n');
  });

  it('gives the same however the text comes', () => {
    const text = 'a acme_0123456789 b\nacme_1111111111acme_2222222222\n'.repeat(20);
    const patterns = patternsOf('acme_[0-9]{10}');
    const whole = redact(text, [], { patterns });
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 20 }), (cuts) => {
        expect(redact(text, cuts, { patterns })).toBe(whole);
      }),
    );
  });

  it.each([
    ['fits an empty text', 'a*'],
    ['cannot be read', '(a'],
    ['cannot be read', '(?=a)b'],
    ['cannot be read', '(a)\\1'],
    ['too large', '(a{1000}){1000}'],
    ['too large', '((a{30}){30}){2}b'],
  ])('is refused when it %s: %s', (why, pattern) => {
    const before = performance.now();
    const read = readOwnPatterns([{ name: 'x', pattern }]);
    expect(read.ok ? '' : read.faults[0]).toContain(
      why === 'too large' ? 'The pattern "x" cannot be used' : why,
    );
    expect(performance.now() - before).toBeLessThan(1_000);
  });

  it('is refused when another has its name', () => {
    const read = readOwnPatterns([
      { name: 'x', pattern: 'a' },
      { name: 'x', pattern: 'b' },
    ]);
    expect(read.ok ? [] : read.faults).toEqual(['There are two patterns "x".']);
  });

  it('made to be slow takes no long', () => {
    const patterns = patternsOf('(a|a)*(a|aa)+b', '(x+x+)+y');
    const before = performance.now();
    redact(`${'a'.repeat(60_000)}\n${'x'.repeat(60_000)}\n`, [], { patterns });
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});

describe('the values of a pod that are masked', () => {
  it.each([
    ['a password of a Secret', 'password', 'tr0ub4dor&3', 'secret', ['tr0ub4dor&3']],
    ['any other key of a Secret', 'license', 'AB12-CD34-EF56', 'secret', ['AB12-CD34-EF56']],
    [
      'the password within a URL',
      'url',
      'postgres://app:p%40ss-word1@db/shop',
      'secret',
      ['postgres://app:p%40ss-word1@db/shop', 'p%40ss-word1', 'p@ss-word1'],
    ],
    ['no user name', 'username', 'application-user', 'secret', []],
    ['no host', 'DB_HOST', 'db.shop.svc.cluster.local', 'secret', []],
    ['no number', 'POOL', '12345678', 'secret', []],
    ['nothing short', 'pin', 'a1b2c', 'secret', []],
    ['no single letter repeated', 'token', 'aaaaaaaaaaaa', 'secret', []],
    ['a variable named like a secret', 'API_TOKEN', 'zY8-xW7-vU6', 'env', ['zY8-xW7-vU6']],
    ['no other variable', 'GREETING', 'hello-world-42', 'env', []],
    ['nothing too large', 'blob', 'x1y2'.repeat(20_000), 'secret', []],
  ] as const)('%s', (_, name, value, from, wanted) => {
    expect(chooseValues([{ name, value, from }])).toEqual(wanted);
  });
});
