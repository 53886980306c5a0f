import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { findProgram, postgresPlaces } from './find-program.ts';
import { findFreePort } from './free-port.ts';
import { makeTempDirectory } from './temp-directory.ts';

export interface TestServer {
  readonly url: string;
  stop(): Promise<void>;
}

const given = process.env['TEST_DATABASE_URL'];
const postgres = findProgram('postgres', postgresPlaces());

/** Empty when there is a Postgres server to test on; else the reason, for the title of what is skipped. */
export const postgresMissing =
  given || postgres
    ? ''
    : ' (skipped: no TEST_DATABASE_URL, and no "postgres" on PATH or in /usr/lib/postgresql)';

/** An empty database: on the server of TEST_DATABASE_URL a new one, else on a server started for it. */
export async function startPostgres(): Promise<TestServer> {
  return given ? makeDatabase(given) : startServer();
}

async function makeDatabase(server: string): Promise<TestServer> {
  const name = `voicepipe_test_${process.pid}_${Date.now()}`;
  const run = async (sql: string) => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    await client.query(sql);
    await client.end();
  };
  await run(`CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, stop: () => run(`DROP DATABASE ${name} WITH (FORCE)`) };
}

async function startServer(): Promise<TestServer> {
  if (!postgres) throw new Error('startPostgres() without a server: skip the suite by postgresMissing.');
  const folder = await makeTempDirectory();
  const data = join(folder.path, 'data');
  const user = postgresUser();
  await mkdir(data, { mode: 0o700 });
  if (user) {
    await chown(folder.path, user.uid, user.gid);
    await chown(data, user.uid, user.gid);
  }
  const initdb = postgres.replace(/postgres$/, 'initdb');
  execFileSync(initdb, ['-D', data, '-U', 'tester', '-A', 'trust', '--no-sync', '-E', 'UTF8'], {
    ...user,
    stdio: 'ignore',
  });
  const port = await findFreePort();
  const settings = ['fsync=off', 'listen_addresses=127.0.0.1', `unix_socket_directories=${folder.path}`];
  const server = spawn(
    postgres,
    ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    { ...user, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  await saysReady(server);
  return {
    url: `postgres://tester@127.0.0.1:${port}/postgres`,
    async stop() {
      const ended = once(server, 'close');
      // SIGQUIT: at once, without waiting for clients.
      server.kill('SIGQUIT');
      await ended;
      await folder.remove();
    },
  };
}

async function saysReady(server: ChildProcess): Promise<void> {
  let said = '';
  for await (const text of server.stderr ?? []) {
    said += String(text);
    if (said.includes('ready to accept connections')) {
      server.stderr?.resume();
      return;
    }
  }
  throw new Error(`The Postgres server did not start: ${said}`);
}

/** Postgres refuses to run as root; the distribution's package makes a user for it. */
function postgresUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (option: string) => Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}
