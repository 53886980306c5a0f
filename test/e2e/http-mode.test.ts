import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startKube } from '../../src/playground/kube/server.ts';
import { startSlack } from '../../src/playground/slack/server.ts';
import { openLog } from '../../src/telemetry.ts';
import { type Service, startService } from '../../src/wiring.ts';
import { findFreePort } from '../helpers/free-port.ts';
import { driveSlack, inside } from '../helpers/playground-rig.ts';

describe('HTTP mode', () => {
  let dataDir: string;
  let port: number;
  let kube: Awaited<ReturnType<typeof startKube>>;
  let slack: Awaited<ReturnType<typeof startSlack>>;
  let service: Service;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'voicepipe-'));
    port = await findFreePort();
    kube = await startKube({ host: '127.0.0.1', port: 0, dataDir });
    slack = await startSlack({ host: '127.0.0.1', port: 0, pageDir: dataDir });
    service = await startService(configOf(port, dataDir), 'all', openLog('silent'));
    await driveSlack(() => slack.url).post('/control/mode', {
      request_url: `http://127.0.0.1:${port}/slack/events`,
    });
  });
  afterAll(async () => {
    await service?.stop();
    await slack?.close();
    await kube?.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  function configOf(listensOn: number, directory: string) {
    const { botToken, signingSecret, apiUrl } = slack;
    return {
      slack: { botToken, signingSecret, apiUrl },
      kubeconfig: kube.kubeconfigPath,
      dataDir: directory,
      host: '127.0.0.1',
      port: listensOn,
      file: {},
      logLevel: 'silent',
    };
  }

  it('takes commands and clicks that Slack signed, and answers in the thread', async () => {
    const drive = driveSlack(() => slack.url);
    expect((await drive.command('exec api-7f touch /tmp/by-http')).body.ack_ms).toBeLessThan(1_000);
    const card = await drive.see((message) => inside(message).includes('run-approve'));
    await drive.click(card.ts, 'run-approve', 'U_APPROVER');
    await drive.see((message) => message.thread_ts === card.ts && message.text.startsWith('Exited with 0'));
  });

  it('refuses what is not signed, or signed long ago', async () => {
    const body = 'command=%2Fpod&text=help';
    const send = (timestamp: number, secret: string) =>
      fetch(`http://127.0.0.1:${port}/slack/events`, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/x-www-form-urlencoded',
          'X-Slack-Request-Timestamp': String(timestamp),
          'X-Slack-Signature': `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`,
        },
        body,
      });
    const now = Math.floor(Date.now() / 1_000);
    expect((await send(now, 'not-the-secret')).status).toBe(401);
    expect((await send(now - 600, slack.signingSecret)).status).toBe(401);
  });

  it('says that its port is in use, and leaves nothing open', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const inUse = (taken.address() as { port: number }).port;
    const second = join(dataDir, 'second');
    await expect(startService(configOf(inUse, second), 'all', openLog('silent'))).rejects.toMatchObject({
      code: 'port-in-use',
    });
    taken.close();
    const again = await startService(configOf(await findFreePort(), second), 'all', openLog('silent'));
    await again.stop();
  });
});
