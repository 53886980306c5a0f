import { readConfig } from '../config.ts';
import { startPlayground } from '../playground/main.ts';
import { openBrowser } from './open-browser.ts';
import { stopOnSignal } from './signals.ts';
import { readArgs, UsageError } from './usage.ts';

/** `voicepipe playground`: everything on loopback, with the rules of `voicepipe.yaml`, until SIGINT or SIGTERM. */
export async function runPlayground(args: readonly string[]): Promise<number> {
  const { values } = readArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '4460' },
      open: { type: 'boolean', default: true },
      data: { type: 'string', default: '.voicepipe' },
    },
    allowNegative: true,
  });
  const port = /^\d{1,5}$/.test(values.port) ? Number(values.port) : Number.NaN;
  if (!(port <= 65_535))
    throw new UsageError(
      `playground: "${values.port}" is not a port. Write a number from 0 (any free one) to 65535.`,
    );
  const read = readConfig();
  if (!read.ok) throw new UsageError(read.faults.join('\n'));
  const { redisUrl, databaseUrl, ledgerKey, publicUrl, file } = read.config;
  // Its own cluster is the only one: what is tried out here never reaches another.
  const { clusters: _clusters, defaultCluster: _default, ...rules } = file;
  const playground = await startPlayground({
    port,
    pagePort: publicUrl === undefined ? 0 : read.config.port,
    dataDir: values.data,
    file: rules,
    say: (line) => process.stdout.write(`${line}\n`),
    ...(redisUrl === undefined ? {} : { redisUrl }),
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(ledgerKey === undefined ? {} : { ledgerKey }),
    ...(publicUrl === undefined ? {} : { publicUrl }),
  });
  if (values.open) openBrowser(playground.url);
  return stopOnSignal(playground.stop);
}
