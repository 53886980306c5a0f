import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inside } from '../helpers/playground-rig.ts';
import { openProcessRig, type ProcessRig } from '../helpers/service-process.ts';

let rig: ProcessRig;
beforeAll(async () => {
  rig = await openProcessRig();
});
afterAll(() => rig.stop());

/** Asks until somebody hears it. */
async function askUntilHeard(): Promise<void> {
  while ((await rig.command('exec api-7f -n shop ls /')).status !== 200);
}

describe('when Slack renews the socket', () => {
  it('it stands again at once', async () => {
    const service = await rig.start();
    await rig.post('/control/faults', { refresh_socket: {} });
    const start = performance.now();
    await askUntilHeard();
    // The library by itself waits for a ping timeout first, of five seconds at least.
    expect(performance.now() - start).toBeLessThan(4_500);
    expect(await service.stop()).toBe(0);
  }, 30_000);

  it('and gives out no new address for a while, what runs goes on, and people are heard again', async () => {
    const service = await rig.start();
    await rig.command('exec api-7f -n shop slow-report 60');
    const card = await rig.see((message) => inside(message).includes('run-approve'));
    await rig.click(card.ts, 'run-approve', 'U_APPROVER');
    await rig.see((message) => message.ts === card.ts && inside(message).includes('run-cancel'));
    // Six calls a try, so two tries fail.
    const outage = { method: 'apps.connections.open', status: 503, times: 12 };
    await rig.post('/control/faults', { server_error: outage });
    await rig.post('/control/faults', { refresh_socket: {} });
    await rig.see(({ thread_ts, text }) => thread_ts === card.ts && text.startsWith('Exited with 0'));
    await askUntilHeard();
    expect(service.log()).toContain('No socket to Slack');
    expect(await service.stop()).toBe(0);
  }, 90_000);

  it('starts although Slack is in trouble for a moment', async () => {
    await rig.post('/control/faults', { server_error: { method: 'auth.test', status: 503, times: 2 } });
    await rig.post('/control/faults', { rate_limit: { method: 'auth.test', retry_after: 1 } });
    const service = await rig.start();
    await askUntilHeard();
    expect(await service.stop()).toBe(0);
  }, 30_000);
});
