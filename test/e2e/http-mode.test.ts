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
import { driveSlack, inside, type Shown } from '../helpers/playground-rig.ts';

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
      file: {
        approvals: { rules: [{ name: 'two', classes: ['destructive' as const], anyOf: [{ needed: 2 }] }] },
      },
      logLevel: 'silent',
    };
  }

  function sendSigned(payload: Readonly<Record<string, string>>) {
    const body = new URLSearchParams(payload).toString();
    const timestamp = String(Math.floor(Date.now() / 1_000));
    const signature = createHmac('sha256', slack.signingSecret)
      .update(`v0:${timestamp}:${body}`)
      .digest('hex');
    return fetch(`http://127.0.0.1:${port}/slack/events`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded',
        'X-Slack-Request-Timestamp': timestamp,
        'X-Slack-Signature': `v0=${signature}`,
      },
      body,
    });
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
    expect((await send(now + 600, slack.signingSecret)).status).toBe(401);
  });

  it('makes one run of a signed request that is sent again, and one vote of a signed press', async () => {
    const signed = async (payload: Readonly<Record<string, string>>) =>
      (await Promise.all([1, 2, 3].map(() => sendSigned(payload)))).map(({ status }) => status);
    const drive = driveSlack(() => slack.url);
    const command = { command: '/pod', team_id: 'T_DEMO', channel_id: 'C_ONCALL', response_url: slack.url };
    const statuses = await signed({
      ...command,
      text: 'exec api-7f touch /tmp/replayed',
      user_id: 'U_ASKER',
      trigger_id: 'the-same-trigger',
    });
    expect(statuses).toEqual([200, 200, 200]);
    const isCard = (message: Shown) =>
      message.thread_ts === undefined && inside(message).includes('/tmp/replayed');
    const card = await drive.see((message) => isCard(message) && inside(message).includes('run-approve'));
    const value = /"value":"(r[0-9a-z]+ [0-9a-f]{64})"/.exec(inside(card))?.[1] ?? '';
    const press = (user: string, team = 'T_DEMO') =>
      signed({
        payload: JSON.stringify({
          type: 'block_actions',
          team: { id: team },
          user: { id: user, team_id: team },
          channel: { id: 'C_ONCALL' },
          message: { ts: card.ts },
          trigger_id: 't',
          response_url: slack.url,
          actions: [{ type: 'button', action_id: 'run-approve', block_id: 'b', value }],
        }),
      });
    // A workspace that is not ours, and a person that Slack does not know, however well it is signed.
    await press('U_APPROVER', 'T_OTHER');
    for (const user of ['U_NOBODY', 'U_GUEST', 'U_EXTERNAL', 'U_GONE', 'U_BOT', 'U_ASKER']) await press(user);
    expect((await drive.messages()).find(isCard)?.text).toContain("Waits for another person's approval.");
    await press('U_APPROVER');
    await drive.see((message) => message.thread_ts === card.ts && message.text.startsWith('Exited with 0'));
    const end = (await drive.messages()).filter(isCard);
    expect(end).toHaveLength(1);
    expect(inside(end[0] as Shown).match(/Approved by/g)).toHaveLength(1);
  });

  it('counts no press that is delivered again after it was taken back, however well it is signed', async () => {
    const drive = driveSlack(() => slack.url);
    await drive.command('exec api-7f rm /tmp/late');
    const isCard = (message: Shown) =>
      message.thread_ts === undefined && inside(message).includes('rm /tmp/late');
    const card = await drive.see((message) => isCard(message) && inside(message).includes('run-approve'));
    const [, value = '', run = ''] = /"value":"((r[0-9a-z]+) [0-9a-f]{64})"/.exec(inside(card)) ?? [];
    const press = (user: string, at: string) =>
      sendSigned({
        payload: JSON.stringify({
          type: 'block_actions',
          team: { id: 'T_DEMO' },
          user: { id: user, team_id: 'T_DEMO' },
          channel: { id: 'C_ONCALL' },
          message: { ts: card.ts },
          trigger_id: `t-${at}`,
          response_url: slack.url,
          actions: [{ type: 'button', action_id: 'run-approve', block_id: 'b', value, action_ts: at }],
        }),
      });
    const stands = (users: readonly string[]) =>
      drive.see(
        (message) =>
          isCard(message) &&
          ['U_OTHER', 'U_APPROVER'].every(
            (user) =>
              inside(message).includes(`Approved by "},{"type":"user","user_id":"${user}"`) ===
              users.includes(user),
          ),
      );
    await press('U_OTHER', '1');
    await stands(['U_OTHER']);
    await drive.command(`revoke ${run}`, 'U_OTHER');
    await stands([]);
    await press('U_OTHER', '1');
    await press('U_APPROVER', '2');
    await stands(['U_APPROVER']);
    await press('U_OTHER', '1');
    await press('U_OTHER', '3');
    await drive.see((message) => message.thread_ts === card.ts && message.text.startsWith('Exited'));
  });

  it('refuses a body that is longer than anything Slack sends', async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/slack/events`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: `text=${'a'.repeat(2 * 1024 * 1024)}`,
    });
    expect(answer.status).toBe(413);
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
