import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeCommand } from '../../src/core/describe-command.ts';
import { parseCommand } from '../../src/core/parse-command.ts';

describe('a command that only looks', () => {
  it.each([
    ['logs api-7f', { verb: 'logs', target: 'api-7f' }],
    [
      'logs deploy/api -n shop -c api --since 15m --tail 0 --previous --grep "error|timeout"',
      {
        verb: 'logs',
        target: 'deploy/api',
        namespace: 'shop',
        container: 'api',
        since: '15m',
        tail: 0,
        previous: true,
        grep: 'error|timeout',
      },
    ],
    ['logs --follow 5m -l app=api', { verb: 'logs', target: '-l app=api', followMs: 300_000 }],
    ['logs -f=2m api', { verb: 'logs', target: 'api', followMs: 120_000 }],
    ['logs api —follow=90s', { verb: 'logs', target: 'api', followMs: 90_000 }],
    ['logs api --since 2026-01-31T08:00:00Z', { verb: 'logs', target: 'api', since: '2026-01-31T08:00:00Z' }],
    ['ls', { verb: 'ls' }],
    ['ls -n kube-system', { verb: 'ls', namespace: 'kube-system' }],
    ['ls sts/db --cluster eu', { verb: 'ls', target: 'sts/db', cluster: 'eu' }],
    ['describe db-0', { verb: 'describe', target: 'db-0' }],
    [
      "exec -l 'app in (api,web)' -- ls -la",
      { verb: 'exec', target: '-l app in (api,web)', argv: ['ls', '-la'] },
    ],
    ['exec -l app=api ls', { verb: 'exec', target: '-l app=api', argv: ['ls'] }],
    ['exec deploy/api --all uptime', { verb: 'exec', target: 'deploy/api', argv: ['uptime'], all: true }],
  ])('%j is understood', (text, command) => {
    const parsed = parseCommand(text);
    if (command === undefined) expect(parsed.ok).toBe(false);
    else expect(parsed.ok && parsed.command).toEqual(command);
  });

  it.each([
    ['logs', 'No pod is named.'],
    ['logs api extra', '"extra" is one word too many for logs.'],
    ['logs api --since yesterday', '"yesterday" is not a time to begin at.'],
    ['logs api --since 0s', '"0s" is not a time to begin at.'],
    ['logs api --tail -1', '"-1" is not a number of lines.'],
    ['logs api --tail 99999999', '"99999999" is not a number of lines.'],
    ['logs api --follow', '"--follow" has no value.'],
    ['logs api --follow 2h', '"2h" is not a time to follow.'],
    [
      'logs api --previous --follow 5m',
      'The log of an earlier instance has come to its end: --previous cannot be followed.',
    ],
    ['logs api --previous=yes', '"--previous" has no value: it is there or not.'],
    ['logs api --grep "["', 'The pattern cannot be read: error parsing regexp: missing closing ]: `[`.'],
    ['logs api -l app=api', '"api" and a selector are both named.'],
    ['ls api --tail 3', '"--tail" is not an option of ls.'],
    ['describe', 'No pod is named.'],
    ['exec deploy/../x ls', '"deploy/../x" cannot be a target.'],
    ['exec -l "a=(" ls', '"(" cannot be the value of a label.'],
    ['exec node/a ls', '"node/a" cannot be a target.'],
  ])('%j is refused with a way out', (text, message) => {
    expect(parseCommand(text)).toMatchObject({ ok: false, failure: { code: 'bad-command', message } });
    const parsed = parseCommand(text);
    if (!parsed.ok) expect(parsed.failure.hint).toBeTruthy();
  });

  it.each([
    ['logs api-7f | grep error', '--grep "error|timeout" for lines that fit'],
    ['ls | wc -l', 'ls runs no command'],
    ['why exec api-7f ps | wc', "/pod why exec api-7f sh -c 'ps | wc'"],
  ])('is no shell: %j is answered with what to write', (text, way) => {
    const read = parseCommand(text);
    expect(read.ok).toBe(false);
    if (!read.ok) expect(read.failure.hint).toContain(way);
  });

  it('is shown as a line that means the same', () => {
    const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
    fc.assert(
      fc.property(
        fc.record({
          target: fc.constantFrom('api-7f', 'deploy/api', '-l app in (a,b),!c'),
          container: optional(fc.constantFrom('api', 'proxy')),
          since: optional(fc.constantFrom('15m', '1h30m')),
          tail: optional(fc.nat(1_000_000)),
          followMs: optional(fc.integer({ min: 1, max: 3_600 }).map((seconds) => seconds * 1_000)),
          grep: optional(fc.constantFrom('error|timeout', "it's", 'a b', '^$')),
        }),
        (given) => {
          const options = Object.fromEntries(
            Object.entries(given).filter(([, value]) => value !== undefined),
          );
          const command = { verb: 'logs', ...options } as Parameters<typeof describeCommand>[0];
          expect(parseCommand(describeCommand(command))).toMatchObject({ ok: true, command });
        },
      ),
    );
  });

  it('of any text is a command or a coded refusal', () => {
    fc.assert(
      fc.property(
        fc.tuple(
          fc.constantFrom('logs ', 'ls ', 'describe ', 'exec '),
          fc.oneof(fc.string(), fc.string({ unit: 'binary' })),
        ),
        ([verb, rest]) => {
          const parsed = parseCommand(verb + rest);
          if (!parsed.ok) expect(parsed.failure.code).toBe('bad-command');
        },
      ),
    );
  });
});
