import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inside, type Shown } from '../helpers/playground-rig.ts';
import { openServiceRig, type ServiceRig } from '../helpers/service-rig.ts';

/** Every case has a channel of its own: Slack takes about a message a second in each. */
const channels = Array.from({ length: 60 }, (_, index) => `C_CASE${index}`);
let unused = [...channels];
let rig: ServiceRig;
beforeAll(async () => {
  unused = [...channels];
  rig = await openServiceRig({ channels });
});
afterAll(() => rig.stop());

/** Prints on both streams, and only reads. */
const both = "sh -c 'echo out; cat /none; echo end'";
const posts = ['card', 'stdout-1', 'stderr-1', 'outcome'];

/** What stands in a channel in the end: the keys of all messages of a run, in order, and the run's card. */
async function run(
  command: string,
  trouble: (channel: string) => Readonly<Record<string, object>>,
): Promise<{ readonly keys: readonly string[]; readonly card: Shown }> {
  const channel = unused.shift() ?? 'none is left';
  const faults = trouble(channel);
  for (const [kind, fault] of Object.entries(faults)) await rig.post('/control/faults', { [kind]: fault });
  await rig.command(`exec api-7f -n shop ${command}`, 'U_ASKER', channel);
  const seen = await rig.see((message) => /run-approve|"Run r/.test(inside(message)), channel);
  if (inside(seen).includes('run-approve'))
    await rig.post('/control/click', { user: 'U_APPROVER', channel, ts: seen.ts, action_id: 'run-approve' });
  const isOver = (message: Shown) => message.text.startsWith('Exited with 0');
  await rig.see((message) => message.thread_ts !== undefined && isOver(message), channel);
  const card = await rig.see((message) => message.thread_ts === undefined && isOver(message), channel);
  const isDoubtful = Object.values(faults).some((fault) =>
    /(?:chat.postMessage|files.complete).*"(?:after|stalled|garbled)"/.test(JSON.stringify(fault)),
  );
  // In doubt it looks first: only then would it be posted once too often.
  if (isDoubtful) while (!(await wasLookedFor(channel))) await turn(channel);
  await turn(channel);
  const own = (await rig.messages(channel)).filter(({ ephemeral_to: one }) => one === undefined);
  const keys = own.map(
    ({ metadata, files }) =>
      metadata?.event_payload.key ?? files?.[0]?.name.replace(/^r\w+-/, '') ?? 'strange',
  );
  return { keys, card };
}

/** Asks for something that is refused to the asker alone, and sees the refusal: meanwhile everything else had its turn. */
async function turn(channel: string): Promise<void> {
  const known = new Set((await rig.messages(channel)).map(({ ts }) => ts));
  await rig.command('exec nobody-here -n shop ls', 'U_ASKER', channel);
  await rig.see(({ ts, ephemeral_to: one }) => one !== undefined && !known.has(ts), channel);
}

async function wasLookedFor(channel: string): Promise<boolean> {
  const { entries } = (await (await fetch(`${rig.slack.url}/control/log`)).json()) as {
    entries: readonly { readonly method?: string; readonly channel?: string }[];
  };
  return entries.some((call) => call.channel === channel && /^conversations\./.test(call.method ?? ''));
}

describe('a message', () => {
  const method = 'chat.postMessage';
  const troubles = {
    'a line that breaks before the effect': { network: { method, when: 'before' } },
    'a line that breaks after the effect': { network: { method, when: 'after' } },
    'an answer that is not Slack’s': { network: { method, when: 'garbled' } },
    'an error of the server': { server_error: { method, status: 503 } },
    'an internal error': { api_error: { method, error: 'internal_error' } },
    'a limit': { rate_limit: { method, retry_after: 1 } },
  };
  const cases = Object.entries(troubles).flatMap(([name, fault]) =>
    posts.map((key, skip) => [name, key, fault, skip] as const),
  );

  it.concurrent.each(cases)(
    'with %s at its %s stands once and in order',
    async (_name, _key, fault, skip) => {
      const [[kind, spec] = ['', {}]] = Object.entries(fault);
      const { keys } = await run(both, (channel) => ({ [kind]: { ...spec, channel, skip } }));
      expect(keys).toEqual(posts);
    },
    60_000,
  );

  it('stands once where no answer ever comes', async () => {
    const { keys } = await run(both, (channel) => ({
      network: { method, when: 'stalled', skip: 1, channel },
    }));
    expect(keys).toEqual(posts);
  }, 60_000);

  it('of which nobody can read whether it stands is posted again rather than lost', async () => {
    const { keys } = await run(both, (channel) => ({
      network: { method, when: 'after', skip: 1, channel },
      api_error: { method: 'conversations.replies', error: 'missing_scope', channel },
    }));
    expect(keys).toEqual(['card', 'stdout-1', 'stdout-1', 'stderr-1', 'outcome']);
  }, 60_000);

  const unreadable = {
    'an error of the server': ['server_error', { status: 502 }],
    'an internal error': ['api_error', { error: 'internal_error' }],
  } as const;
  const reads = Object.entries(unreadable).flatMap(([name, fault]) => [
    ['card', 'conversations.history', name, fault, 0] as const,
    ['page', 'conversations.replies', name, fault, 1] as const,
  ]);
  it.concurrent.each(reads)(
    'in doubt at its %s is looked for until %s can be read and stands once, whatever the trouble: %s',
    async (_key, read, _name, [kind, spec], skip) => {
      const { keys } = await run(both, (channel) => ({
        network: { method, when: 'after', skip, channel },
        [kind]: { ...spec, method: read, times: 3, channel },
      }));
      expect(keys).toEqual(posts);
    },
    60_000,
  );

  it.concurrent.each(['before', 'after', 'limit'])(
    'that is edited shows its last state where the line breaks: %s',
    async (when) => {
      const { keys } = await run(both, (channel) =>
        when === 'limit'
          ? { rate_limit: { method: 'chat.update', retry_after: 1, channel } }
          : { network: { method: 'chat.update', when, times: 2, channel } },
      );
      expect(keys).toEqual(posts);
    },
    60_000,
  );

  it('that somebody deleted is posted anew, once', async () => {
    const { keys } = await run(both, (channel) => ({
      api_error: { method: 'chat.update', error: 'message_not_found', channel },
    }));
    expect(keys).toEqual(['card', ...posts]);
  }, 60_000);

  it('in a thread that somebody deleted comes in the thread of a new card', async () => {
    const { keys } = await run(both, (channel) => ({
      api_error: { method, error: 'thread_not_found', skip: 2, channel },
    }));
    expect(keys).toEqual(['card', 'stdout-1', 'card', 'stderr-1', 'outcome']);
  }, 60_000);
});

describe('a file', () => {
  const share = 'files.completeUploadExternal';
  const cases: readonly (readonly [string, string, object])[] = [
    ['the sharing is cut before its effect', 'network', { method: share, when: 'before' }],
    ['the sharing is cut after its effect', 'network', { method: share, when: 'after' }],
    ['the sharing meets an error of the server', 'server_error', { method: share, status: 500 }],
    ['the sharing is limited', 'rate_limit', { method: share, retry_after: 1 }],
  ];
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

  it.concurrent.each(cases)(
    'stands once and in its place where %s',
    async (_name, kind, fault) => {
      const { keys } = await run('big-output 60000', (channel) => ({ [kind]: { ...fault, channel } }));
      expect(keys).toEqual(all);
    },
    60_000,
  );

  it.each([
    ['breaks off', { network: { method: 'files.getUploadURLExternal', when: 'after' } }],
    ['is limited', { rate_limit: { method: 'files.getUploadURLExternal', retry_after: 1 } }],
  ])(
    'stands once where its address %s',
    async (_name, fault) => {
      const { keys } = await run('big-output 60000', () => fault);
      expect(keys).toEqual(all);
    },
    60_000,
  );
});
