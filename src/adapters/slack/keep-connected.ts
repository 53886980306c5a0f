import type { SocketModeReceiver } from '@slack/bolt';
import type { Log } from '../../app/ports/log.ts';

type Client = SocketModeReceiver['client'];

/** Waits before each try; the last one is repeated. */
const waitsMs = [0, 500, 1_000, 2_000, 5_000, 10_000, 30_000];
/** How long a socket may take until Slack says hello. */
const helloMs = 15_000;

/**
 * Connects a Socket Mode client again, at once and for as long as it takes, whenever its socket is gone: Slack renews each every
 * few hours. The client's own way (to be switched off) waits for a ping timeout first, and where Slack does not give out an
 * address meanwhile it rejects where nobody hears it, which ends the process and everything that runs in it. The answer stops it.
 */
export function keepConnected(client: Client, log: Log): () => void {
  let isStopped = false;
  let isConnecting = false;

  async function reconnect(): Promise<void> {
    if (isConnecting) return;
    isConnecting = true;
    const since = Date.now();
    for (let tries = 0; !isStopped; tries += 1) {
      await pause(waitsMs[Math.min(tries, waitsMs.length - 1)] ?? 0);
      if (isStopped) break;
      try {
        await connect(client);
        log.info({ afterMs: Date.now() - since }, 'The socket to Slack stands again.');
        break;
      } catch (error) {
        const cause = error instanceof Error ? error.message : 'closed before Slack said hello';
        log.warn({ cause, tries: tries + 1 }, 'No socket to Slack; nobody is heard until it stands again.');
      }
    }
    isConnecting = false;
  }

  client.on('disconnected', () => void reconnect());
  return () => {
    isStopped = true;
  };
}

async function connect(client: Client): Promise<void> {
  const timer = setTimeout(() => void client.disconnect(), helloMs);
  try {
    await client.start();
  } finally {
    clearTimeout(timer);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
