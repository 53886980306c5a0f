import { baseFiles, digest } from './base-files.ts';
import type { ContainerSeed } from './workload.ts';

const workerImage = 'registry.example.com/shop/worker:1.9.4';
const databaseImage = 'docker.io/library/postgres:16.4';
const migrateImage = 'registry.example.com/shop/api:2.14.0';
const mailerImage = 'registry.example.com/shop/mailer:0.8.1';

/** Takes jobs from a queue. */
export const workerContainer: ContainerSeed = {
  name: 'worker',
  image: workerImage,
  imageDigest: digest(workerImage),
  ports: [],
  command: ['/app/worker'],
  user: { name: 'app', uid: 1000 },
  cwd: '/app',
  env: { APP_ENV: 'staging', APP_VERSION: '1.9.4', CONCURRENCY: '8' },
  files: {
    ...baseFiles,
    '/app/VERSION': '1.9.4\n',
    '/app/config.yml': 'queue: orders\nconcurrency: 8\nretry: 3\n',
    '/var/log/app.log': 'INFO  waiting for jobs\nINFO  job 5512 done in 310ms\n',
  },
  hasShell: true,
  programs: [],
  log: {
    lines: [
      { secondsAgo: 3600, text: 'INFO  waiting for jobs on queue=orders' },
      { secondsAgo: 900, text: 'INFO  job 5512 send-receipt done in 310ms' },
      {
        secondsAgo: 620,
        text: 'WARN  job 5513 send-receipt failed: mailer refused the connection, retry 1 of 3',
      },
      {
        secondsAgo: 590,
        text: 'WARN  job 5513 send-receipt failed: mailer refused the connection, retry 2 of 3',
      },
      { secondsAgo: 530, text: 'ERROR job 5513 send-receipt gave up after 3 attempts' },
      { secondsAgo: 90, text: 'INFO  job 5514 index-product done in 88ms' },
    ],
    live: ['INFO  job index-product done in 91ms', 'INFO  queue=orders depth=4'],
    liveEverySeconds: 7,
  },
};

/** The database; its files are there to be looked at, not to be queried. */
export const databaseContainer: ContainerSeed = {
  name: 'postgres',
  image: databaseImage,
  imageDigest: digest(databaseImage),
  ports: [5432],
  command: ['postgres'],
  user: { name: 'postgres', uid: 999 },
  cwd: '/',
  env: { PGDATA: '/var/lib/postgresql/data', POSTGRES_DB: 'shop', POSTGRES_USER: 'shop' },
  files: {
    ...baseFiles,
    '/var/lib/postgresql/data/PG_VERSION': '16\n',
    '/var/lib/postgresql/data/postgresql.conf': 'max_connections = 100\nshared_buffers = 256MB\n',
  },
  hasShell: true,
  programs: ['psql'],
  log: {
    lines: [
      { secondsAgo: 7200, text: 'LOG:  database system is ready to accept connections' },
      { secondsAgo: 600, text: 'LOG:  checkpoint starting: time' },
      { secondsAgo: 597, text: 'LOG:  checkpoint complete: wrote 41 buffers (0.3%)' },
    ],
    live: ['LOG:  checkpoint starting: time', 'LOG:  checkpoint complete: wrote 12 buffers (0.1%)'],
    liveEverySeconds: 30,
  },
};

/** A job that has done its work: nothing can be run in it any more. */
export const migrateContainer: ContainerSeed = {
  name: 'migrate',
  image: migrateImage,
  imageDigest: digest(migrateImage),
  ports: [],
  command: ['run-migrations', '--dry-run'],
  user: { name: 'app', uid: 1000 },
  cwd: '/app',
  env: {},
  files: {},
  hasShell: true,
  programs: [],
  log: {
    lines: [
      { secondsAgo: 830, text: 'dry run: 12 migrations pending' },
      { secondsAgo: 829, text: 'dry run: no conflicts' },
    ],
    live: [],
    liveEverySeconds: 60,
  },
};

const mailerCrash = [
  { secondsAgo: 112, text: 'INFO  mailer 0.8.1 starting' },
  { secondsAgo: 111, text: 'FATAL SMTP_HOST is not set; refusing to start' },
] as const;

/** Crashes at each start, since a setting is missing. */
export const mailerContainer: ContainerSeed = {
  name: 'mailer',
  image: mailerImage,
  imageDigest: digest(mailerImage),
  ports: [8025],
  command: ['/app/mailer'],
  user: { name: 'app', uid: 1000 },
  cwd: '/app',
  env: { APP_VERSION: '0.8.1' },
  files: {},
  hasShell: true,
  programs: [],
  log: {
    lines: mailerCrash,
    live: [],
    liveEverySeconds: 60,
    previous: mailerCrash.map((line) => ({ ...line, secondsAgo: line.secondsAgo + 305 })),
  },
};
