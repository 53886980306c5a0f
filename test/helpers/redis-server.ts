import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { findProgram } from './find-program.ts';
import { findFreePort } from './free-port.ts';
import { makeTempDirectory } from './temp-directory.ts';

export interface RedisServer {
  readonly url: string;
  /** Where TEST_REDIS_URL names the server it is not ours to take away. */
  readonly isOurs: boolean;
  /** Kills the server; its data stays. */
  halt(): Promise<void>;
  /** Leaves the connections open and answers nothing, until `thaw`. */
  freeze(): void;
  thaw(): void;
  /** Starts it again on the same port and data. */
  resume(): Promise<void>;
  stop(): Promise<void>;
}

const given = process.env['TEST_REDIS_URL'];
const program = findProgram('redis-server') ?? findProgram('valkey-server');

/** Empty when there is a Redis to test on; else the reason, for the title of what is skipped. */
export const redisMissing =
  given || program
    ? ''
    : ' (skipped: no TEST_REDIS_URL, and neither "redis-server" nor "valkey-server" on PATH)';

/** Empty when a Redis can be started and halted at will. */
export const ownRedisMissing = program
  ? ''
  : ' (skipped: neither "redis-server" nor "valkey-server" on PATH)';

/** The server of TEST_REDIS_URL, unless `own` is asked for, else one started on a private port with AOF. */
export async function startRedis({
  own = false,
  settings = [] as readonly string[],
} = {}): Promise<RedisServer> {
  if (given && !own) {
    const nothing = () => Promise.resolve();
    return {
      url: given,
      isOurs: false,
      halt: nothing,
      resume: nothing,
      stop: nothing,
      freeze: nothing,
      thaw: nothing,
    };
  }
  if (!program) throw new Error('startRedis() without a server: skip the suite by redisMissing.');
  const folder = await makeTempDirectory();
  const port = await findFreePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder.path, '--save', ''];
  const start = () => launch(program, [...args, '--appendonly', 'yes', ...settings]);
  let server = await start();
  const halt = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'close');
    server.kill('SIGKILL');
    await ended;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    isOurs: true,
    halt,
    freeze: () => void server.kill('SIGSTOP'),
    thaw: () => void server.kill('SIGCONT'),
    async resume() {
      server = await start();
    },
    async stop() {
      await halt();
      await folder.remove();
    },
  };
}

async function launch(path: string, args: readonly string[]): Promise<ChildProcess> {
  const server = spawn(path, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    server.stdout.on('data', (text) => {
      said += String(text);
      if (said.includes('eady to accept connections')) resolve();
    });
    server.once('close', () => reject(new Error(`The Redis server did not start: ${said}`)));
  });
  return server;
}
