import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { type Case, isAlive } from './case.ts';

const sh = (script: string) => ['sh', '-c', script];

/** Running commands: bytes, codes, ends. */
export const execCases: readonly Case[] = [
  ...[0, 1, 3, 126, 127, 255].map(
    (code): Case => ({
      name: `an exit code of ${code} is told, with proof`,
      check: async ({ exec }) => {
        const end = await exec('plain', sh(`exit ${code}`));
        assert.deepEqual([end.outcome, end.exitCode, end.verified, end.status], ['exited', code, true, code]);
      },
    }),
  ),
  {
    name: 'a signal that ends a command is 128 and its number',
    check: async ({ exec }) => {
      assert.equal((await exec('plain', sh('kill -KILL $$'))).exitCode, 137);
      assert.equal((await exec('plain', sh('kill -TERM $$'))).exitCode, 143);
    },
  },
  {
    name: 'streams stay apart, and both are whole',
    check: async ({ exec }) => {
      const end = await exec('plain', sh('for i in 1 2 3; do echo out$i; echo err$i >&2; done'));
      assert.equal(end.stdout, 'out1\nout2\nout3\n');
      assert.equal(end.stderr, 'err1\nerr2\nerr3\n');
      assert.deepEqual(end.bytes, { stdout: 15, stderr: 15 });
    },
  },
  {
    name: 'words reach the program byte for byte',
    check: async ({ exec }) => {
      const words = [
        '',
        ' ',
        'a b',
        "it's",
        '"',
        '\\',
        '$HOME',
        '`id`',
        '*',
        '-n',
        '--',
        '\n',
        '\t',
        'ü€😀',
        '%s',
        '\u0001\u007f',
        '{}',
        '&&',
        ';',
        '#',
      ];
      const end = await exec('plain', ['printf', '%s|', ...words]);
      assert.equal(end.stdout, words.map((word) => `${word}|`).join(''));
    },
  },
  {
    name: '100 KB of words reach the program',
    check: async ({ exec }) => {
      const word = randomBytes(37_500).toString('base64');
      const end = await exec('plain', sh('printf %s "$1" "$2" | sha256sum').concat('x', word, word));
      assert.ok(
        end.stdout.startsWith(
          createHash('sha256')
            .update(word + word)
            .digest('hex'),
        ),
        end.stderr || end.message,
      );
    },
  },
  {
    name: '10 MB come whole and in order',
    check: async ({ run }) => {
      const end = await run('exec', [
        'plain',
        '--',
        'sh',
        '-c',
        'i=0; while [ $i -lt 100 ]; do head -c 104857 /dev/zero | tr "\\0" "a"; echo $i; i=$((i+1)); done',
      ]);
      const wanted = Array.from({ length: 100 }, (_, index) => `${'a'.repeat(104_857)}${index}\n`).join('');
      assert.equal(end.code, 0, end.stderr);
      assert.equal(
        createHash('sha256').update(end.stdout).digest('hex'),
        createHash('sha256').update(wanted).digest('hex'),
      );
    },
  },
  {
    name: 'bytes that are no text come as they are',
    check: async ({ run }) => {
      const end = await run('exec', ['plain', '--', 'printf', '\\000\\377\\200\\303\\050']);
      assert.deepEqual([...end.stdout], [0, 255, 128, 195, 40]);
    },
  },
  {
    name: 'a character that comes in two pieces is one character',
    check: async ({ exec }) => {
      const end = await exec('plain', sh("printf '\\303'; sleep 1; printf '\\274'"));
      assert.equal(end.stdout, 'ü');
    },
  },
  {
    name: 'output comes as it is written, not at the end',
    check: async ({ run }) => {
      const end = await run('exec', ['plain', '--', 'sh', '-c', 'echo first; sleep 30; echo last'], {
        interruptAt: 'first',
        withinMs: 25_000,
      });
      assert.equal(end.code, 130, end.stderr);
      assert.equal(end.stdout.toString(), 'first\n');
    },
  },
  {
    name: 'stdin reaches the program, and its end',
    check: async ({ exec }) => {
      const input = randomBytes(1024 * 1024);
      const end = await exec('plain', ['sha256sum'], ['--stdin'], { stdin: input });
      assert.ok(end.stdout.startsWith(createHash('sha256').update(input).digest('hex')), end.message);
    },
  },
  {
    name: 'a program that is not there never started, said by the shell that looked for it',
    check: async ({ exec }) => {
      const end = await exec('plain', ['no-such-program-here']);
      assert.deepEqual([end.outcome, end.status], ['not-started', 125], JSON.stringify(end));
    },
  },
  {
    name: 'a command that runs out of time is stopped, all of its group, and that is looked after',
    check: async (tools) => {
      const word = `31${randomBytes(2).readUInt16BE()}`;
      const end = await tools.exec('plain', sh(`sleep ${word} & sleep ${word}; wait`), ['--timeout', '2s']);
      assert.deepEqual([end.outcome, end.status], ['timed-out', 124], JSON.stringify(end));
      assert.match(end.message ?? '', /verified/);
      assert.equal(await isAlive(tools, 'plain', `sleep ${word}`), false);
    },
  },
  {
    name: 'a command that ignores TERM is killed',
    check: async (tools) => {
      const word = `32${randomBytes(2).readUInt16BE()}`;
      const end = await tools.exec('plain', sh(`trap "" TERM; while :; do sleep ${word}; done`), [
        '--timeout',
        '2s',
      ]);
      assert.equal(end.outcome, 'timed-out', JSON.stringify(end));
      assert.equal(await isAlive(tools, 'plain', `sleep ${word}`), false);
    },
  },
  {
    name: 'a child that left its session is stopped with the command',
    check: async (tools) => {
      const word = `35${randomBytes(2).readUInt16BE()}`;
      const end = await tools.exec('plain', sh(`setsid sleep ${word} & sleep ${word}`), ['--timeout', '2s']);
      assert.equal(end.outcome, 'timed-out', JSON.stringify(end));
      assert.equal(await isAlive(tools, 'plain', `sleep ${word}`), false);
    },
  },
  {
    name: 'Ctrl-C stops the command in the pod',
    check: async (tools) => {
      const word = `33${randomBytes(2).readUInt16BE()}`;
      const end = await tools.run('exec', ['plain', '--', 'sh', '-c', `echo ready; sleep ${word}`], {
        interruptAt: 'ready',
      });
      assert.equal(end.code, 130, end.stderr);
      assert.equal(await isAlive(tools, 'plain', `sleep ${word}`), false);
    },
  },
  {
    name: 'a child in the background that holds the output keeps the run open until the time is over',
    check: async (tools) => {
      const word = `34${randomBytes(2).readUInt16BE()}`;
      const end = await tools.exec('plain', sh(`sleep ${word} & echo done`), ['--timeout', '3s']);
      assert.equal(end.stdout, 'done\n');
      assert.ok(end.outcome === 'timed-out' || end.outcome === 'exited', JSON.stringify(end));
      if (end.outcome === 'timed-out') assert.equal(await isAlive(tools, 'plain', `sleep ${word}`), false);
    },
  },
  {
    name: 'ten commands at once do not mix',
    check: async ({ exec }) => {
      const ends = await Promise.all(
        Array.from({ length: 10 }, (_, index) => exec('plain', sh(`sleep 1; echo ${index}; exit ${index}`))),
      );
      assert.deepEqual(
        ends.map((end) => [end.stdout, end.exitCode]),
        ends.map((_, index) => [`${index}\n`, index]),
      );
    },
  },
  {
    name: 'an image without a shell runs the plain words, unverified',
    needs: 'shellless',
    check: async ({ exec }) => {
      const end = await exec('shellless', ['/no/such/program']);
      assert.equal(end.outcome, 'not-started', JSON.stringify(end));
      assert.equal(end.verified, false);
    },
  },
];
