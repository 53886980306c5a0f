import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createRateLimits } from '../../src/playground/slack/rate-limits.ts';
import { startSlack } from '../../src/playground/slack/server.ts';
import { errorOf, type Rig, startRig } from './slack-rig.ts';

const channel = 'C_ONCALL';

describe('trouble that is ordered', () => {
  let rig: Rig;
  const cut: unknown[] = [];
  let resets = 0;
  beforeAll(async () => {
    rig = await startRig(
      {},
      {
        onFault(fault) {
          if (!('cut_exec' in fault)) return { ok: false, error: 'Known faults: cut_exec.' };
          cut.push(fault);
          return { ok: true };
        },
        onReset() {
          resets += 1;
        },
      },
    );
  });
  afterAll(() => rig.slack.close());
  beforeEach(() => rig.post('reset', {}));

  const say = () => rig.web.chat.postMessage({ channel, text: 'x' });

  test('a rate limit answers 429 with Retry-After as often as ordered', async () => {
    await rig.post('faults', { rate_limit: { method: 'chat.postMessage', times: 1, retry_after: 7 } });
    await expect(say()).rejects.toMatchObject({ retryAfter: 7 });
    expect(await errorOf(rig.web.auth.test())).toBe('none');
    expect(await errorOf(say())).toBe('none');
    expect(await rig.log('api')).toMatchObject([{ status: 429, retry_after: '7' }, {}, { ok: true }]);
  });

  test('a server error has the status that was ordered', async () => {
    await rig.post('faults', { server_error: { method: 'chat.postMessage', status: 503, times: 1 } });
    await expect(say()).rejects.toMatchObject({ statusCode: 503 });
  });

  test('an error of Slack can be ordered for any method', async () => {
    await rig.post('faults', { api_error: { method: '*', error: 'account_inactive', times: 1 } });
    expect(await errorOf(say())).toBe('account_inactive');
  });

  test('the line can break before or after the effect', async () => {
    await rig.post('faults', { network: { method: 'chat.postMessage', times: 1, when: 'before' } });
    await expect(say()).rejects.toThrow();
    expect(await rig.messages()).toHaveLength(0);
    await rig.post('faults', { network: { method: 'chat.postMessage', times: 1, when: 'after' } });
    await expect(say()).rejects.toThrow();
    expect(await rig.messages()).toHaveLength(1);
  });

  test('trouble can wait for a later call', async () => {
    await rig.post('faults', { api_error: { method: 'chat.postMessage', error: 'fatal_error', skip: 2 } });
    const answers = [];
    for (let call = 0; call < 4; call += 1) answers.push(await errorOf(say()));
    expect(answers).toEqual(['none', 'none', 'fatal_error', 'none']);
  });

  test('other faults go to their owner, and unknown ones are refused by name', async () => {
    expect(await rig.post('faults', { cut_exec: { times: 1 } })).toMatchObject({ ok: true });
    expect(cut).toEqual([{ cut_exec: { times: 1 } }]);
    expect(await rig.post('faults', { earthquake: true })).toMatchObject({
      ok: false,
      status: 400,
      error: 'Known faults: cut_exec.',
    });
    expect(await rig.post('faults', {})).toMatchObject({ ok: false, status: 400 });
    expect(await rig.post('faults', { rate_limit: { times: 0 } })).toMatchObject({ status: 400 });
  });

  test('a reset empties everything and tells its owner', async () => {
    await say();
    const before = resets;
    await rig.post('reset', {});
    expect(resets).toBe(before + 1);
    expect(await rig.messages()).toEqual([]);
    expect((await rig.get('log'))['entries']).toEqual([]);
  });

  test('without a connection a command shows dispatch_failed', async () => {
    const answer = await rig.post('command', { user: 'U_ASKER', channel, command: '/pod', text: 'x' });
    expect(answer).toMatchObject({ ok: false, status: 502, ack_ms: null });
    expect(await rig.messages()).toMatchObject([
      { text: '/pod failed with the error dispatch_failed', ephemeral_to: 'U_ASKER' },
    ]);
  });

  test.each<[string, object, number]>([
    ['command', { user: 'U_NOBODY', channel, command: '/pod' }, 404],
    ['command', { user: 'U_ASKER', channel: 'C_NONE', command: '/pod' }, 404],
    ['command', { user: 'U_ASKER', channel, command: '/nothing' }, 404],
    ['command', { user: 'U_ASKER', channel }, 400],
    ['command', { user: 'U_ASKER', channel, command: '/pod', thread_ts: '1.2' }, 409],
    ['message', { user: 'U_ASKER', channel, text: 'x', thread_ts: '1.2' }, 404],
    ['click', { user: 'U_ASKER', channel, ts: '1.2', action_id: 'a' }, 404],
    ['submit', { user: 'U_ASKER', view_id: 'V_NONE' }, 404],
    ['mode', { request_url: 'https://example.com/' }, 400],
    ['nothing', {}, 404],
  ])('a %s that cannot be is refused with a sentence: %o', async (call, body, status) => {
    const answer = await rig.post(call, body);
    expect(answer).toMatchObject({ ok: false, status });
    expect(answer['error']).toMatch(/^[A-Z"/].*[.]?/);
  });

  test('a body that is no JSON or too large is refused', async () => {
    const send = async (body: string) => {
      const response = await fetch(`${rig.slack.url}/control/message`, { method: 'POST', body });
      return { status: response.status, ...((await response.json()) as object) };
    };
    expect(await send('{"user":')).toMatchObject({ ok: false, status: 400 });
    expect(await send('[]')).toMatchObject({ ok: false, status: 400 });
    expect(await send('x'.repeat(1_100_000))).toMatchObject({ ok: false, status: 413 });
  });

  test('a page of another site can neither act nor be the host', async () => {
    const foreign = await fetch(`${rig.slack.url}/control/reset`, {
      method: 'POST',
      headers: { origin: 'https://evil.example' },
    });
    expect(foreign.status).toBe(403);
    const { request } = await import('node:http');
    const status = await new Promise((resolve) =>
      request(`${rig.slack.url}/control/workspace`, { headers: { host: 'evil.example' } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).end(),
    );
    expect(status).toBe(403);
  });
});

describe('rate limits', () => {
  test('chat.update may come 50 times a minute over all channels', () => {
    let now = 0;
    const limits = createRateLimits(true, () => now);
    const answers = Array.from({ length: 51 }, (_, index) => limits.take('chat.update', `C${index}`));
    expect(answers.slice(0, 50).every((wait) => wait === undefined)).toBe(true);
    expect(answers[50]).toBe(2);
    now = 2_000;
    expect(limits.take('chat.update', 'C1')).toBeUndefined();
  });

  test('posting is limited per channel, and one method does not hold up another', () => {
    const limits = createRateLimits(true, () => 0);
    for (let post = 0; post < 30; post += 1) limits.take('chat.postMessage', 'C1');
    expect(limits.take('chat.postMessage', 'C1')).toBe(1);
    expect(limits.take('chat.postMessage', 'C2')).toBeUndefined();
    expect(limits.take('auth.test', undefined)).toBeUndefined();
  });

  test('they can be switched off', () => {
    const limits = createRateLimits(false);
    const waits = Array.from({ length: 200 }, () => limits.take('users.list', undefined));
    expect(waits.every((wait) => wait === undefined)).toBe(true);
  });
});

test('a port that is taken rejects with EADDRINUSE', async () => {
  const slack = await startSlack({ host: '127.0.0.1', port: 0, pageDir: 'none' });
  const port = Number(new URL(slack.url).port);
  await expect(startSlack({ host: '127.0.0.1', port, pageDir: 'none' })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
  await slack.close();
});

test('a stand-in for other machines is refused', async () => {
  await expect(startSlack({ host: '0.0.0.0', port: 0, pageDir: 'none' })).rejects.toThrow(
    'this machine only',
  );
});
