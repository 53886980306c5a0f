import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { followSocket } from '../../src/adapters/kube/follow.ts';

const pingEveryMs = 5_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

it('pings a silent server, and none that sends: what a closed one still has to send would be lost', async () => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = new WebSocket(`ws://127.0.0.1:${port}`);
  const [far] = (await once(server, 'connection')) as [WebSocket];
  await once(client, 'open');
  let pings = 0;
  far.on('ping', () => {
    pings += 1;
  });
  let taken = 0;
  const following = followSocket(client, (_stream, bytes) => {
    taken += bytes.length;
  });
  const send = async (count: number) => {
    far.send(Buffer.from([1, 120]));
    await vi.waitFor(() => expect(taken).toBe(count), { timeout: 30_000 });
  };

  for (let count = 1; count <= 3; count += 1) {
    await send(count);
    vi.advanceTimersByTime(pingEveryMs);
  }
  const ping = once(far, 'ping');
  vi.advanceTimersByTime(pingEveryMs);
  await ping;
  expect(pings).toBe(1);

  following.hangUp();
  await following.ended;
  server.close();
});
