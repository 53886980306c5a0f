import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStepUp } from '../../src/adapters/http/open-step-up.ts';
import { openEmbedded } from '../../src/adapters/store/open-embedded.ts';
import { openStore, type Store } from '../../src/adapters/store/open-store.ts';
import type { StepUpDoors } from '../../src/app/ports/step-up.ts';
import type { Failure } from '../../src/core/failure.ts';
import { openLog } from '../../src/telemetry.ts';
import { type Assertion, makeAuthenticator } from '../helpers/authenticator.ts';
import { makeTempDirectory } from '../helpers/temp-directory.ts';

const origin = 'https://pod.example.com';
const [alice, bob] = ['U_ALICE', 'U_BOB'].map((user) => ({ user, team: 'T' })) as [Person, Person];
const keys = { alice: makeAuthenticator(), bob: makeAuthenticator() };
type Person = { readonly user: string; readonly team: string };

let folder: Awaited<ReturnType<typeof makeTempDirectory>>;
let database: Awaited<ReturnType<typeof openEmbedded>>;
let store: Store;
let now = new Date();
let counter = 0;
let verdict: Failure | undefined;
const proven: Parameters<StepUpDoors['proven']>[0][] = [];
let stepUp: ReturnType<typeof openStepUp>;

beforeAll(async () => {
  folder = await makeTempDirectory();
  database = await openEmbedded({ dataDir: folder.path });
  store = await openStore(database.pool);
  stepUp = openStepUp({
    publicUrl: origin,
    ...store,
    log: openLog('silent'),
    now: () => now,
    doors: {
      proven: async (proof) => {
        proven.push(proof);
        return verdict;
      },
      enrolled: async () => undefined,
    },
  });
  for (const [by, { id, publicKey }] of [
    [alice, keys.alice],
    [bob, keys.bob],
  ] as const)
    await store.passkeys.save({ id, by, publicKey, counter: 0, transports: [] });
});
afterAll(async () => {
  await database.close();
  await folder.remove();
});

const path = (link: string) => new URL(link).pathname;
async function post(link: string, step: 'options' | 'answer', body: unknown, from = origin) {
  const answer = await stepUp.pages.request(`${path(link)}/${step}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: from },
    body: JSON.stringify(body),
  });
  return {
    status: answer.status,
    body: (await answer.json()) as { readonly options: { challenge: string } },
  };
}
async function linkFor(by: Person, seal = 's1'): Promise<string> {
  const link = await stepUp.begin({ by, run: 'r1', seal, lines: ['rm /x'] });
  if (link.kind !== 'link') throw new Error('Nobody is enrolled.');
  return link.url;
}
const challengeOf = async (link: string) => (await post(link, 'options', {})).body.options.challenge;
async function assertion(link: string, more: Partial<Assertion> = {}, by = keys.alice) {
  counter += 1;
  return by.assert({ challenge: await challengeOf(link), origin, counter, ...more });
}
const answer = async (link: string, body: unknown) => (await post(link, 'answer', body)).status;

describe('the page that confirms an approval', () => {
  it('takes the passkey of its person, once, and reports exactly what was confirmed', async () => {
    const link = await linkFor(alice);
    const said = await assertion(link);
    expect(await answer(link, said)).toBe(200);
    expect(proven.splice(0)).toEqual([{ by: alice, run: 'r1', seal: 's1', passkey: keys.alice.id }]);
    expect(await answer(link, said)).toBe(410);
    expect((await stepUp.pages.request(path(link))).status).toBe(410);
  });

  it.each<[string, (link: string) => Promise<unknown>]>([
    ['of another person’s passkey', (link) => assertion(link, {}, keys.bob)],
    [
      'of another person’s passkey under the name of hers',
      (link) => assertion(link, { id: keys.alice.id }, keys.bob),
    ],
    ['whose user was not verified', (link) => assertion(link, { isVerified: false })],
    ['for another site', (link) => assertion(link, { origin: 'https://evil.example' })],
    ['for another port of the host', (link) => assertion(link, { origin: `${origin}:8443` })],
    ['to nothing', (link) => assertion(link, { challenge: '' })],
    ['that makes a passkey', (link) => assertion(link, { type: 'webauthn.create' })],
    ['with a counter that does not grow', (link) => assertion(link, { counter: 1 })],
    [
      'to a link for another state of the run',
      async (link) => ({
        ...(await assertion(link, { challenge: await challengeOf(await linkFor(alice, 's2')) })),
      }),
    ],
    [
      'to a link of somebody else',
      async (link) => assertion(link, { challenge: await challengeOf(await linkFor(bob)) }),
    ],
    [
      'to another link for the same',
      async (link) => assertion(link, { challenge: await challengeOf(await linkFor(alice)) }),
    ],
    ['that is none', async () => ({ id: keys.alice.id })],
    ['that is nothing', async () => null],
  ])('takes no answer %s, and its own afterwards', async (_, lie) => {
    const link = await linkFor(alice);
    expect(await answer(link, await lie(link))).toBe(403);
    expect(proven).toEqual([]);
    expect(await answer(link, await assertion(link))).toBe(200);
    expect(proven.splice(0)).toHaveLength(1);
  });

  it('opened twice counts once', async () => {
    const link = await linkFor(alice);
    const [one, two] = [await assertion(link), await assertion(link)];
    const both = await Promise.all([answer(link, one), answer(link, two)]);
    expect(both.filter((status) => status === 200)).toHaveLength(1);
    expect(proven.splice(0)).toHaveLength(1);
  });

  it('says why where what was sealed has changed meanwhile', async () => {
    const link = await linkFor(alice);
    verdict = { code: 'stale-button', message: 'This button belongs to another state.' };
    const said = await post(link, 'answer', await assertion(link));
    verdict = undefined;
    expect(said).toMatchObject({ status: 403, body: { says: expect.stringContaining('another state') } });
    expect(proven.splice(0)).toHaveLength(1);
  });

  it('takes nothing of a passkey that is taken away while it answers', async () => {
    await store.passkeys.save({
      id: 'carol',
      by: { user: 'U_CAROL', team: 'T' },
      publicKey: keys.bob.publicKey,
      counter: 0,
      transports: [],
    });
    expect((await store.passkeys.all()).map(({ id, by }) => [id, by.user])).toContainEqual([
      'carol',
      'U_CAROL',
    ]);
    const link = await linkFor(bob);
    const said = await assertion(link, {}, keys.bob);
    await store.passkeys.forget(bob);
    expect(await answer(link, said)).toBe(410);
    expect(proven).toEqual([]);
    expect(await stepUp.isEnrolled(bob)).toBe(false);
    expect(await stepUp.isEnrolled(alice)).toBe(true);
    expect((await stepUp.begin({ by: bob, run: 'r1', seal: 's1', lines: [] })).kind).toBe('not-enrolled');
  });

  it('takes nothing from a page of another site, and nothing after five minutes', async () => {
    const link = await linkFor(alice);
    const said = await assertion(link);
    expect((await post(link, 'answer', said, 'https://evil.example')).status).toBe(403);
    now = new Date(now.getTime() + 300_000);
    expect(await answer(link, said)).toBe(410);
    expect((await post(link, 'options', {})).status).toBe(410);
    expect((await stepUp.pages.request(path(link))).status).toBe(410);
    expect(proven).toEqual([]);
  });
});
