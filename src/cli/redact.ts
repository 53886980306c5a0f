import { readEnvironment } from '../config.ts';
import { readConfigFile } from '../config-file.ts';
import { InfrastructureError } from '../core/failure.ts';
import { openByteRedactor } from '../core/redact/bytes.ts';
import { readOwnPatterns } from '../core/redact/own-patterns.ts';
import { readArgs } from './usage.ts';

/**
 * `voicepipe redact`: stdin to stdout, secrets masked, with the patterns of voicepipe.yaml; what was masked is counted on stderr.
 * Other bytes pass unchanged. Ends with 0, or 2 for a faulty configuration.
 */
export async function runRedact(args: readonly string[]): Promise<number> {
  readArgs({ args: [...args], options: {} });
  const redactor = openByteRedactor({ patterns: readPatterns() });
  const write = (bytes: Uint8Array) =>
    bytes.length === 0 || process.stdout.write(bytes)
      ? undefined
      : new Promise((resolve) => process.stdout.once('drain', resolve));
  for await (const bytes of process.stdin) await write(redactor.push(bytes as Buffer));
  await write(redactor.end());
  const counts = Object.entries(redactor.counts());
  if (counts.length > 0)
    process.stderr.write(`redacted: ${counts.map(([kind, count]) => `${count} ${kind}`).join(', ')}\n`);
  return 0;
}

function readPatterns() {
  const named = readEnvironment()['VOICEPIPE_CONFIG'];
  const config = readConfigFile(named ?? 'voicepipe.yaml', { isNamed: named !== undefined });
  const own = config.ok ? readOwnPatterns(config.file.redact?.patterns ?? []) : config;
  if (!own.ok)
    throw new InfrastructureError('bad-configuration', own.faults.join('\n'), { retrySafe: false });
  return own.patterns;
}
