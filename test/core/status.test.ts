import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conclude } from '../../src/core/conclude.ts';
import { explainRefusal } from '../../src/core/refusal.ts';
import { outcomeOfStatus } from '../../src/core/status.ts';

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
    expect(outcomeOfStatus(text)).toEqual({ kind: 'exited', exitCode: 0, verified: false });
  });

  it.each([1, 3, 137, 255, 3_221_225_786])('with the cause %i is that exit code', (code) => {
    expect(outcomeOfStatus(exit(String(code)))).toEqual({ kind: 'exited', exitCode: code, verified: false });
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
    expect(outcomeOfStatus(text)).toMatchObject({ kind: 'unknown', code: 'exit-unknown' });
  });

  it.each([
    'Internal error occurred: error executing command in container: failed to exec in container: failed to start exec "1": OCI runtime exec failed: exec failed: unable to start container process: exec: "x": executable file not found in $PATH: unknown',
    'unable to upgrade connection: container not found ("api")',
    'unable to upgrade connection: pod does not exist',
    'error sending request: Post "https://10.0.0.1:10250/exec/a/b/c": dial tcp 10.0.0.1:10250: i/o timeout',
    'rpc error: code = Unknown desc = container is in CONTAINER_EXITED state',
  ])('that names the start proves that nothing ran: %s', (message) => {
    expect(outcomeOfStatus(internal(message))).toMatchObject({
      kind: 'not-started',
      code: 'exec-not-started',
    });
  });

  it('never repeats the argv that containerd writes into its message', () => {
    const outcome = outcomeOfStatus(internal('error executing command [sh -c echo hunter2], something else'));
    expect(JSON.stringify(outcome)).not.toContain('hunter2');
  });

  it('of any text is an outcome, and a success only for Success', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const outcome = outcomeOfStatus(text);
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

  it('by RBAC names the verb and the resource to grant', () => {
    const body = JSON.stringify({
      status: 'Failure',
      message: 'pods "a" is forbidden: User "u" cannot create resource "pods/exec" in API group ""',
    });
    expect(explainRefusal({ status: 403, body, hasHeaders: true }, 'exec in "a/b"')).toMatchObject({
      code: 'cluster-forbidden',
      hint: 'Grant the verb "create" on "pods/exec" to voicepipe\'s account.',
    });
  });

  it.each([
    [401, 'cluster-unauthorized'],
    [404, 'pod-not-found'],
    [400, 'exec-refused'],
    [429, 'cluster-refused'],
    [503, 'cluster-refused'],
    [502, 'cluster-refused'],
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
  const supervisor = { announced: true, printed: '', exit: { kind: 'exit', exitCode: 0 } } as const;
  expect(conclude({ statusText, broke: '', pod: 'api-0', supervisor })).toEqual({
    kind: 'ended',
    outcome: { kind: 'exited', exitCode: 5, verified: false },
  });
});
