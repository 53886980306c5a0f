import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFreePort } from '../helpers/free-port.ts';
import { launchBrowser, pageMissing } from '../helpers/page-browser.ts';
import { inside, type Shown } from '../helpers/playground-rig.ts';
import { openServiceRig, type ServiceRig } from '../helpers/service-rig.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const pictures = process.env['VOICEPIPE_PICTURES'];

describe.skipIf(pageMissing !== '')(`an approval that needs a passkey${pageMissing}`, () => {
  let rig: ServiceRig;
  let browser: Browser;
  let origin: string;

  beforeAll(async () => {
    const port = await findFreePort();
    origin = `http://localhost:${port}`;
    rig = await openServiceRig({
      port,
      publicUrl: origin,
      file: { approvals: { rules: [{ name: 'keys', anyOf: [{ needed: 1 }], stepUp: true }] } },
    });
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await rig?.stop();
  });

  /** A browser of its own with an authenticator in it, which verifies its user or does not. */
  async function openPerson(
    isVerified = true,
  ): Promise<{ page: Page; cdp: CDPSession; authenticator: string }> {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    await cdp.send('WebAuthn.enable');
    const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: isVerified,
        automaticPresenceSimulation: true,
      },
    });
    return { page, cdp, authenticator: authenticatorId };
  }

  const linkFor = async (user: string, says: string, not: readonly string[] = []) => {
    const shown = await rig.see(
      (message) => message.ephemeral_to === user && message.text.includes(says) && !not.includes(message.ts),
    );
    return { url: /http:\/\/localhost\S+/.exec(shown.text)?.[0] ?? '', ts: shown.ts };
  };
  const seen: string[] = [];

  async function enrol(user: string): Promise<Awaited<ReturnType<typeof openPerson>>> {
    const person = await openPerson();
    await rig.command('enrol', user);
    const link = await linkFor(user, 'Enrol a passkey', seen);
    seen.push(link.ts);
    await person.page.goto(link.url);
    if (pictures !== undefined) await person.page.screenshot({ path: `${pictures}/enrol.png` });
    await person.page.getByRole('button').click();
    await person.page.getByText('Enrolled.').waitFor();
    return person;
  }

  async function askFor(word: string): Promise<Shown> {
    await rig.command(`exec api-7f -n shop touch ${word}`);
    return rig.see((message) => inside(message).includes(word) && inside(message).includes('run-approve'));
  }

  async function approvalLink(card: Shown, user: string): Promise<string> {
    await rig.click(card.ts, 'run-approve', user);
    const link = await linkFor(user, 'Confirm with your passkey', seen);
    seen.push(link.ts);
    return link.url;
  }
  /** The command line over the data of the service, which is stopped meanwhile. */
  const voicepipe = (...args: readonly string[]) => {
    const env = { PATH: process.env['PATH'] ?? '', VOICEPIPE_DATA_DIR: join(rig.dataDir, 'service') };
    const ran = spawnSync(process.execPath, [cli, ...args], { env, cwd: rig.dataDir });
    return { status: ran.status, stdout: ran.stdout.toString() };
  };
  const isRunning = (card: Shown) =>
    rig.see((message) => message.thread_ts === card.ts && message.text.startsWith('Exited'));
  const post = (url: string, body: unknown, from = origin) =>
    fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: from },
      body: JSON.stringify(body),
    });

  let approver: Awaited<ReturnType<typeof openPerson>>;

  it('is not given by a click of somebody who has none, who is told how to enrol', async () => {
    const card = await askFor('/tmp/k0');
    await rig.click(card.ts, 'run-approve', 'U_APPROVER');
    await rig.see((message) => message.ephemeral_to === 'U_APPROVER' && message.text.includes('/pod enrol'));
    approver = await enrol('U_APPROVER');
  });

  it('runs once the passkey has confirmed it, and the card says so', async () => {
    const card = await askFor('/tmp/k1');
    const url = await approvalLink(card, 'U_APPROVER');
    await approver.page.goto(url);
    expect(await approver.page.getByText('touch /tmp/k1').isVisible()).toBe(true);
    if (pictures !== undefined) await approver.page.screenshot({ path: `${pictures}/confirm.png` });
    await approver.page.getByRole('button').click();
    await approver.page.getByText('Approved.').waitFor();
    await isRunning(card);
    const shown = (await rig.messages()).find((message) => message.ts === card.ts) as Shown;
    expect(inside(shown)).toContain('confirmed with a passkey');
    // The link is used up, for the page and for whoever sends its answer again.
    expect((await approver.page.goto(url))?.status()).toBe(410);
    expect((await post(`${url}/answer`, {})).status).toBe(410);
  });

  it('takes no answer that was given to another link, and none of another person', async () => {
    const [one, two] = [await askFor('/tmp/k2'), await askFor('/tmp/k3')];
    const [first, second] = [await approvalLink(one, 'U_APPROVER'), await approvalLink(two, 'U_APPROVER')];
    await approver.page.goto(first);
    const captured = new Promise<unknown>((resolve) => {
      approver.page.on('request', (request) => {
        if (request.url() === `${first}/answer`) resolve(request.postDataJSON());
      });
    });
    await approver.page.route(`${first}/answer`, (route) => route.abort());
    await approver.page.getByRole('button').click();
    const answer = await captured;
    expect((await post(`${second}/answer`, answer)).status).toBe(403);
    expect((await post(`${first}/answer`, answer, 'https://evil.example')).status).toBe(403);

    const other = await enrol('U_OTHER');
    await other.page.goto(second);
    await other.page.getByRole('button').click();
    await other.page.getByText('The passkey was not used').waitFor();
    expect((await rig.messages()).filter((message) => message.thread_ts === two.ts)).toEqual([]);

    // The answer itself is right: sent to its own link by two at once it counts once.
    const both = await Promise.all([post(`${first}/answer`, answer), post(`${first}/answer`, answer)]);
    expect(both.map(({ status }) => status).sort()).not.toEqual([200, 200]);
    expect(both.some(({ status }) => status === 200)).toBe(true);
    await isRunning(one);
  });

  it('takes no answer of an authenticator that did not verify its user', async () => {
    const card = await askFor('/tmp/k4');
    const url = await approvalLink(card, 'U_APPROVER');
    await approver.cdp.send('WebAuthn.setUserVerified', {
      authenticatorId: approver.authenticator,
      isUserVerified: false,
    });
    await approver.page.goto(url);
    await approver.page.getByRole('button').click();
    await approver.page.getByText('The passkey was not used').waitFor();
    await approver.cdp.send('WebAuthn.setUserVerified', {
      authenticatorId: approver.authenticator,
      isUserVerified: true,
    });
    expect((await rig.messages()).filter((message) => message.thread_ts === card.ts)).toEqual([]);
  });

  it('lets a further passkey in only after one that is enrolled', async () => {
    await rig.command('enrol', 'U_APPROVER');
    const { url, ts } = await linkFor('U_APPROVER', 'Enrol a passkey', seen);
    seen.push(ts);
    const stranger = await openPerson();
    await stranger.page.goto(url);
    await stranger.page.getByRole('button').click();
    await stranger.page.getByText('The passkey was not used').waitFor();
    const asked = (await (await post(`${url}/options`, {})).json()) as { step: string };
    expect(asked.step).toBe('assert');
  });

  it('is enrolled anew by a person whose passkeys were taken away, on record, and the lost one confirms nothing', async () => {
    const card = await askFor('/tmp/k5');
    const old = await approvalLink(card, 'U_APPROVER');
    await rig.service.stop();
    expect(voicepipe('passkeys', 'forget', '--user', 'U_APPROVER')).toMatchObject({ status: 2 });
    expect(voicepipe('passkeys', 'forget', '--user', 'U_ASKER', '--reason', 'x')).toMatchObject({
      status: 1,
    });
    expect(voicepipe('passkeys', 'list', '--user', 'U_APPROVER').stdout).toMatch(
      /^U_APPROVER of T_DEMO, enrolled 2.*\n$/,
    );
    const gone = voicepipe('passkeys', 'forget', '--user', 'U_APPROVER', '--reason', 'phone lost');
    expect(gone).toMatchObject({ status: 0, stdout: expect.stringContaining('forgotten: U_APPROVER') });
    expect(voicepipe('passkeys', 'list').stdout).toMatch(/^U_OTHER of .*\n$/);
    const exported = voicepipe('ledger', 'export').stdout;
    expect(exported).toContain('"reason":"phone lost","type":"forgotten"');
    await rig.start();
    await approver.page.goto(old);
    await approver.page.getByText('is not one of ours').waitFor();
    await rig.click(card.ts, 'run-approve', 'U_APPROVER');
    await linkFor('U_APPROVER', 'you have none yet', seen);
    const anew = await enrol('U_APPROVER');
    const url = await approvalLink(card, 'U_APPROVER');
    await approver.page.goto(url);
    await approver.page.getByRole('button').click();
    await approver.page.getByText('The passkey was not used').waitFor();
    await anew.page.goto(url);
    await anew.page.getByRole('button').click();
    await anew.page.getByText('Approved.').waitFor();
    await isRunning(card);
  });

  it('serves its pages to nobody’s frame, from nobody else’s site, and without a cache', async () => {
    const answer = await fetch(`${origin}/step-up/x`);
    expect(answer.status).toBe(410);
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect((await fetch(`${origin}/healthz`)).status).toBe(200);
    expect((await post(`${origin}/step-up/x/answer`, { big: 'x'.repeat(100_000) })).status).toBe(413);
  });
});

it('a rule that demands a passkey keeps the service from starting where no page can be reached', async () => {
  const refused = openServiceRig({
    file: { approvals: { rules: [{ name: 'keys', anyOf: [{ needed: 1 }], stepUp: true }] } },
  });
  await expect(refused).rejects.toThrow(/Rule "keys".*VOICEPIPE_PUBLIC_URL/);
});
