import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startKube } from '../../src/playground/kube/server.ts';
import { startSlack } from '../../src/playground/slack/server.ts';
import { driveSlack, inside, type Shown } from '../helpers/playground-rig.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
let dataDir: string;
let kube: Awaited<ReturnType<typeof startKube>>;
let slack: Awaited<ReturnType<typeof startSlack>>;
const children: ChildProcess[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'voicepipe-'));
  kube = await startKube({ host: '127.0.0.1', port: 0, dataDir });
  slack = await startSlack({ host: '127.0.0.1', port: 0, pageDir: dataDir });
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await slack.close();
  await kube.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** `voicepipe start` in a process of its own, killed as soon as it records an event of this type; resolves when it says that it started. */
async function start(killAt?: string): Promise<ChildProcess> {
  const env = {
    PATH: process.env['PATH'] ?? '',
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: slack.apiUrl,
    KUBECONFIG: kube.kubeconfigPath,
    VOICEPIPE_DATA_DIR: join(dataDir, 'service'),
  };
  const child = spawn(process.execPath, [cli, 'start'], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  children.push(child);
  if (killAt !== undefined)
    child.stderr.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes(`"event":"${killAt}"`)) child.kill('SIGKILL');
    });
  let log = '';
  return new Promise((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      if (log.includes('voicepipe started.')) resolve(child);
    });
    child.once('exit', () => reject(new Error(log)));
  });
}

it('a run whose process is killed ends as unknown after the restart, and is never repeated', async () => {
  const drive = driveSlack(() => slack.url);
  const first = await start();
  await drive.command('exec api-7f slow-report 100');
  const card = await drive.see((message) => inside(message).includes('run-approve'));
  await drive.click(card.ts, 'run-approve', 'U_APPROVER');
  await drive.see((message) => message.ts === card.ts && message.text.startsWith('Runs.'));
  first.kill('SIGKILL');
  await once(first, 'exit');

  const second = await start();
  const end = await drive.see(
    (message) => message.thread_ts === card.ts && message.text.startsWith('Outcome unknown'),
  );
  expect(end.text).toContain('It will not be repeated.');
  await drive.command('exec api-7f ps');
  const table = await drive.see((message) => message.text === 'stdout · page 1 of 1 of ps');
  expect(inside(table).match(/slow-report/g)).toHaveLength(1);
  second.kill('SIGTERM');
  const [code] = await once(second, 'exit');
  expect(code).toBe(0);
});

describe('a kill at any step of an approval', () => {
  it.each(['requested', 'judged', 'voted', 'queued', 'claimed', 'started', 'finished'])(
    'right after "%s" runs nothing twice, nothing without approval, and loses no approval',
    { timeout: 40_000 },
    async (step) => {
      const drive = driveSlack(() => slack.url);
      const mark = `/tmp/mark-${step}`;
      const isCard = (message: Shown) => message.thread_ts === undefined && inside(message).includes(mark);
      const isOver = (message: Shown) => isCard(message) && /^(Exited|Outcome unknown)/.test(message.text);
      const first = await start(step);
      const ended = once(first, 'exit');
      await drive.command(`exec api-7f sh -c 'echo once >> ${mark}'`);
      if (!['requested', 'judged'].includes(step)) {
        const card = await drive.see((message) => isCard(message) && inside(message).includes('run-approve'));
        await drive.click(card.ts, 'run-approve', 'U_APPROVER');
      }
      await ended;

      const second = await start();
      const card = await drive.see(
        (message) =>
          isOver(message) ||
          (isCard(message) && inside(message).includes('run-approve') && message.text.startsWith('Waits')),
      );
      if (['requested', 'judged'].includes(step)) {
        expect(isOver(card)).toBe(false);
        await drive.click(card.ts, 'run-approve', 'U_APPROVER');
      }
      const over = await drive.see(isOver);
      expect(inside(over)).toContain('U_APPROVER');
      await drive.command(`exec api-7f wc -l ${mark}`);
      const count = await drive.see(
        (message) =>
          message.text === `stdout · page 1 of 1 of wc -l ${mark}` ||
          message.text === `stderr · page 1 of 1 of wc -l ${mark}`,
      );
      const written = inside(count).includes(`1 ${mark}`);
      expect(inside(count)).toMatch(written ? /1 \/tmp/ : /No such file/);
      if (over.text.startsWith('Exited')) expect(written).toBe(true);
      second.kill('SIGTERM');
      await once(second, 'exit');
    },
  );
});
