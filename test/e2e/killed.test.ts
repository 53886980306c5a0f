import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startKube } from '../../src/playground/kube/server.ts';
import { startSlack } from '../../src/playground/slack/server.ts';
import { driveSlack, inside } from '../helpers/playground-rig.ts';

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

/** `voicepipe start` in a process of its own; resolves when it says that it started. */
async function start(): Promise<ChildProcess> {
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
  let log = '';
  for await (const chunk of child.stderr) {
    log += String(chunk);
    if (log.includes('voicepipe started.')) {
      child.stderr.resume();
      return child;
    }
  }
  throw new Error(log);
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
