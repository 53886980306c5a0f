import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../cluster/api.ts';
import type { Shown } from '../helpers/playground-rig.ts';
import { inside } from '../helpers/playground-rig.ts';
import { openServiceRig, type ServiceRig } from '../helpers/service-rig.ts';

const freeze = {
  name: 'books',
  cron: '* * * * *',
  timeZone: 'Europe/Berlin',
  lasts: '5m',
  reason: 'The books are closed.',
};

let rig: ServiceRig;
beforeAll(async () => {
  rig = await openServiceRig({ processes: 'real' });
});
afterAll(() => rig.stop());

const endOf = (card: Shown) => (message: Shown) =>
  message.thread_ts === card.ts && /^Exited/.test(message.text);

async function askFor(text: string, word: string): Promise<Shown> {
  await rig.command(text);
  return rig.see(
    (message) =>
      message.thread_ts === undefined &&
      inside(message).includes(word) &&
      inside(message).includes('run-approve'),
  );
}
const changed = (card: Shown) =>
  rig.see((message) => message.ts === card.ts && message.text.includes('what was approved has changed'));

describe('what changed between the approval and the start', () => {
  it('is, of a pod that was replaced, shown side by side, and approved anew', async () => {
    await rig.makePod('box');
    const card = await askFor('exec box -n shop touch c1', 'touch c1');
    await rig.makePod('box');
    await rig.click(card.ts, 'run-approve', 'U_APPROVER');
    expect(inside(await changed(card))).toContain('The pod was replaced, its UID: ');
    await rig.see(
      (message) => message.thread_ts === card.ts && message.text.includes('every approval is void'),
    );
    expect((await rig.messages()).filter(endOf(card))).toEqual([]);
    await rig.click(card.ts, 'run-approve', 'U_APPROVER');
    await rig.see(endOf(card));
  });

  it('is, of a pod that gave way to another one that the typed words mean, asked for anew', async () => {
    await rig.makePod('crate-1');
    const card = await askFor('exec crate -n shop touch c5', 'touch c5');
    await rig.makePod('crate-12');
    await ask(rig.cluster, 'DELETE', '/api/v1/namespaces/shop/pods/crate-1');
    await rig.click(card.ts, 'run-approve', 'U_APPROVER');
    const again = inside(await changed(card));
    expect(again).toMatch(/pod: .*crate-1.* is now .*crate-12/);
    expect(again).toContain('The pod was replaced, its UID: ');
    await rig.click(card.ts, 'run-approve', 'U_APPROVER');
    await rig.see(endOf(card));
  });

  it('is, of a policy that changed over a restart, named, and approved anew; a freeze keeps it from starting at all', async () => {
    await rig.makePod('box');
    const card = await askFor('exec box -n shop touch c2', 'touch c2');
    await rig.service.stop();
    const second = await rig.start({ file: { policy: { environments: { staging: { write: 'ask' } } } } });
    await rig.click(card.ts, 'run-approve', 'U_APPROVER');
    expect(inside(await changed(card))).toContain('policy version: ');
    await second.stop();
    const third = await rig.start({ file: { approvals: { freezes: [freeze] } } });
    await rig.click(card.ts, 'run-approve', 'U_APPROVER');
    await rig.see((message) => message.ts === card.ts && message.text.includes('The books are closed.'));
    await rig.command('exec box -n shop touch c3');
    await rig.see(
      (message) =>
        message.ephemeral_to === 'U_ASKER' && message.text.includes('The freeze "books" holds until'),
    );
    await rig.command('exec box -n shop echo c4');
    await rig.see(
      (message) =>
        message.thread_ts === undefined &&
        /^Exited/.test(message.text) &&
        inside(message).includes('echo c4'),
    );
    await third.stop();
    expect((await rig.messages()).filter(endOf(card))).toEqual([]);
  });
});

describe('a pod of a workload', () => {
  let shop: ServiceRig;
  beforeAll(async () => {
    const rules = [{ name: 'all', anyOf: [{ needed: 1 }] }];
    shop = await openServiceRig({ file: { approvals: { rules } } });
  });
  afterAll(() => shop.stop());
  const pods = ['worker-5c8d7f6b94-2vlqs', 'worker-5c8d7f6b94-n8c6j'];
  const askShop = async (word: string) => {
    await shop.command(`exec deploy/worker -n shop rm ${word}`);
    return shop.see((message) => inside(message).includes(word) && inside(message).includes('run-approve'));
  };

  it('may be replaced between the approval and the start, but not get another image', async () => {
    const first = await askShop('/tmp/e1');
    for (const pod of pods) expect(shop.kube.fault({ recreate_pod: pod })).toEqual({ ok: true });
    await shop.click(first.ts, 'run-approve', 'U_APPROVER');
    await shop.see(endOf(first));
    const second = await askShop('/tmp/e2');
    const image = 'registry.example.com/shop/worker:1.9.5';
    for (const pod of pods) expect(shop.kube.fault({ set_image: { pod, image } })).toEqual({ ok: true });
    await shop.click(second.ts, 'run-approve', 'U_APPROVER');
    const again = await shop.see(
      (message) => message.ts === second.ts && message.text.includes('what was approved has changed'),
    );
    expect(inside(again)).toMatch(/image: .*worker:1\.9\.4.* is now .*worker:1\.9\.5/);
    expect(inside(again)).toMatch(/image digest: .*sha256:[0-9a-f]{12}….* is now .*sha256:[0-9a-f]{12}…/);
    expect((await shop.messages()).filter(endOf(second))).toEqual([]);
    await shop.click(second.ts, 'run-approve', 'U_APPROVER');
    await shop.see(endOf(second));
  });
});

describe('a lock', () => {
  const told = (text: string) =>
    rig.see((message) => message.ephemeral_to === 'U_ASKER' && message.text.includes(text));

  it('is taken away also where what was locked is there no more, and by a member alone', async () => {
    const service = await rig.start();
    await rig.makePod('crate-3');
    await rig.command('lock crate-3 -n shop mine');
    await told('Locked. Pod/crate-3');
    await ask(rig.cluster, 'DELETE', '/api/v1/namespaces/shop/pods/crate-3');
    await rig.command('unlock crate-3 -n shop', 'U_GUEST');
    await rig.see(({ ephemeral_to: to, text }) => to === 'U_GUEST' && text.includes('Only a member'));
    await rig.command('unlock crate-3 -n shop');
    await told('Pod/crate-3 in "shop" is no longer locked');
    await rig.command('unlock crate-3 -n shop');
    await told('No pod in namespace "shop" is called "crate-3"');
    await service.stop();
  });
});

describe('who commands run as', () => {
  const personal = (people: object) => ({
    file: { clusters: { stand: { identity: 'person' as const, namespace: 'shop' } }, people },
  });
  const whoami = (who: string) =>
    new RegExp(`run as: ${who} \\(impersonated by .*\\), which may run them in namespace shop`);

  it('is the person who asked, where the cluster says so, and its audit log is told the run and the approvers', async () => {
    const service = await rig.start(
      personal({
        emailDomains: ['example.com'],
        map: { U_OTHER: { user: 'other-in-cluster', groups: ['devs'] } },
      }),
    );
    await rig.makePod('box');
    const card = await askFor('exec box touch d1', 'touch d1');
    expect(inside(card)).toContain('asker@example.com');
    await rig.click(card.ts, 'run-approve', 'U_APPROVER');
    await rig.see(endOf(card));
    const exec = rig.heard.filter(({ path }) => String(path).endsWith('/exec')).at(-1);
    expect(exec).toMatchObject({
      asUser: {
        'impersonate-user': 'asker@example.com',
        'impersonate-extra-voicepipe.approvers': 'U_APPROVER',
        'impersonate-extra-voicepipe.asker': 'U_ASKER',
        'impersonate-extra-voicepipe.run': expect.stringMatching(/^r/),
      },
    });
    await rig.command('whoami');
    await rig.see(({ ephemeral_to: to, text }) => to === 'U_ASKER' && whoami('asker@example.com').test(text));
    await rig.command('whoami', 'U_OTHER');
    await rig.see(
      ({ ephemeral_to: to, text }) => to === 'U_OTHER' && whoami('other-in-cluster, groups devs').test(text),
    );
    rig.kube.fault({ deny: ['get pods/exec'] });
    await rig.command('exec box touch d3');
    await rig.see(
      ({ ephemeral_to: to, text }) =>
        to === 'U_ASKER' && text.includes('"asker@example.com" may not run commands in "shop/box"'),
    );
    rig.kube.fault({ deny: [] });
    const waiting = await askFor('exec box touch d4', 'touch d4');
    await service.stop();
    const other = await rig.start(personal({ map: { U_ASKER: { user: 'root-in-cluster' } } }));
    await rig.click(waiting.ts, 'run-approve', 'U_APPROVER');
    expect(inside(await changed(waiting))).toMatch(
      /identity: .*asker@example.com.* is now .*root-in-cluster/,
    );
    expect((await rig.messages()).filter(endOf(waiting))).toEqual([]);
    await rig.command('exec box echo d2', 'U_GUEST');
    await rig.see(
      (message) =>
        message.ephemeral_to === 'U_GUEST' && message.text.includes('Only a member of this workspace'),
    );
    await other.stop();
  });

  it('sees in the form only pods of namespaces in which that person may run commands', async () => {
    const service = await rig.start(personal({ emailDomains: ['example.com'] }));
    await rig.makePod('box');
    const offered = async (user: string): Promise<string> => {
      const [view] = await rig.views(user);
      const query = { user, view_id: view?.id, action_id: 'run-form-pod', value: 'box' };
      return JSON.stringify((await rig.post('/control/suggest', query)).body);
    };
    for (const user of ['U_ASKER', 'U_OTHER', 'U_GUEST']) {
      await rig.command('', user);
      await expect.poll(async () => (await rig.views(user)).length).toBe(1);
    }
    await expect.poll(() => offered('U_ASKER')).toContain('box');
    rig.kube.fault({ deny: ['get pods/exec'] });
    expect(await offered('U_OTHER')).not.toContain('box');
    // What the cluster said is asked about again after five minutes, and before anything runs.
    expect(await offered('U_ASKER')).toContain('box');
    rig.kube.fault({ deny: [] });
    expect(await offered('U_GUEST')).not.toContain('box');
    await service.stop();
  });
});
