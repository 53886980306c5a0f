import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiPod, type Rig, startRig } from './kube-rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.stop());

const v4 = ['v4.channel.k8s.io'];
const run = async (...argv: string[]) => {
  const exec = await rig.exec({ argv });
  await exec.closed;
  return exec;
};
const sh = (script: string) => run('sh', '-c', script);

describe('protocol', () => {
  test('an offer of v5 and v4 gets v5; the first frame is an empty one on stdout', async () => {
    const exec = await rig.exec({ argv: ['echo', 'hi'] });
    expect(await exec.closed).toBe(1000);
    expect(exec.protocol).toBe('v5.channel.k8s.io');
    expect(exec.frames[0]).toEqual(Buffer.from([1]));
    expect(exec.text(1)).toBe('hi\n');
    expect(exec.text(3)).toBe('{"metadata":{},"status":"Success"}');
  });

  test('an older server picks v4 from the same offer, and knows no v5 alone', async () => {
    rig.kube.fault({ exec_protocol: 'v4' });
    const exec = await rig.exec({ argv: ['sh', '-c', 'exit 7'] });
    await exec.closed;
    expect(exec.protocol).toBe('v4.channel.k8s.io');
    expect(JSON.parse(exec.text(3))).toMatchObject({
      message:
        'command terminated with non-zero exit code: error executing command [sh -c exit 7], exit code 7',
    });
    const refused = await rig.refused({ protocols: ['v5.channel.k8s.io'] });
    expect(refused).toEqual({ status: 403, headers: {}, text: '' });
    await rig.kube.reset();
  });

  test('an unknown subprotocol is a 403 without headers and without a body', async () => {
    expect(await rig.refused({ protocols: ['v9.channel.k8s.io'] })).toEqual({
      status: 403,
      headers: {},
      text: '',
    });
  });

  test('base64 channels travel as text', async () => {
    const exec = await rig.exec({ protocols: ['v4.base64.channel.k8s.io'] });
    await exec.closed;
    const output = exec.frames.map(String).filter((frame) => frame.startsWith('1') && frame.length > 1);
    expect(Buffer.from(output.join('').slice(1), 'base64').toString()).toBe('hi\n');
  });

  test('a non-zero exit is a NonZeroExitCode status with its cause', async () => {
    const exec = await sh('exit 3');
    expect(JSON.parse(exec.text(3))).toEqual({
      metadata: {},
      status: 'Failure',
      message: 'command terminated with non-zero exit code: command terminated with exit code 3',
      reason: 'NonZeroExitCode',
      details: { causes: [{ reason: 'ExitCode', message: '3' }] },
    });
  });

  test('no frame carries more than 32 KiB', async () => {
    const exec = await run('big-output', '300000');
    expect(exec.text(1)).toHaveLength(300_000);
    expect(Math.max(...exec.frames.map((frame) => frame.length))).toBeLessThanOrEqual(32 * 1024 + 1);
  });

  test('pings are answered while a command runs', async () => {
    const exec = await rig.exec({ argv: ['sleep', '30'] });
    const pong = new Promise((resolve) => exec.socket.once('pong', resolve));
    exec.socket.ping();
    await pong;
    exec.socket.terminate();
  });

  test('a producer is held back while the client does not read, and nothing is lost', async () => {
    const bytes = 60_000_000;
    const exec = await rig.exec({ argv: ['big-output', String(bytes)] });
    await exec.saw(() => exec.frames.length > 1);
    exec.socket.pause();
    expect((await sh('sleep 0.5; ps aux')).text(1)).toContain(`big-output ${bytes}`);
    exec.socket.resume();
    await exec.closed;
    expect(exec.frames.reduce((sum, frame) => sum + (frame[0] === 1 ? frame.length - 1 : 0), 0)).toBe(bytes);
  });
});

describe('stdin', () => {
  const query = 'stdin=true&stdout=true&stderr=true';

  test('it is delivered, and 255 0 is its end', async () => {
    const exec = await rig.exec({ argv: ['cat'], query });
    exec.socket.send(Buffer.concat([Buffer.from([0]), Buffer.from([0, 255, 10])]));
    exec.socket.send(Buffer.alloc(0));
    exec.socket.send(Buffer.from([255, 0]));
    await exec.closed;
    const output = exec.frames.filter((frame) => frame[0] === 1 && frame.length > 1);
    expect(Buffer.concat(output)).toEqual(Buffer.from([1, 0, 255, 10]));
  });

  test('a script reads it line by line', async () => {
    const script = 'while read a b; do echo "$b $a"; done';
    const exec = await rig.exec({ argv: ['sh', '-c', script], query });
    exec.socket.send(Buffer.from('\0one two\nthree four\n'));
    exec.socket.send(Buffer.from([255, 0]));
    await exec.closed;
    expect(exec.text(1)).toBe('two one\nfour three\n');
  });

  test('a close of no known channel drops the connection', async () => {
    const exec = await rig.exec({ argv: ['cat'], query });
    exec.socket.send(Buffer.from([255, 9]));
    expect(await exec.closed).toBe(1006);
  });
});

describe('refusals', () => {
  const refusal = async (options: Parameters<Rig['refused']>[0]) => {
    const { status, text } = await rig.refused(options);
    return [status, text.startsWith('{') ? JSON.parse(text).message : text];
  };

  test('a missing pod, a wrong container and a missing choice are Statuses', async () => {
    expect(await refusal({ pod: 'nope' })).toEqual([404, 'pods "nope" not found']);
    expect(await refusal({ container: 'zz' })).toEqual([400, `container zz is not valid for pod ${apiPod}`]);
    expect(await refusal({ container: '' })).toEqual([
      400,
      `a container name must be specified for pod ${apiPod}, choose one of: [api proxy]`,
    ]);
  });

  test('a wrong token is a 401 Status', async () => {
    expect(await refusal({ headers: { Authorization: 'Bearer no' } })).toEqual([401, 'Unauthorized']);
  });

  test('a container that does not run is told on channel 3 over v5, and as plain text over v4', async () => {
    const where = { pod: 'mailer-84d9c7c5f6-jw7rz', container: 'mailer' };
    const exec = await rig.exec(where);
    await exec.closed;
    expect(JSON.parse(exec.text(3))).toMatchObject({
      code: 500,
      message: 'Internal error occurred: unable to upgrade connection: container not found ("mailer")',
    });
    expect(await refusal({ ...where, protocols: v4 })).toEqual([500, 'container not found ("mailer")\n']);
  });

  test("a missing executable is the runtime's text on channel 3, with the prefix doubled over v5", async () => {
    const words = 'exec: "nosuch": executable file not found in $PATH: unknown';
    const five = await rig.exec({ argv: ['nosuch'] });
    await five.closed;
    expect(JSON.parse(five.text(3)).message).toMatch(
      /^Internal error occurred: Internal error occurred: error/,
    );
    expect(JSON.parse(five.text(3)).message).toContain(words);
    const four = await rig.exec({ argv: ['nosuch'], protocols: v4 });
    await four.closed;
    expect(JSON.parse(four.text(3)).message).toMatch(/^Internal error occurred: error executing/);
    expect(JSON.parse(four.text(3))).not.toHaveProperty('details');
  });

  test('an image without a shell runs only its own program', async () => {
    const shell = await rig.exec({ argv: ['sh', '-c', 'true'], container: 'proxy' });
    await shell.closed;
    expect(shell.text(3)).toContain('exec: \\"sh\\": executable file not found in $PATH');
    const own = await rig.exec({ argv: ['/proxy', '--version'], container: 'proxy' });
    await own.closed;
    expect(own.text(1)).toBe('proxy 1.31.0\n');
  });

  test('exec by POST says that only WebSocket is served', async () => {
    const path = `/api/v1/namespaces/shop/pods/${apiPod}/exec?command=ls&container=api&stdout=true`;
    const answer = await rig.send('POST', path, '', {});
    expect([answer.status, JSON.parse(answer.text).message]).toEqual([
      400,
      expect.stringContaining('WebSocket only'),
    ]);
  });
});

describe('a command', () => {
  test('gets its arguments byte for byte, without a shell', async () => {
    const exec = await run('echo', '$HOME', "it's", '*', 'a  b', 'é\n');
    expect(exec.text(1)).toBe("$HOME it's * a  b é\n\n");
  });

  test('has its streams apart', async () => {
    const exec = await run('stderr-demo');
    expect([exec.text(1), exec.text(2)]).toEqual([
      'out 1\nout 2\nout 3\nout 4\nout 5\n',
      'err 1\nerr 2\nerr 3\nerr 4\nerr 5\n',
    ]);
  });

  test('prints while it works, also under a shell that announces it', async () => {
    const exec = await rig.exec({
      argv: ['sh', '-c', 'echo "start $$" >&2; "$@"; echo "end $?" >&2', 'sh', 'slow-report', '3'],
    });
    await exec.saw(() => exec.text(1).includes('row 1'));
    expect(exec.text(2)).toMatch(/^start \d+\n$/);
    await exec.closed;
    expect(exec.text(2)).toMatch(/^start \d+\nend 0\n$/);
  });

  test('outlives its client, and can be found and killed by its process group', async () => {
    const first = await rig.exec({ argv: ['sh', '-c', 'echo $$; sleep 600'] });
    await first.saw(() => first.text(1).endsWith('\n'));
    const group = first.text(1).trim();
    first.socket.terminate();
    await first.closed;
    expect((await run('ps', 'aux')).text(1)).toContain('sleep 600');
    await sh(`kill -TERM -- -${group}`);
    expect((await run('ps', 'aux')).text(1)).not.toContain('sleep 600');
  });

  test('that is killed ends with 143 or 137', async () => {
    for (const [signal, code] of [
      ['TERM', '143'],
      ['KILL', '137'],
    ]) {
      const exec = await rig.exec({ argv: ['sh', '-c', 'echo $$; exec sleep 600'] });
      await exec.saw(() => exec.text(1).endsWith('\n'));
      await sh(`kill -${signal} ${exec.text(1).trim()}`);
      await exec.closed;
      expect(exec.text(3)).toContain(`"message":"${code}"`);
    }
  });

  test('keeps the connection open as long as a child holds its output', async () => {
    const exec = await sh('(sleep 0.2; echo late) & echo early');
    expect(exec.text(1)).toBe('early\nlate\n');
  });

  test('that loops without end is bounded by timeout and hinders nobody', async () => {
    const busy = rig.exec({ argv: ['timeout', '1', 'sh', '-c', 'while :; do :; done'] });
    expect((await run('echo', 'still here')).text(1)).toBe('still here\n');
    const exec = await busy;
    await exec.closed;
    expect(exec.text(3)).toContain('"message":"124"');
  });

  test('run-migrations works once; the second time there is nothing to migrate', async () => {
    const first = await run('run-migrations');
    expect(first.text(1)).toContain('Done. Schema is at version');
    expect(first.text(2).match(/warning:/g)).toHaveLength(2);
    expect((await run('run-migrations')).text(1)).toContain('Nothing to migrate');
    await rig.kube.reset();
  });
});
