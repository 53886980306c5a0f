import { execFile } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findProgram } from '../helpers/find-program.ts';
import { openRig, type Rig } from '../helpers/playground-rig.ts';

const kubectl = findProgram('kubectl');

describe.skipIf(kubectl === undefined)(
  `a real kubectl against the playground${kubectl === undefined ? ' (skipped: no kubectl on PATH)' : ''}`,
  () => {
    let rig: Rig;
    beforeAll(async () => {
      rig = await openRig();
    });
    afterAll(() => rig.stop());

    function run(
      args: readonly string[],
      stdin = '',
    ): Promise<{ code: number; stdout: string; stderr: string }> {
      return new Promise((resolve) => {
        const env = {
          PATH: process.env['PATH'] ?? '',
          HOME: rig.dataDir,
          KUBECONFIG: rig.playground.kubeconfigPath,
        };
        const child = execFile(kubectl ?? '', [...args], { env }, (error, stdout, stderr) =>
          resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
        );
        child.stdin?.end(stdin);
      });
    }
    const pod = 'api-7f9c5d7b8d-x4k2p';

    it('gets pods with their state', async () => {
      const { stdout } = await run(['get', 'pods']);
      expect(stdout).toMatch(/^NAME +READY +STATUS +RESTARTS +AGE/);
      expect(stdout).toMatch(new RegExp(`${pod} +2/2 +Running +0`));
      expect(stdout).toMatch(/mailer-\S+ +0\/1 +CrashLoopBackOff +14/);
      expect(stdout).toMatch(/migrate-\S+ +0\/1 +Completed/);
    });

    it('selects by label', async () => {
      expect(
        (await run(['get', 'pods', '-l', 'app=api', '-o', 'name'])).stdout.trim().split('\n'),
      ).toHaveLength(3);
    });

    it('execs, with both streams and the exit code', async () => {
      expect(await run(['exec', pod, '--', 'sh', '-c', 'echo out; echo err >&2; exit 3'])).toMatchObject({
        code: 3,
        stdout: 'out\n',
        stderr: expect.stringContaining('err\n'),
      });
    });

    it('sends stdin', async () => {
      expect((await run(['exec', '-i', pod, '--', 'cat'], 'through the pipe')).stdout).toBe(
        'through the pipe',
      );
    });

    it('is told that a pod is not there', async () => {
      expect(await run(['exec', 'nope', '--', 'echo'])).toMatchObject({
        code: 1,
        stderr: 'Error from server (NotFound): pods "nope" not found\n',
      });
    });

    it('reads logs', async () => {
      expect((await run(['logs', pod, '--tail=2'])).stdout.trim().split('\n')).toHaveLength(2);
    });
  },
);
