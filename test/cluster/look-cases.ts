import assert from 'node:assert/strict';
import type { Case } from './case.ts';

/** Targets, logs, and what is said of pods in which nothing can run. */
export const lookCases: readonly Case[] = [
  {
    name: 'the unique beginning of a name is enough',
    check: async ({ exec }) => assert.equal((await exec('plai', ['echo', 'hi'])).stdout, 'hi\n'),
  },
  {
    name: 'a beginning that several pods have runs nothing and names them',
    check: async ({ exec }) => {
      const end = await exec('pair', ['echo', 'hi']);
      assert.deepEqual([end.outcome, end.code], ['not-started', 'pod-ambiguous'], JSON.stringify(end));
      assert.match(end.message ?? '', /pair-a.*pair-b/s);
    },
  },
  {
    name: 'a selector means one ready pod, always the same',
    check: async ({ exec }) => {
      const ends = await Promise.all(
        [1, 2, 3].map(() => exec('', ['sh', '-c', 'echo "$HOSTNAME"'], ['-l', 'app=pair'])),
      );
      assert.deepEqual(new Set(ends.map(({ stdout }) => stdout)), new Set(['pair-a\n']));
    },
  },
  {
    name: 'a pod that is not there is said to be so, with the way out',
    check: async ({ exec }) => {
      const end = await exec('nosuchpod', ['echo', 'hi']);
      assert.deepEqual([end.outcome, end.code, end.status], ['not-started', 'pod-not-found', 125]);
    },
  },
  {
    name: 'a container that is not there is said to be so, and those that are',
    check: async ({ exec }) => {
      const end = await exec('double', ['echo', 'hi'], ['-c', 'third']);
      assert.deepEqual([end.outcome, end.code], ['not-started', 'container-not-found']);
      assert.match(end.message ?? '', /first.*second/s);
    },
  },
  {
    name: 'of several containers the first runs it, unless another is named',
    check: async ({ exec }) => {
      assert.equal((await exec('double', ['echo', 'one'])).stdout, 'one\n');
      assert.equal((await exec('double', ['echo', 'two'], ['-c', 'second'])).stdout, 'two\n');
    },
  },
  {
    name: 'a pod that has ended is explained',
    check: async ({ exec }) => {
      const end = await exec('done', ['echo', 'hi']);
      assert.deepEqual([end.outcome, end.code], ['not-started', 'pod-not-running'], JSON.stringify(end));
    },
  },
  {
    name: 'a container that crashes again and again is explained, with where to look',
    check: async ({ exec }) => {
      const end = await exec('broken', ['echo', 'hi']);
      // Between two crashes it may just be running.
      assert.ok(
        end.outcome === 'exited' || end.code === 'container-not-running' || end.outcome === 'not-started',
        JSON.stringify(end),
      );
      // Right after a crash its own log is the last; while the kubelet waits, that of the instance before.
      if (end.code === 'container-not-running') assert.match(end.message ?? '', /\/pod logs broken /);
    },
  },
  {
    name: 'a pod that no node takes is explained',
    check: async ({ exec }) => {
      const end = await exec('homeless', ['echo', 'hi']);
      assert.deepEqual([end.outcome, end.code], ['not-started', 'pod-not-running'], JSON.stringify(end));
    },
  },
  {
    name: 'a pod whose image cannot be pulled is explained',
    check: async ({ exec }) => {
      const end = await exec('imageless', ['echo', 'hi']);
      assert.equal(end.outcome, 'not-started', JSON.stringify(end));
      assert.match(end.message ?? '', /[Ii]mage/);
    },
  },
  ...[
    ['/', 'a/b/c'],
    ['..', '../x'],
    ['%', 'a%2fb'],
    ['a newline', 'a\nb'],
  ].map(
    ([what, name]): Case => ({
      name: `a name with ${what} is refused before anything is asked`,
      check: async ({ exec }) => {
        const end = await exec(name ?? '', ['echo', 'hi']);
        assert.deepEqual([end.outcome, end.code, end.status], ['not-started', 'bad-command', 125]);
      },
    }),
  ),
  {
    name: 'logs are those of the container, in order',
    check: async ({ run }) => {
      const end = await run('logs', ['talkative']);
      assert.equal(end.code, 0, end.stderr);
      assert.deepEqual(
        end.stdout
          .toString()
          .split('\n')
          .filter((line) => line.startsWith('line')),
        [1, 2, 3, 4, 5].map((index) => `line ${index}`),
      );
    },
  },
  {
    name: 'logs: only the last lines, or those that fit a pattern',
    check: async ({ run }) => {
      assert.equal(
        (await run('logs', ['talkative', '--tail', '2'])).stdout.toString().trim().split('\n').length,
        2,
      );
      const found = await run('logs', ['talkative', '--grep', 'line [24]']);
      assert.equal(found.stdout.toString(), 'line 2\nline 4\n');
      assert.equal((await run('logs', ['talkative', '--tail', '0'])).stdout.toString(), '');
    },
  },
  {
    name: 'logs of the instance before the last restart',
    check: async ({ run }) => {
      const end = await run('logs', ['broken', '--previous']);
      // While a container begins anew, its node removes the one before the last.
      if (end.code === 1) return assert.match(end.stderr, /The node no longer has that log/);
      assert.equal(end.code, 0, end.stderr);
      assert.match(end.stdout.toString(), /line 5/);
    },
  },
  {
    name: 'logs of a pod that has ended',
    check: async ({ run }) =>
      assert.match((await run('logs', ['done'])).stdout.toString(), /line 1\n(?:.*\n)*line 5/),
  },
  {
    name: 'logs that are followed end with Ctrl-C',
    check: async ({ run }) => {
      const end = await run('logs', ['talkative', '--follow'], { interruptAt: 'line 5', withinMs: 20_000 });
      assert.equal(end.code, 130, end.stderr);
    },
  },
  {
    name: 'an earlier instance that never was is said to be so',
    check: async ({ run }) => {
      const end = await run('logs', ['plain', '--previous']);
      assert.equal(end.code, 1, end.stderr);
      assert.match(end.stderr, /earlier|previous/);
    },
  },
  {
    name: 'ls names the pods and how they are',
    check: async ({ run }) => {
      const text = (await run('ls', [])).stdout.toString();
      for (const name of ['plain', 'talkative', 'done', 'broken', 'homeless'])
        assert.match(text, new RegExp(`${name}`));
    },
  },
  {
    name: 'describe tells containers, state and restarts',
    check: async ({ run }) => {
      const text = (await run('describe', ['broken'])).stdout.toString();
      assert.match(text, /main/);
      assert.match(text, /7/);
    },
  },
];
