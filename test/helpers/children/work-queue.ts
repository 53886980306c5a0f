// Works on the queue at the address given, on the prefix given, and never ends a job: says the run of each that it was handed.
import { openPostgresQueue } from '../../../src/adapters/queue/open-postgres-queue.ts';
import { openRedisQueue } from '../../../src/adapters/queue/open-redis-queue.ts';
import { openServer } from '../../../src/adapters/store/open-server.ts';

const [url = '', prefix = ''] = process.argv.slice(2);
const timing = { lockMs: 1_000, stalledCheckMs: 500 };
const queue = url.startsWith('redis')
  ? await openRedisQueue({ url, prefix, ...timing })
  : await openPostgresQueue({ pool: (await openServer({ url })).pool, embedded: false, ...timing });
await queue.work(
  (run, signal) =>
    new Promise((resolve) => {
      console.log(run);
      signal.addEventListener('abort', () => {
        console.log(`aborted ${run}`);
        resolve();
      });
    }),
  { concurrency: 5 },
);
console.log('ready');
