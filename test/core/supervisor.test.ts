import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Mark, openMarkReader } from '../../src/core/supervisor/marks.ts';
import { type Announced, stopArgv, superviseArgv } from '../../src/core/supervisor/script.ts';
import { findProgram } from '../helpers/find-program.ts';

const shells = ['dash', 'bash', 'mksh'].flatMap((name) => {
  const path = findProgram(name);
  return path === undefined ? [] : [{ name, argv0: [path] }];
});
const busybox = findProgram('busybox');
const all = busybox === undefined ? shells : [...shells, { name: 'busybox', argv0: [busybox, 'sh'] }];

let directory: string;
/** A directory with a few programs and no `timeout`. */
let bare: string;
/** Programs of every kind that a shell may fail to start, and some that it does start. */
let odd: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'voicepipe-bare-'));
  bare = join(directory, 'bare');
  odd = join(directory, 'odd');
  await Promise.all([bare, odd].map((path) => mkdir(path)));
  for (const name of ['sleep', 'echo', 'printf', 'cat', 'rm'])
    await symlink(findProgram(name) ?? '', join(bare, name));
  // The shell's name alone tells busybox what it is to be.
  for (const { name, argv0 } of all) {
    await mkdir(join(directory, name));
    await symlink(argv0[0] ?? '', join(directory, name, 'sh'));
  }
  await writeFile(join(odd, 'not-executable'), '#!/bin/sh\n', { mode: 0o644 });
  await writeFile(join(odd, 'no-interpreter'), '#!/no/such/interpreter\n', { mode: 0o755 });
  await writeFile(join(odd, '-dashed'), '#!/bin/sh\necho "ran $*"; exit 126\n', { mode: 0o755 });
  await writeFile(join(odd, 'unmarked'), 'echo "ran $*"; exit 127\n', { mode: 0o755 });
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** What a PATH is made of besides the shell itself. */
const places = [
  ['with timeout', () => process.env['PATH'] ?? ''],
  ['without timeout', () => bare],
] as const;

interface Supervised {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
  readonly marks: readonly Mark[];
}

type OnStart = (announced: Announced) => void;

/** Runs argv under supervision as a container runtime would: in a session of its own, without a terminal. */
function supervise(
  shell: (typeof all)[number],
  argv: readonly string[],
  {
    path,
    onStart,
    onOutput,
    onExit,
  }: { path?: string | undefined; onStart?: OnStart; onOutput?: OnStart; onExit?: OnStart } = {},
): Promise<Supervised> {
  const [, ...rest] = superviseArgv(argv, { nonce: 'n0nce', seconds: 60 });
  const [file = '', ...first] = shell.argv0;
  const child = spawn(file, [...first, ...rest], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PATH: [odd, join(directory, shell.name), path ?? process.env['PATH'] ?? ''].join(delimiter),
    },
  });
  const reader = openMarkReader('n0nce');
  const stdout: Buffer[] = [];
  const stderr: Uint8Array[] = [];
  const marks: Mark[] = [];
  child.stdout.on('data', (piece: Buffer) => stdout.push(piece));
  const printed = new Promise((resolve) => child.stdout.once('data', resolve));
  child.stderr.on('data', (piece: Buffer) => {
    const read = reader.push(piece);
    stderr.push(read.bytes);
    for (const mark of read.marks) {
      marks.push(mark);
      const [first] = marks;
      if (first?.kind !== 'start') continue;
      if (mark.kind === 'start') {
        onStart?.(first.announced);
        void printed.then(() => onOutput?.(first.announced));
      }
      if (mark.kind === 'exit') void printed.then(() => onExit?.(first.announced));
    }
  });
  return new Promise((resolve) => {
    child.on('close', (code) =>
      resolve({ code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString(), marks }),
    );
  });
}

/** One pass of the stop script, by another shell, as a second exec would. */
function signal(
  announced: Announced,
  name: 'TERM' | 'KILL' | '0',
  argv0: readonly string[] = ['sh'],
): Promise<readonly Mark[]> {
  const [, ...argv] = stopArgv(announced, { nonce: 'n1', signal: name });
  const [file = '', ...first] = argv0;
  const child = spawn(file, [...first, ...argv], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  const pieces: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
  return new Promise((resolve) => {
    child.on('close', () => resolve(openMarkReader('n1').push(Buffer.concat(pieces)).marks));
  });
}

const start = { kind: 'start', announced: { run: 'n0nce', pid: expect.any(Number) } };

describe.each(all)('under $name', (shell) => {
  it.each(places)('%s, a command keeps its streams and its exit code, and both are said', async (_, path) => {
    const run = await supervise(shell, ['sh', '-c', 'echo out; echo err >&2; exit 3'], { path: path() });
    expect(run).toMatchObject({ code: 3, stderr: 'err\n', marks: [start, { kind: 'exit', exitCode: 3 }] });
    expect(run.stdout.toString()).toBe('out\n');
  });

  it('the supervisor leads its group and session', async () => {
    const { marks } = await supervise(shell, ['echo']);
    const [first] = marks;
    if (first?.kind !== 'start') throw new Error('The supervisor did not announce itself.');
    const { pid, group, session, startTime } = first.announced;
    expect([group, session]).toEqual([pid, pid]);
    expect(startTime).toMatch(/^\d+$/);
  });

  describe.each(places)('%s', (_, path) => {
    it.each([
      [['nosuch-program'], 'missing'],
      [['/no/such/program'], 'missing'],
      [['-nosuch', '-c'], 'missing'],
      [['a=b'], 'missing'],
      [['/etc/passwd'], 'denied'],
      [['/etc'], 'denied'],
      [['not-executable'], 'denied'],
    ] as const)('%j starts nothing, which is proved: %s', async (argv, program) => {
      const { marks } = await supervise(shell, argv, { path: path() });
      const exitCode = program === 'missing' ? 127 : 126;
      expect(marks.slice(1)).toEqual([
        { kind: 'unstarted', program },
        { kind: 'exit', exitCode },
      ]);
    });

    it('a program whose interpreter is not there starts nothing', async () => {
      const { marks } = await supervise(shell, ['no-interpreter'], { path: path() });
      expect(marks[1]).toMatchObject({ kind: 'unstarted' });
    });

    it.each([
      [['sh', '-c', 'exit 127'], 127, ''],
      [['sh', '-c', 'exit 126'], 126, ''],
      [['sh', '-c', 'nosuch-program'], 127, ''],
      [['-dashed', '-c', 'x'], 126, 'ran -c x\n'],
      [['unmarked', '-'], 127, 'ran -\n'],
    ] as const)('%j runs, whatever %i may mean elsewhere', async (argv, exitCode, stdout) => {
      const run = await supervise(shell, argv, { path: path() });
      expect(run.marks.slice(1)).toEqual([{ kind: 'exit', exitCode }]);
      expect(run.stdout.toString()).toBe(stdout);
    });

    it('a program that is gone when it ends did run', async () => {
      const file = join(odd, 'fleeting');
      await writeFile(file, '#!/bin/sh\nrm "$0"; exit 127\n', { mode: 0o755 });
      const { marks } = await supervise(shell, [file], { path: path() });
      expect(marks.slice(1)).toEqual([{ kind: 'exit', exitCode: 127 }]);
    });

    // mksh's `exec` knows its builtins, so there it is the shell that runs them.
    const builtins = shell.name === 'mksh' ? [] : ['exit', 'set', 'cd', 'eval'];
    for (const builtin of builtins)
      it(`the shell itself does not run "${builtin}"`, async () => {
        const { marks } = await supervise(shell, [builtin, '4'], { path: path() });
        expect(marks[1]).toEqual({ kind: 'unstarted', program: 'missing' });
      });
  });

  it('a killed command is said with its signal, and nothing is added to its stderr', async () => {
    const run = await supervise(shell, ['sh', '-c', 'kill -KILL $$']);
    expect(run).toMatchObject({ code: 137, stderr: '', marks: [start, { kind: 'exit', exitCode: 137 }] });
  });

  it('TERM reaches everything of the session, and the exit code is still said', async () => {
    const script = 'echo runs; sleep 50 & timeout 50 sleep 50; echo not reached';
    // Before the command runs there is nothing that a TERM could reach.
    const run = await supervise(shell, ['sh', '-c', script], {
      onOutput: (announced) => void signal(announced, 'TERM').then(() => signal(announced, 'TERM')),
    });
    expect(run.marks.at(-1)).toEqual({ kind: 'exit', exitCode: 143 });
    expect(run.stdout.toString()).toBe('runs\n');
  });

  it('KILL leaves nothing, and a look proves it', async () => {
    const announcement: Announced[] = [];
    await supervise(shell, ['sh', '-c', 'trap "" TERM; while :; do sleep 5; done'], {
      onStart: (announced) => {
        announcement.push(announced);
        void signal(announced, 'KILL').then(() => signal(announced, 'KILL'));
      },
    });
    const [announced] = announcement;
    if (announced === undefined) throw new Error('The supervisor did not announce itself.');
    await expect.poll(() => signal(announced, '0')).toEqual([{ kind: 'left', pids: [] }]);
  });

  it('what left its session and lost its parents is found and killed all the same', async () => {
    const announcement: Announced[] = [];
    const script = `( ( exec setsid sh -c 'echo away; exec sleep 300' & ) & ) ; exit 0`;
    const run = await supervise(shell, ['sh', '-c', script], {
      onExit: (announced) => {
        announcement.push(announced);
        void signal(announced, 'KILL', shell.argv0);
      },
    });
    expect(run.marks.at(-1)).toEqual({ kind: 'exit', exitCode: 0 });
    const [announced] = announcement;
    if (announced === undefined) throw new Error('The supervisor did not announce itself.');
    await expect.poll(() => signal(announced, '0', shell.argv0)).toEqual([{ kind: 'left', pids: [] }]);
  });

  it('nothing that only names the run, or that another run started, is taken for it', async () => {
    const stranger = spawn('sleep', ['300'], { env: { VOICEPIPE_RUN: 'an0ther', NAME: 'VOICEPIPE_RUN' } });
    const run = await supervise(shell, ['true']);
    const [first] = run.marks;
    if (first?.kind !== 'start') throw new Error('The supervisor did not announce itself.');
    // What was killed takes a moment to go; busybox's `timeout` outlives its command for a second.
    await expect
      .poll(() => signal(first.announced, 'KILL', shell.argv0))
      .toEqual([{ kind: 'left', pids: [] }]);
    expect(stranger.kill('SIGKILL')).toBe(true);
    expect(stranger.signalCode).toBeNull();
  });

  it('the words reach the program byte for byte', async () => {
    const anyByte = fc
      .uint8Array({ minLength: 0, maxLength: 60 })
      .map((bytes) => Buffer.from(bytes.map((byte) => byte || 1)).toString('latin1'));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(anyByte, fc.string({ unit: 'grapheme' })), { maxLength: 8 }),
        async (words) => {
          const clean = words.map((word) => word.replaceAll('\0', ''));
          const run = await supervise(shell, ['printf', '%s\\0', 'first', ...clean]);
          expect(run.stdout.toString('utf8').split('\0').slice(0, -1)).toEqual(['first', ...clean]);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('a word of 100 kB reaches the program', async () => {
    const run = await supervise(shell, ['printf', '%s', 'ä'.repeat(50_000)]);
    expect(run.stdout.length).toBe(100_000);
  });
});

describe('marks', () => {
  const mark = (body: string) => Buffer.from(`\u001evp:n:${body}\u001e`);
  const stream = Buffer.concat([
    mark('start:17:17:17:99'),
    Buffer.from('one\u001e two \u001evp:n \u001evp:other:exit:0\u001e\u001evp:n:exit:x\u001e'),
    mark('unstarted:missing'),
    mark('unstarted:odd'),
    mark('exit:3'),
    Buffer.from('late\u001evp'),
  ]);

  it('are taken out wherever the stream is cut, and nothing else is', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 12 }), (cuts) => {
        const borders = [0, ...[...cuts].sort((a, b) => a - b), stream.length];
        const reader = openMarkReader('n');
        const own: Uint8Array[] = [];
        const marks: Mark[] = [];
        for (const [index, from] of borders.entries()) {
          const read = reader.push(stream.subarray(from, borders[index + 1] ?? from));
          own.push(read.bytes);
          marks.push(...read.marks);
        }
        own.push(reader.end());
        expect(Buffer.concat(own).toString()).toBe(
          'one\u001e two \u001evp:n \u001evp:other:exit:0\u001e\u001evp:n:exit:x\u001e\u001evp:n:unstarted:odd\u001elate\u001evp',
        );
        expect(marks).toEqual([
          { kind: 'start', announced: { run: 'n', pid: 17, group: 17, session: 17, startTime: '99' } },
          { kind: 'unstarted', program: 'missing' },
          { kind: 'exit', exitCode: 3 },
        ]);
      }),
    );
  });

  it('never make the reader throw or lose a byte, whatever comes', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc
        .constantFrom('\u001e', '\u001evp:n:', 'exit:', 'start:', '5:', '\u001e\u001e')
        .map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const reader = openMarkReader('n');
        const reads = pieces.map((bytes) => reader.push(bytes));
        const own = Buffer.concat([...reads.map((read) => read.bytes), reader.end()]);
        const whole = Buffer.concat(pieces);
        if (reads.every((read) => read.marks.length === 0)) expect(own.equals(whole)).toBe(true);
        else expect(own.length).toBeLessThan(whole.length);
      }),
    );
  });

  it('that never end are passed on, within bounds', () => {
    const reader = openMarkReader('n');
    const long = Buffer.concat([Buffer.from('\u001evp:n:left:'), Buffer.alloc(1_000_000, '1')]);
    const { bytes } = reader.push(long);
    expect(bytes.length + reader.end().length).toBe(long.length);
  });
});
