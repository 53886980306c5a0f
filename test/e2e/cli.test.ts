import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRig, type Rig } from '../helpers/playground-rig.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function voicepipe(
  args: readonly string[],
  env: Record<string, string> = {},
  signalAfter?: (kill: () => void) => void,
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [cli, ...args],
      { env: { PATH: process.env['PATH'] ?? '', ...env } },
      (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
      },
    );
    if (signalAfter !== undefined) child.stdout?.once('data', () => signalAfter(() => child.kill('SIGINT')));
  });
}

let rig: Rig;
beforeAll(async () => {
  rig = await openRig();
});
afterAll(() => rig.stop());
const exec = (...args: string[]) =>
  voicepipe(['exec', ...args], { KUBECONFIG: rig.playground.kubeconfigPath });

/** The program within a line of the shell, where `$0 "$@"` stands for it; what came on stderr, and `status N` of it. */
function inShell(line: string, args: readonly string[]): Promise<string> {
  const env = { PATH: process.env['PATH'], KUBECONFIG: rig.playground.kubeconfigPath };
  return new Promise((resolve) => {
    execFile('sh', ['-c', line, process.execPath, cli, ...args], { env }, (_error, _stdout, stderr) =>
      resolve(stderr),
    );
  });
}
const isShort = '{ "$0" "$@"; echo "status $?" >&2; } | true';

describe('an output that takes nothing', () => {
  it.each([
    ['ls', ['ls', '-n', 'shop'], 'status 0'],
    ['describe', ['describe', 'api-7f'], 'status 0'],
    ['logs', ['logs', 'api-7f'], 'status 0'],
    ['exec --json', ['exec', 'api-7f', '--json', '--', 'true'], 'status 0'],
    ['exec', ['exec', 'api-7f', '--timeout', '20s', '--', 'yes'], 'It was cancelled: stopped, verified'],
  ])('because its reader went away ends %s quietly', async (_, args, words) => {
    const said = await inShell(isShort, args);
    expect(said).toContain(words);
    expect(said).not.toMatch(/Error|^\s+at /m);
  });

  it.each([[['ls', '-n', 'shop']], [['logs', 'api-7f']], [['exec', 'api-7f', '--json', '--', 'true']]])(
    'because nothing can be written ends %j with 1 and a sentence',
    async (args) => {
      const said = await inShell('"$0" "$@" >/dev/full; echo "status $?" >&2', args);
      expect(said).toBe('voicepipe: The output cannot be written (ENOSPC).\nstatus 1\n');
    },
  );

  it('on stderr takes nothing from stdout or the exit status', async () => {
    expect(await inShell('"$0" "$@" 2>&-; echo "status $?" >&2', ['ls', 'nope'])).toBe('status 1\n');
  });
});

describe('voicepipe exec', () => {
  it('keeps the streams apart and ends with the exit code of the command', async () => {
    expect(await exec('api-7f', '--', 'sh', '-c', 'echo out; echo err >&2; exit 7')).toEqual({
      code: 7,
      stdout: 'out\n',
      stderr: 'err\n',
    });
  });

  it('passes argv byte for byte, without a shell', async () => {
    const words = ['$HOME', '*', 'a  b', "it's", '"', '', 'ü\n'];
    const { stdout } = await exec('api-7f', '--json', '--', 'printf', '%s|', ...words);
    expect(JSON.parse(stdout).stdout).toBe(words.map((word) => `${word}|`).join(''));
  });

  it('reports one JSON object', async () => {
    const { stdout, code } = await exec('api-7f', '--json', '--', 'echo', 'hi');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: 'exited',
      exitCode: 0,
      verified: true,
      stdout: 'hi\n',
      stderr: '',
      bytes: { stdout: 3, stderr: 0 },
      truncated: false,
      target: { cluster: 'playground', namespace: 'shop', pod: 'api-7f9c5d7b8d-x4k2p', container: 'api' },
      protocol: 'v5.channel.k8s.io',
    });
  });

  it('ends with 124 when it takes too long', async () => {
    expect(await exec('api-7f', '--timeout', '300ms', '--', 'sleep', '9')).toMatchObject({ code: 124 });
  });

  it('runs in a ready pod of a workload or a selector, and says which', async () => {
    const ended = await exec('deploy/api', '--', 'echo', 'hi');
    expect(ended).toMatchObject({ code: 0, stdout: 'hi\n' });
    expect(ended.stderr).toContain('took "api-7f9c5d7b8d-x4k2p"');
    expect(await exec('-l', 'app=db', '--', 'echo', 'hi')).toMatchObject({ code: 0, stdout: 'hi\n' });
  });

  it('ends with 125 when nothing was started', async () => {
    const ended = await exec('api', '--', 'echo');
    expect(ended.code).toBe(125);
    expect(ended.stderr).toContain('fits 3 pods');
  });

  it('ends with 126 when the outcome is not known', async () => {
    await rig.post('/control/faults', { exec: { mode: 'no-status-1000' } });
    const { code, stdout } = await exec('api-7f', '--json', '--', 'echo', 'hi');
    expect(code).toBe(126);
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'unknown', code: 'connection-lost', stdout: 'hi\n' });
  });

  it('ends with 130 when it is interrupted', async () => {
    const ended = await voicepipe(
      ['exec', 'api-7f', '--', 'slow-report', '50'],
      { KUBECONFIG: rig.playground.kubeconfigPath },
      (kill) => kill(),
    );
    expect(ended.code).toBe(130);
  });

  it.each([
    [['exec'], 'no pod is named'],
    [['exec', 'api-7f'], 'there is no command'],
    [['exec', 'api-7f', '--frob', '--', 'ls'], '--frob'],
    [['exec', 'api-7f', '--timeout', 'x', '--', 'ls'], 'not a timeout'],
    [['frob'], 'is not a command'],
  ])('and its kin refuse %j with exit status 2', async (args, says) => {
    const ended = await voicepipe(args);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain(says);
  });

  it('without a cluster says so', async () => {
    const ended = await voicepipe(['exec', 'api-7f', '--', 'ls'], { KUBECONFIG: '/nowhere/kubeconfig' });
    expect(ended).toMatchObject({
      code: 2,
      stderr: 'voicepipe: The kubeconfig "/nowhere/kubeconfig" does not exist. Correct KUBECONFIG.\n',
    });
  });
});

describe('voicepipe logs', () => {
  const logs = (...args: string[]) =>
    voicepipe(['logs', ...args], { KUBECONFIG: rig.playground.kubeconfigPath });

  it('prints the log on stdout and remarks on stderr', async () => {
    const ended = await logs('deploy/api', '-c', 'api', '--tail', '2');
    expect(ended.code).toBe(0);
    expect(ended.stdout.trimEnd().split('\n')).toHaveLength(2);
    expect(ended.stderr).toContain('deploy/api: took "api-7f9c5d7b8d-x4k2p", 1 of 3 ready pods');
  });

  it('takes a selector, an earlier instance, and a pattern', async () => {
    const ended = await logs('-l', 'app=mailer', '--previous', '--grep', '(?i)error|panic|fatal');
    expect(ended.code).toBe(0);
    expect(ended.stderr).toMatch(/\d+ of \d+ lines fit/);
    for (const line of ended.stdout.trimEnd().split('\n')) expect(line).toMatch(/error|panic|fatal/i);
  });

  it('ends with 130 when a followed log is interrupted', async () => {
    const ended = await voicepipe(
      ['logs', 'api-7f', '-c', 'api', '--follow', '--tail', '5'],
      { KUBECONFIG: rig.playground.kubeconfigPath },
      (kill) => kill(),
    );
    expect(ended.code).toBe(130);
    expect(ended.stdout).not.toBe('');
  });

  it.each([
    [['db-0', '--previous'], 1, 'never restarted'],
    [['nope'], 1, 'No pod in namespace "shop"'],
    [['../x'], 2, 'cannot be'],
    [[], 2, 'no pod is named'],
    [['api-7f', '--tail', 'x'], 2, 'not a number of lines'],
    [['api-7f', '--since', 'x'], 2, 'not a time'],
    [['api-7f', '--grep', '['], 2, 'missing closing ]'],
    [['api-7f', '-p', '-f'], 2, 'cannot be followed'],
    [['api-7f', '-l', 'a=b'], 2, 'both named'],
  ])('%j ends with %i', async (args, code, says) => {
    const ended = await logs(...args);
    expect(ended).toMatchObject({ code, stdout: '' });
    expect(ended.stderr).toContain(says);
  });
});

describe('voicepipe ls and describe', () => {
  it('print what the bot would', async () => {
    const env = { KUBECONFIG: rig.playground.kubeconfigPath };
    const listed = await voicepipe(['ls', 'deploy/api'], env);
    expect(listed.code).toBe(0);
    expect(listed.stdout).toContain('api-7f9c5d7b8d-x4k2p');
    const described = await voicepipe(['describe', 'mailer'], env);
    expect(described.stdout).toContain('Container mailer: waiting (CrashLoopBackOff)');
  });
});

describe('voicepipe start', () => {
  it('without Slack tokens explains itself with exit status 2', async () => {
    const ended = await voicepipe(['start']);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('SLACK_BOT_TOKEN is not set');
    expect(ended.stderr).toContain('voicepipe playground');
  });

  it('lists every fault of its configuration at once', async () => {
    const ended = await voicepipe(['start'], {
      SLACK_BOT_TOKEN: 'x',
      REDIS_URL: 'http://x',
      PORT: 'many',
      SLACK_APP_TOKEN_FILE: '/nowhere',
    });
    expect(ended.code).toBe(2);
    expect(ended.stderr.trim().split('\n')).toHaveLength(4);
  });

  it('says that a token is refused', async () => {
    const env = {
      SLACK_BOT_TOKEN: 'xoxb-wrong',
      SLACK_APP_TOKEN: 'xapp-wrong',
      SLACK_API_URL: `${rig.playground.url}/api/`,
      KUBECONFIG: rig.playground.kubeconfigPath,
      VOICEPIPE_DATA_DIR: `${rig.dataDir}/other`,
    };
    const ended = await voicepipe(['start'], env);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('Slack does not accept SLACK_BOT_TOKEN');
    expect(ended.stderr).not.toContain('xoxb-wrong');
  });
});

describe('voicepipe playground', () => {
  it('says that its data directory is in use and leaves the kubeconfig of the other alone', async () => {
    const ended = await voicepipe(['playground', '--port', '0', '--no-open', '--data', rig.dataDir]);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('is in use');
    expect((await exec('api-7f', '--', 'echo', 'still here')).stdout).toBe('still here\n');
  });

  it('says that its port is in use', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as { port: number };
    const ended = await voicepipe([
      'playground',
      '--port',
      String(port),
      '--no-open',
      '--data',
      `${rig.dataDir}/second`,
    ]);
    taken.close();
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain(`Port ${port} is in use.`);
  });
});

describe('voicepipe policy check', () => {
  const check = (...args: string[]) => voicepipe(['policy', 'check', ...args]);

  it('says class, words, consequence and the way out', async () => {
    const { code, stdout } = await check('--', 'df', '--frob');
    expect(code).toBe(0);
    expect(stdout).toContain(
      'write: the option "--frob" is not on the list of harmless ones.\nDecided by: --frob\n',
    );
    expect(stdout).toContain('In "production" it waits for another person\'s approval.\nTo run at once: ');
    expect((await check('--', 'df', '-h')).stdout).toContain('it runs at once');
  });

  it('shows what cannot be seen', async () => {
    const { stdout } = await check('--', 'ls', 'a\u202eb');
    expect(stdout).not.toContain('\u202e');
    expect(stdout).toContain('U+202E');
  });

  it('answers line for line, in order, and what is no line as not understood', async () => {
    const lines = [
      { id: 1, argv: ['df', '-h'] },
      { id: 2, argv: ['rm', 'x'] },
      'no json',
      { id: 3, argv: [1] },
      { id: 4, argv: ['env'] },
    ];
    const text = Buffer.concat([
      Buffer.from(lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')),
      Buffer.from('\n{"id":5,"argv":["cat","'),
      Buffer.from([0xff]),
      Buffer.from(`"]}\n{"id":6,"argv":["${'x'.repeat(2_000_000)}"]}\n{"id":7,"argv":["ls"]}`),
    ]);
    const ran = spawnSync(process.execPath, [cli, 'policy', 'check', '--jsonl'], {
      input: text,
      env: { PATH: process.env['PATH'] ?? '' },
    });
    const answers = ran.stdout
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(answers.map((answer) => [answer.id, answer.class])).toEqual([
      [1, 'read'],
      [2, 'destructive'],
      [null, 'write'],
      [3, 'write'],
      [4, 'forbidden'],
      [null, 'write'],
      [null, 'write'],
      [7, 'read'],
    ]);
    expect(ran.status).toBe(1);
  });

  it('takes the rules of a file, and refuses a file whose rules harm', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'policy-'));
    const file = join(directory, 'voicepipe.yaml');
    writeFileSync(file, 'policy: {rules: [{name: warm, argv: [bin/warm, "{int}"], class: read}]}');
    expect((await check('--policy', file, '--', 'bin/warm', '5')).stdout).toContain(
      'read: the team\'s rule "warm" says so.',
    );
    expect((await check('--policy', file, '--', 'bin/warm', 'x')).stdout).toContain('write: ');
    writeFileSync(file, 'policy: {rules: [{name: bad, argv: [rm, -rf, "{path}"], class: read}]}');
    const refused = await check('--policy', file, '--', 'ls');
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('The rule "bad" would let run at once what is known to harm');
    rmSync(directory, { recursive: true });
  });

  it.each([
    [[]],
    [['ls']],
    [['--jsonl', '--', 'ls']],
    [['--nosuch', '--', 'ls']],
    [['--policy', '/no/such', '--', 'ls']],
  ])('%j is wrong usage', async (args) => {
    expect((await check(...args)).code).toBe(2);
  });
});

describe('voicepipe parse', () => {
  const parse = (input: string, ...args: string[]) =>
    spawnSync(process.execPath, [cli, 'parse', ...args], { input, encoding: 'utf8' });

  it('answers every line in order, also those that are no request, and goes on', () => {
    const lines = [
      '{"id":1,"text":"exec api-7f —timeout 5m -n shop -c web —all ls –la"}',
      'no json',
      '{"id":"b","text":"exec api-7f ls | wc"}',
      `{"id":3,"text":${JSON.stringify('x'.repeat(2_000_000))}}`,
      '{"id":4}',
      '[1]',
      '{"id":5,"text":"logs -l app=api --tail 50 --previous --grep “a b”"}',
    ];
    const ran = parse(lines.join('\n'), '--jsonl');
    const answers = ran.stdout.trim().split('\n');
    expect(ran.status).toBe(0);
    expect(answers.map((line) => JSON.parse(line))).toEqual([
      {
        id: 1,
        ok: true,
        verb: 'exec',
        target: 'api-7f',
        namespace: 'shop',
        container: 'web',
        argv: ['ls', '-la'],
        options: { timeout: '5m', namespace: 'shop', container: 'web', all: true },
      },
      { id: null, ok: false, code: 'bad-input', message: expect.any(String) },
      { id: 'b', ok: false, code: 'bad-command', message: expect.stringContaining("sh -c 'ls | wc'") },
      { id: null, ok: false, code: 'bad-input', message: expect.any(String) },
      { id: 4, ok: false, code: 'bad-input', message: expect.any(String) },
      { id: null, ok: false, code: 'bad-input', message: expect.any(String) },
      {
        id: 5,
        ok: true,
        verb: 'logs',
        target: '-l app=api',
        options: { selector: 'app=api', tail: 50, previous: true, grep: 'a b' },
      },
    ]);
  });

  it('without lines reads one text, and ends with 1 where it is refused', () => {
    const good = parse('exec api-7f ls');
    expect([good.status, JSON.parse(good.stdout).argv]).toEqual([0, ['ls']]);
    const refused = parse('exec api-7f ls > x');
    expect([refused.status, JSON.parse(refused.stdout).code]).toEqual([1, 'bad-command']);
  });
});

describe('voicepipe doctor', () => {
  it('names every fault and what to do, and ends with 1', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'doctor-'));
    const file = join(directory, 'voicepipe.yaml');
    writeFileSync(
      file,
      'policy: {rules: [{name: bad, argv: [rm, "{path}"], class: read}]}\nredact: {patterns: [{name: a, pattern: "(a"}]}',
    );
    const { code, stdout } = await voicepipe(['doctor', '--json'], {
      VOICEPIPE_CONFIG: file,
      KUBECONFIG: rig.playground.kubeconfigPath,
      DATABASE_URL: 'postgres://127.0.0.1:1/none',
      REDIS_URL: 'redis://127.0.0.1:1',
    });
    rmSync(directory, { recursive: true });
    expect(code).toBe(1);
    const { ok, findings } = JSON.parse(stdout);
    expect(ok).toBe(false);
    const bad = findings.filter((finding: { ok: boolean }) => !finding.ok);
    expect(bad.map((finding: { part: string }) => finding.part).sort()).toEqual([
      'policy',
      'queue',
      'redaction',
      'slack',
      'store',
    ]);
    expect(bad.find((finding: { part: string }) => finding.part === 'policy').message).toContain(
      'known to harm',
    );
    expect(
      findings.filter((finding: { part: string; ok: boolean }) => finding.part === 'cluster' && finding.ok),
    ).toHaveLength(2);
  });

  it('tells the missing verb of an account that may not run commands', async () => {
    await rig.post('/control/faults', { deny: ['get pods/exec'] });
    const { stdout } = await voicepipe(['doctor'], { KUBECONFIG: rig.playground.kubeconfigPath });
    await rig.post('/control/faults', { clear: true });
    expect(stdout).toContain('BAD cluster: ');
    expect(stdout).toContain('Grant the verb "get" on "pods/exec"');
  });
});
