import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { apiPod, type Rig, startRig } from './kube-rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterEach(() => rig.kube.reset());
afterAll(() => rig.stop());

const failing = ['sh', '-c', 'echo hi; exit 4'];
const success = '{"metadata":{},"status":"Success"}';
const broken = async (mode: string, argv: readonly string[] = failing) => {
  expect(rig.kube.fault({ exec: { mode } })).toEqual({ ok: true });
  const exec = await rig.exec({ argv });
  return exec;
};

describe('after the upgrade', () => {
  test.each([
    ['no-status-1000', 1000],
    ['no-status-1011', 1011],
  ])('%s closes with its code and says no status', async (mode, code) => {
    const exec = await broken(mode);
    expect(await exec.closed).toBe(code);
    expect([exec.text(1), exec.text(3)]).toEqual(['hi\n', '']);
  });

  test('false-success reports Success while the command goes on', async () => {
    const exec = await broken('false-success', ['sh', '-c', 'echo hi; sleep 600; exit 4']);
    expect(await exec.closed).toBe(1000);
    expect(exec.text(3)).toBe(success);
    const ps = await rig.exec({ argv: ['ps', 'aux'] });
    await ps.closed;
    expect(ps.text(1)).toContain('sleep 600');
  });

  test('text-frame sends a text message, zero-length an empty one, unknown-channel a stranger', async () => {
    const text = await broken('text-frame');
    await text.closed;
    expect(text.frames.map(String)).toContain('this is a text message');
    const empty = await broken('zero-length');
    await empty.closed;
    expect(empty.frames.some((frame) => frame.length === 0)).toBe(true);
    const stranger = await broken('unknown-channel');
    await stranger.closed;
    expect(stranger.text(9)).toBe('?');
  });

  test('split-status comes in several frames, one of them empty', async () => {
    const exec = await broken('split-status');
    await exec.closed;
    expect(exec.frames.filter((frame) => frame[0] === 3).map((frame) => frame.length)).toContain(1);
    expect(JSON.parse(exec.text(3)).reason).toBe('NonZeroExitCode');
  });

  test('status-before-output sends all output all the same', async () => {
    const exec = await broken('status-before-output');
    await exec.closed;
    const order = exec.frames.filter((frame) => frame.length > 1).map((frame) => frame[0]);
    expect([order, exec.text(1)]).toEqual([[3, 1], 'hi\n']);
  });

  test('status-without-close leaves the connection open', async () => {
    const exec = await broken('status-without-close');
    await exec.saw(() => exec.text(3) !== '');
    const pong = new Promise((resolve) => exec.socket.once('pong', resolve));
    exec.socket.ping();
    await pong;
    exec.socket.terminate();
  });

  test('bad-json-status is no JSON', async () => {
    const exec = await broken('bad-json-status');
    await exec.closed;
    expect(() => JSON.parse(exec.text(3))).toThrow(SyntaxError);
  });

  test('half-open answers no ping and sends nothing more', async () => {
    const exec = await broken('half-open');
    await exec.saw(() => exec.frames.length > 0);
    let pongs = 0;
    exec.socket.on('pong', () => {
      pongs += 1;
    });
    exec.socket.ping();
    const other = await rig.exec({ argv: ['sleep', '0.3'] });
    await other.closed;
    expect([pongs, exec.text(1), exec.text(3)]).toEqual([0, '', '']);
    exec.socket.terminate();
  });

  test('cut_exec resets after that many bytes of output, without a close', async () => {
    rig.kube.fault({ cut_exec: { after_bytes: 100 } });
    const exec = await rig.exec({ argv: ['big-output', '5000'] });
    expect(await exec.closed).toBe(1006);
    expect([exec.text(1).length, exec.text(3)]).toEqual([100, '']);
  });
});

describe('before the upgrade', () => {
  test.each([
    ['http-401', 401, 'Unauthorized'],
    ['http-403', 403, 'Forbidden'],
    ['http-404', 404, 'NotFound'],
    ['http-429', 429, 'TooManyRequests'],
    ['http-503', 503, 'ServiceUnavailable'],
  ])('%s is a Status', async (mode, status, reason) => {
    rig.kube.fault({ exec: { mode } });
    const answer = await rig.refused({});
    expect([answer.status, JSON.parse(answer.text).reason]).toEqual([status, reason]);
    if (status === 429 || status === 503) expect(answer.headers['retry-after']).toBe('1');
  });

  test('empty-403 has neither headers nor a body; plain-500 is plain text', async () => {
    rig.kube.fault({ exec: { mode: 'empty-403' } });
    expect(await rig.refused({})).toEqual({ status: 403, headers: {}, text: '' });
    rig.kube.fault({ exec: { mode: 'plain-500' } });
    expect(await rig.refused({})).toMatchObject({
      status: 500,
      text: expect.stringContaining('error dialing backend'),
    });
  });

  test('stall never answers', async () => {
    rig.kube.fault({ exec: { mode: 'stall' } });
    const opened = rig.exec({}).then(
      () => 'answered',
      () => 'answered',
    );
    const other = await rig.exec({ argv: ['sleep', '0.2'] });
    await other.closed;
    expect(await Promise.race([opened, 'silent'])).toBe('silent');
  });
});

test('a fault strikes as often as it was ordered, and only the pod it names', async () => {
  rig.kube.fault({ exec: { mode: 'http-503', pod: apiPod, times: 2 } });
  const other = await rig.exec({ pod: 'db-0', container: 'postgres' });
  await other.closed;
  expect(other.text(3)).toBe(success);
  expect((await rig.refused({})).status).toBe(503);
  expect((await rig.refused({})).status).toBe(503);
  const healed = await rig.exec({});
  await healed.closed;
  expect(healed.text(3)).toBe(success);
});
