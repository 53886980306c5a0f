import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../src/core/parse-command.ts';

describe('a command', () => {
  it.each([
    ['exec api-7f run-migrations', { target: 'api-7f', argv: ['run-migrations'] }],
    ['exec api-7f -- ls -la', { target: 'api-7f', argv: ['ls', '-la'] }],
    ['exec api-7f ls -la -n 5', { target: 'api-7f', argv: ['ls', '-la', '-n', '5'] }],
    [
      'exec -n shop api-7f -c api ls',
      { target: 'api-7f', namespace: 'shop', container: 'api', argv: ['ls'] },
    ],
    [
      'exec api-7f --namespace=shop --timeout 5m ls',
      { target: 'api-7f', namespace: 'shop', timeoutMs: 300_000, argv: ['ls'] },
    ],
    [
      'exec api-7f —reason “the index is missing” ls',
      { target: 'api-7f', reason: 'the index is missing', argv: ['ls'] },
    ],
    ['exec api-7f —- ls', undefined],
    ['exec api-7f ls —all', { target: 'api-7f', argv: ['ls', '--all'] }],
    ["exec api-7f echo '—all'", { target: 'api-7f', argv: ['echo', '—all'] }],
    ['exec api-7f "--" x', { target: 'api-7f', argv: ['--', 'x'] }],
    [
      "exec api-7f sh -c 'a | b &gt; c &amp;&amp; d'",
      { target: 'api-7f', argv: ['sh', '-c', 'a | b > c && d'] },
    ],
    ["exec api-7f echo '&amp;lt;'", { target: 'api-7f', argv: ['echo', '&lt;'] }],
    ['`exec api-7f ls`', { target: 'api-7f', argv: ['ls'] }],
  ])('%j is understood', (text, exec) => {
    const parsed = parseCommand(text);
    if (exec === undefined) expect(parsed.ok).toBe(false);
    else expect(parsed.ok && parsed.command).toEqual({ verb: 'exec', ...exec });
  });

  it.each(['', 'help', '  help '])('%j asks for help', (text) => {
    expect(parseCommand(text)).toEqual({ ok: true, command: { verb: 'help' }, options: {} });
  });

  it.each([
    ['exec', 'No pod is named.'],
    ['exec api-7f', 'There is no command to run in "api-7f".'],
    ['exec api-7f --', 'There is no command to run in "api-7f".'],
    ['exec api-7f ""', 'There is no command to run in "api-7f".'],
    ['exec api-7f --frob ls', '"--frob" is not an option of exec.'],
    ['exec api-7f -n', '"-n" has no value.'],
    ['exec -n a -n b api-7f ls', '"-n" is given twice.'],
    ['exec ../etc ls', '"../etc" cannot be the name of a pod.'],
    ['exec API ls', '"API" cannot be the name of a pod.'],
    ['exec api-7f -n Shop ls', '"Shop" cannot be the name of a namespace.'],
    ['exec api-7f --timeout never ls', '"never" is not a timeout.'],
    [`exec api-7f --reason "${'x'.repeat(501)}" ls`, 'The reason is longer than 500 characters.'],
    ['exec api-7f --timeout 2h ls', '"2h" is not a timeout.'],
    ['frob', '"frob" is not a verb of /pod.'],
    [
      `exec api-7f echo ${'x'.repeat(12_001)}`,
      'The command is longer than the 12000 characters that an approver can be shown.',
    ],
  ])('%j is refused', (text, message) => {
    const parsed = parseCommand(text);
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) {
      expect(parsed.failure.message).toBe(message);
      expect(parsed.failure.hint).toBeTruthy();
    }
  });
});
