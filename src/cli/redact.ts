import { openByteRedactor } from '../core/redact/bytes.ts';
import { readArgs } from './usage.ts';

/** `voicepipe redact`: stdin to stdout, secrets masked; what was masked is counted on stderr. Other bytes pass unchanged. */
export async function runRedact(args: readonly string[]): Promise<number> {
  readArgs({ args: [...args], options: {} });
  const redactor = openByteRedactor();
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
