import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startKube } from '../../src/playground/kube/server.ts';
import { defaultSeed } from '../../src/playground/slack/seed.ts';
import { startSlack } from '../../src/playground/slack/server.ts';
import { driveSlack, inside, type Shown } from '../helpers/playground-rig.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const channels = Array.from({ length: 8 }, (_, index) => `C_KILL${index}`);
let dataDir: string;
let kube: Awaited<ReturnType<typeof startKube>>;
let slack: Awaited<ReturnType<typeof startSlack>>;
const children: ChildProcess[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'voicepipe-'));
  kube = await startKube({ host: '127.0.0.1', port: 0, dataDir });
  const members = defaultSeed.people.map(({ id }) => id);
  slack = await startSlack({
    host: '127.0.0.1',
    port: 0,
    pageDir: dataDir,
    seed: { channels: channels.map((id) => ({ id, name: id, topic: '', members })) },
  });
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
  return new Promise((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      if (log.includes('voicepipe started.')) resolve(child);
    });
    child.once('exit', () => reject(new Error(log)));
  });
}

const share = 'files.completeUploadExternal';
const all = [
  'card',
  'stdout-1',
  'stdout-2',
  'stdout-3',
  'stdout.txt',
  'stdout-end-3',
  'stdout-end-2',
  'stdout-end-1',
  'outcome',
];

describe('a process that is killed when a message stands and nobody has stored that', () => {
  it.each([
    ['card', 'chat.postMessage', 0],
    ['stdout-2', 'chat.postMessage', 2],
    ['stdout.txt', share, 0],
    ['outcome', 'chat.postMessage', 7],
  ] as const)(
    'at its %s posts everything once and in order when it is back',
    async (key, method, skip) => {
      const drive = driveSlack(() => slack.url);
      const channel = channels.shift() ?? '';
      const keyOf = ({ metadata, files }: Shown) =>
        metadata?.event_payload.key ?? files?.[0]?.name.replace(/^r\w+-/, '') ?? 'strange';
      const first = await start();
      // It takes effect and is never answered, so the process is killed while it waits.
      await drive.post('/control/faults', { network: { method, when: 'stalled', skip, channel } });
      const lines = `i=1; while [ $i -le 900 ]; do echo "line $i of a report that is long enough for pages"; i=$((i+1)); done`;
      await drive.command(`exec api-7f -n shop sh -c '${lines}'`, 'U_ASKER', channel);
      const card = drive.see((message) => /run-approve|"Run r/.test(inside(message)), channel);
      if (key !== 'card' && inside(await card).includes('run-approve'))
        await drive.post('/control/click', {
          user: 'U_APPROVER',
          channel,
          ts: (await card).ts,
          action_id: 'run-approve',
        });
      await drive.see((message) => keyOf(message) === key, channel);
      const ended = once(first, 'exit');
      first.kill('SIGKILL');
      await ended;

      const second = await start();
      if (key === 'card') {
        const waiting = await card;
        if (inside(waiting).includes('run-approve'))
          await drive.post('/control/click', {
            user: 'U_APPROVER',
            channel,
            ts: waiting.ts,
            action_id: 'run-approve',
          });
      }
      await drive.see((message) => keyOf(message) === 'outcome', channel);
      // The next one sweeps before it says that it started: nothing is left to be posted then.
      const over = once(second, 'exit');
      second.kill('SIGTERM');
      await over;
      const third = await start();
      const shown = (await drive.messages(channel)).filter(({ ephemeral_to: one }) => one === undefined);
      expect(shown.map(keyOf)).toEqual(all);
      expect(shown[0]?.text).toMatch(/^Exited with 0/);
      third.kill('SIGTERM');
      await once(third, 'exit');
    },
    90_000,
  );
});
