import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startKube } from '../../src/playground/kube/server.ts';
import { startPlayground } from '../../src/playground/main.ts';
import { startSlack } from '../../src/playground/slack/server.ts';
import { openService, type Service } from '../../src/wiring.ts';
import { driveSlack, inside } from '../helpers/playground-rig.ts';

let dataDir: string;
let kube: Awaited<ReturnType<typeof startKube>>;
let slack: Awaited<ReturnType<typeof startSlack>>;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'voicepipe-'));
  kube = await startKube({
    host: '127.0.0.1',
    port: 0,
    dataDir,
    kubeconfigPath: join(dataDir, 'kubeconfig'),
  });
  slack = await startSlack({ host: '127.0.0.1', port: 0, pageDir: dataDir, onFault: kube.fault });
});
afterAll(async () => {
  await slack.close();
  await kube.close();
  await rm(dataDir, { recursive: true, force: true });
});

function start(): Promise<Service> {
  const { botToken, appToken, apiUrl } = slack;
  return openService({
    slack: { botToken, appToken, apiUrl },
    kubeconfig: join(dataDir, 'kubeconfig'),
    dataDir,
  });
}

it('an approval survives a restart: a request made before it is granted after it, and runs once', async () => {
  const drive = driveSlack(() => slack.url);
  const before = await start();
  await drive.command('exec api-7f touch /tmp/later');
  const card = await drive.see((message) => inside(message).includes('run-approve'));
  await before.stop();

  const after = await start();
  try {
    await drive.click(card.ts, 'run-approve', 'U_APPROVER');
    const end = await drive.see(
      (message) => message.thread_ts === card.ts && message.text.startsWith('Exited with 0'),
    );
    expect(end.text).toContain('It printed nothing.');
    expect((await drive.messages()).filter((message) => message.thread_ts === undefined)).toHaveLength(1);
  } finally {
    await after.stop();
  }
});

it('a card that somebody deleted comes back with the outcome', async () => {
  const drive = driveSlack(() => slack.url);
  const service = await start();
  try {
    await drive.command('exec api-7f touch /tmp/deleted');
    const card = await drive.see((message) => inside(message).includes('/tmp/deleted'));
    await drive.post('/control/faults', {
      api_error: { method: 'chat.update', error: 'message_not_found', times: 1 },
    });
    await drive.click(card.ts, 'run-approve', 'U_APPROVER');
    await drive.see(
      (message) =>
        message.ts !== card.ts && message.thread_ts === undefined && message.text.includes('/tmp/deleted'),
    );
  } finally {
    await service.stop();
  }
});

it('a card that waits stands again after the playground was started anew, over new pods, and asks again for them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'voicepipe-'));
  const begin = () => startPlayground({ port: 0, dataDir: folder, say: () => undefined });
  const first = await begin();
  await driveSlack(() => first.url).command('exec api-7f touch /tmp/waits');
  await driveSlack(() => first.url).see((message) => inside(message).includes('run-approve'));
  await first.stop();
  const second = await begin();
  const drive = driveSlack(() => second.url);
  const card = await drive.see((message) => inside(message).includes('run-approve'));
  await drive.click(card.ts, 'run-approve', 'U_APPROVER');
  const changed = await drive.see(({ ts, text }) => ts === card.ts && text.includes('has changed'));
  expect(inside(changed)).toContain('The pod was replaced');
  await second.stop();
  await rm(folder, { recursive: true, force: true });
});
