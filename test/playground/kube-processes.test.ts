import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Rig, startRig } from './kube-rig.ts';

let rig: Rig;
const json = { 'Content-Type': 'application/json' };

const createPod = (name: string, image: string, spec: object = {}) =>
  rig.send(
    'POST',
    '/api/v1/namespaces/shop/pods',
    JSON.stringify({ metadata: { name }, spec: { containers: [{ name: 'api', image }], ...spec } }),
    json,
  );
/** What was killed, but not waited for yet, shows no command line any more. */
const isAlive = (pid: number) =>
  existsSync(`/proc/${pid}/cmdline`) && readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== '';

beforeAll(async () => {
  rig = await startRig(undefined, { processes: 'real' });
  await createPod('plain', 'busybox:1.36');
  await createPod('untimed', 'busybox:no-timeout');
  await createPod('bare', 'example.test/shellless:1');
});
afterAll(() => rig.stop());

describe('a real process', () => {
  it('leads its own session and group, and its streams stay apart', async () => {
    const script = 'read -r stat </proc/$$/stat; echo "$$ $stat"; echo oops >/dev/stderr; exit 3';
    const ran = await rig.exec({ pod: 'plain', argv: ['sh', '-c', script] });
    await ran.closed;
    const [pid, , , , , group, session] = ran.text(1).split(' ');
    expect([group, session]).toEqual([pid, pid]);
    expect(ran.text(2)).toBe('oops\n');
    expect(ran.text(3)).toContain('"causes":[{"reason":"ExitCode","message":"3"}]');
  });

  it('that a signal ended is told as 128 and its number', async () => {
    const ran = await rig.exec({ pod: 'plain', argv: ['sh', '-c', 'kill -KILL $$'] });
    await ran.closed;
    expect(ran.text(3)).toContain('"message":"137"');
  });

  it('blocks while the client does not read, and goes on when it does', async () => {
    const ran = await rig.exec({
      pod: 'plain',
      argv: ['sh', '-c', 'head -c 30000000 /dev/zero; touch written'],
    });
    ran.socket.pause();
    const wait = 'until [ -e written ]; do sleep 0.1; done';
    const other = await rig.exec({ pod: 'plain', argv: ['timeout', '1', 'sh', '-c', wait] });
    await other.closed;
    expect(other.text(3)).toContain('"message":"124"');
    ran.socket.resume();
    await ran.closed;
    const bytes = ran.frames.filter((frame) => frame[0] === 1).reduce((sum, one) => sum + one.length - 1, 0);
    expect(bytes).toBe(30_000_000);
    const after = await rig.exec({ pod: 'plain', argv: ['cat', 'written'] });
    await after.closed;
    expect(after.text(3)).toContain('Success');
  });

  it('gets its stdin and the end of it', async () => {
    const ran = await rig.exec({ pod: 'plain', argv: ['wc', '-c'], query: 'stdin=true&stdout=true' });
    for (let sent = 0; sent < 10; sent += 1) ran.socket.send(Buffer.alloc(100_001));
    ran.socket.send(Buffer.from([255, 0]));
    await ran.closed;
    expect(ran.text(1).trim()).toBe('1000000');
  });

  it('runs on when its client is gone, and ends with its pod', async () => {
    await createPod('doomed', 'busybox:1.36');
    const ran = await rig.exec({ pod: 'doomed', argv: ['sh', '-c', 'echo $$; setsid sleep 1000 & wait'] });
    await ran.saw(() => ran.text(1).includes('\n'));
    const pid = Number(ran.text(1));
    ran.socket.terminate();
    await ran.closed;
    const again = await rig.exec({ pod: 'doomed', argv: ['sh', '-c', `kill -0 ${pid} && echo alive`] });
    await again.closed;
    expect(again.text(1)).toBe('alive\n');
    const watcher = await rig.exec({ pod: 'doomed', argv: ['sh', '-c', 'echo up; exec sleep 1000'] });
    await watcher.saw(() => watcher.text(1) === 'up\n');
    const deleted = await rig.send('DELETE', '/api/v1/namespaces/shop/pods/doomed', '', {});
    expect(deleted.status).toBe(200);
    await watcher.closed;
    expect(watcher.text(3)).toContain('"message":"137"');
    expect(isAlive(pid)).toBe(false);
    expect((await rig.get('/api/v1/namespaces/shop/pods/doomed')).status).toBe(404);
  });
});

describe('what cannot be started is told in the words of containerd', () => {
  it.each([
    [
      'a program that is in no folder of PATH',
      'plain',
      'nosuch',
      'executable file not found in $PATH: unknown',
    ],
    ['a path where nothing is', 'plain', '/no/such', 'stat /no/such: no such file or directory: unknown'],
    ['a file that may not be executed', 'plain', '/etc/passwd', 'permission denied: unknown'],
    ['a folder', 'plain', '/tmp', 'is a directory: unknown'],
    ['a shell where there is none', 'bare', 'sh', 'exec: "sh": executable file not found in $PATH: unknown'],
    ['a shell by its path where there is none', 'bare', '/bin/sh', 'no such file or directory: unknown'],
    ['timeout where there is none', 'untimed', 'timeout', 'executable file not found in $PATH: unknown'],
  ])('%s', async (_, pod, name, words) => {
    const ran = await rig.exec({ pod, argv: [name] });
    await ran.closed;
    expect(ran.text(3)).toContain(
      'OCI runtime exec failed: exec failed: unable to start container process: ',
    );
    expect(JSON.parse(ran.text(3)).message).toContain(words);
  });

  it('other programs of an image without a shell run', async () => {
    const ran = await rig.exec({ pod: 'bare', argv: ['echo', 'hi'] });
    await ran.closed;
    expect(ran.text(1)).toBe('hi\n');
  });
});

describe('objects that a client creates', () => {
  it('exist once, and a namespace takes its pods with it', async () => {
    const namespace = JSON.stringify({ metadata: { name: 'short' } });
    const create = () => rig.send('POST', '/api/v1/namespaces', namespace, json);
    expect((await create()).status).toBe(201);
    expect(JSON.parse((await create()).text)).toMatchObject({ reason: 'AlreadyExists', code: 409 });
    const pod = JSON.stringify({
      metadata: { name: 'p' },
      spec: { containers: [{ name: 'c', image: 'busybox' }] },
    });
    const created = await rig.send('POST', '/api/v1/namespaces/short/pods', pod, json);
    expect(JSON.parse(created.text).status.phase).toBe('Running');
    expect((await rig.send('DELETE', '/api/v1/namespaces/short', '', {})).status).toBe(200);
    expect((await rig.get('/api/v1/namespaces/short/pods/p')).status).toBe(404);
    expect((await rig.send('POST', '/api/v1/namespaces/short/pods', pod, json)).status).toBe(404);
  });

  it.each([
    ['no JSON', '{'],
    ['no name', '{"metadata":{},"spec":{"containers":[{"name":"c","image":"busybox"}]}}'],
    ['no container', '{"metadata":{"name":"p"},"spec":{"containers":[]}}'],
    [
      'another kind',
      '{"kind":"Service","metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i"}]}}',
    ],
  ])('are refused with 400: %s', async (_, body) => {
    expect((await rig.send('POST', '/api/v1/namespaces/shop/pods', body, json)).status).toBe(400);
  });

  it('cannot be created where processes are simulated', async () => {
    const other = await startRig();
    const body = JSON.stringify({ metadata: { name: 'short' } });
    expect((await other.send('POST', '/api/v1/namespaces', body, json)).status).toBe(405);
    await other.stop();
  });
});

it('a server that closes leaves nothing running', async () => {
  const other = await startRig(undefined, { processes: 'real' });
  const pod = JSON.stringify({
    metadata: { name: 'p' },
    spec: { containers: [{ name: 'api', image: 'busybox' }] },
  });
  await other.send('POST', '/api/v1/namespaces/shop/pods', pod, json);
  const ran = await other.exec({ pod: 'p', argv: ['sh', '-c', 'echo $$; sleep 1000'] });
  await ran.saw(() => ran.text(1).includes('\n'));
  const gone = once(ran.socket, 'close');
  await other.stop();
  await gone;
  expect(isAlive(Number(ran.text(1)))).toBe(false);
});
