import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conclude } from '../../src/core/conclude.ts';
import { explainRefusal } from '../../src/core/refusal.ts';
import { outcomeOfStatus, readStatusChannel } from '../../src/core/status.ts';

const outcomeOf = (text: string) => outcomeOfStatus(readStatusChannel(text));

const exit = (message: unknown) =>
  JSON.stringify({
    metadata: {},
    status: 'Failure',
    reason: 'NonZeroExitCode',
    message: 'x',
    details: { causes: [{ reason: 'ExitCode', message }] },
  });
const internal = (message: string) =>
  JSON.stringify({
    metadata: {},
    status: 'Failure',
    reason: 'InternalError',
    message: `Internal error occurred: ${message}`,
    code: 500,
  });

describe('a status', () => {
  it.each(['{"metadata":{},"status":"Success"}', '{"status":"Success"}'])('%s is exit code 0', (text) => {
    expect(outcomeOf(text)).toEqual({ kind: 'exited', exitCode: 0, verified: false });
  });

  it.each([1, 3, 137, 255, 3_221_225_786])('with the cause %i is that exit code', (code) => {
    expect(outcomeOf(exit(String(code)))).toEqual({ kind: 'exited', exitCode: code, verified: false });
  });

  it.each([
    exit('0'),
    exit('x'),
    exit(3),
    '{"status":"Failure","reason":"NonZeroExitCode"}',
    '',
    '{',
    'null',
    '[]',
    '"Success"',
    '{"status":"success"}',
    internal('error stream protocol error: invalid exit code value "999"'),
  ])('that proves nothing is unknown: %s', (text) => {
    expect(outcomeOf(text)).toMatchObject({ kind: 'unknown', code: 'exit-unknown' });
  });

  it.each([
    'Internal error occurred: error executing command in container: failed to exec in container: failed to start exec "1": OCI runtime exec failed: exec failed: unable to start container process: exec: "x": executable file not found in $PATH: unknown',
    'unable to upgrade connection: container not found ("api")',
    'unable to upgrade connection: pod does not exist',
    'error sending request: Post "https://10.0.0.1:10250/exec/a/b/c": dial tcp 10.0.0.1:10250: i/o timeout',
    'rpc error: code = Unknown desc = container is in CONTAINER_EXITED state',
  ])('that names the start proves that nothing ran: %s', (message) => {
    expect(outcomeOf(internal(message))).toMatchObject({
      kind: 'not-started',
      code: 'exec-not-started',
    });
  });

  it.each([
    [exit('3') + exit('3'), { kind: 'exited', exitCode: 3 }],
    ['{"metadata":{},"status":"Success"}\n{"status":"Success"}', { kind: 'exited', exitCode: 0 }],
    [exit('3') + exit('4'), { kind: 'unknown' }],
    [exit('3') + '{"status":"Success"}', { kind: 'unknown' }],
    ['{"status":"Success"}{', { kind: 'unknown' }],
    ['{"status":"Success"}}', { kind: 'unknown' }],
    ['{"status":"Success","message":"}{\\"}{"}', { kind: 'exited', exitCode: 0 }],
  ])('that is said more than once counts where all of it means the same: %s', (text, outcome) => {
    expect(outcomeOf(text)).toMatchObject(outcome);
  });

  it.each(['126', '127', '-1'])(
    'with exit code %s, of a program that is not there, did not start',
    (code) => {
      const status = {
        ...JSON.parse(exit(code)),
        message: `error executing command [x], exit code ${code}: executable file not found in $PATH`,
      };
      expect(outcomeOf(JSON.stringify(status))).toMatchObject({ kind: 'not-started' });
      expect(
        outcomeOf(
          JSON.stringify({ ...status, message: 'error executing command [executable file not found]' }),
        ),
      ).toMatchObject({ kind: 'exited', exitCode: Number(code) });
    },
  );

  it('never repeats the argv that containerd writes into its message', () => {
    for (const argv of ['sh -c echo hunter2', 'sh -c a[1]=hunter2', 'sh\n] hunter2']) {
      const outcome = outcomeOf(internal(`error executing command [${argv}], something else`));
      expect(JSON.stringify(outcome)).not.toContain('hunter2');
    }
  });

  it('of any text is an outcome, and a success only for Success', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const outcome = outcomeOf(text);
        expect(outcome.kind === 'exited' && outcome.exitCode === 0).toBe(false);
      }),
    );
  });
});

describe('an HTTP refusal', () => {
  it('of the empty 403 is told apart from missing permissions', () => {
    expect(explainRefusal({ status: 403, body: '', hasHeaders: false }, 'exec in "a/b"').code).toBe(
      'exec-refused',
    );
  });

  it('by RBAC names the verb and the resource to grant, and to whom', () => {
    const body = JSON.stringify({
      status: 'Failure',
      message: 'pods "a" is forbidden: User "u" cannot create resource "pods/exec" in API group ""',
    });
    expect(explainRefusal({ status: 403, body, hasHeaders: true }, 'exec in "a/b"')).toMatchObject({
      code: 'cluster-forbidden',
      message: expect.stringMatching(/^"u" may not do this in the cluster/),
      hint: 'Grant the verb "create" on "pods/exec" to "u".',
    });
  });

  it('that gives no reason ends as a sentence', () => {
    // What Kubernetes 1.36 answers where "create" is missing beside "get".
    const body = JSON.stringify({ status: 'Failure', message: 'pods "a" is forbidden:' });
    const { message } = explainRefusal({ status: 403, body, hasHeaders: true }, 'exec in "a/b"');
    expect(message).toMatch(/The API server said: pods "a" is forbidden\.$/);
  });

  it.each([
    [401, 'cluster-unauthorized'],
    [404, 'pod-not-found'],
    [400, 'exec-refused'],
    [429, 'cluster-refused'],
    [503, 'cluster-refused'],
    [502, 'cluster-refused'],
    [414, 'exec-refused'],
    [431, 'exec-refused'],
  ])('%i is %s', (status, code) => {
    expect(explainRefusal({ status, body: '<html>', hasHeaders: true }, 'exec in "a/b"').code).toBe(code);
  });
});

it('a proxy’s page is read by its title', () => {
  const page = '<html><head><title>502 Bad Gateway</title></head><body><h1>502</h1></body></html>';
  const { message } = explainRefusal({ status: 502, body: page, hasHeaders: true }, 'exec in "shop/api-0"');
  expect(message).toContain('It said: 502 Bad Gateway');
  expect(message).not.toContain('<');
});

it('a closing line of success beside a status of failure proves no success', () => {
  const statusText = JSON.stringify({
    status: 'Failure',
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: '5' }] },
  });
  const supervisor = { announced: true, exit: { kind: 'exit', exitCode: 0 } } as const;
  expect(conclude({ statusText, broke: '', pod: 'api-0', printed: '', supervisor })).toEqual({
    kind: 'ended',
    outcome: { kind: 'exited', exitCode: 5, verified: false },
  });
});

const gone = internal('unable to upgrade connection: container not found ("api")');
const noShell =
  'OCI runtime exec failed: exec failed: unable to start container process: exec: "sh": executable file not found in $PATH: unknown';

it.each([
  ['a supervisor announced itself', { printed: '', supervisor: { announced: true } }],
  ['a supervised command printed something', { printed: 'out', supervisor: { announced: false } }],
  ['a plain command printed something', { printed: 'out' }],
  [
    'it said how it ended',
    { printed: '', supervisor: { announced: true, exit: { kind: 'exit', exitCode: 0 } } },
  ],
] as const)('a status that nothing started proves nothing once %s', (_, heard) => {
  const concluded = conclude({ statusText: gone, broke: '', pod: 'api-0', ...heard });
  expect(concluded).toMatchObject({ outcome: { kind: 'unknown', code: 'exit-unknown' } });
});

it.each([
  ['a status', internal(noShell), ''],
  ['output and exit code 126', exit('126'), noShell],
  ['output and exit code -1', exit('-1'), noShell],
  ['a status with an exit code', exit('-1').replace('"x"', JSON.stringify(noShell)), ''],
])('a missing shell is known by %s', (_, statusText, printed) => {
  const supervisor = { announced: false };
  expect(conclude({ statusText, broke: '', pod: 'api-0', printed, supervisor })).toEqual({
    kind: 'no-shell',
  });
});
