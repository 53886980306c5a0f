import { openRedactor } from '../core/redact/redactor.ts';
import { readArgs } from './usage.ts';

/** `voicepipe redact`: stdin to stdout, secrets masked; what was masked is counted on stderr. Bytes that are no UTF-8 become U+FFFD. */
export async function runRedact(args: readonly string[]): Promise<number> {
  readArgs({ args: [...args], options: {} });
  const redactor = openRedactor();
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const write = (text: string) =>
    text === '' || process.stdout.write(text)
      ? undefined
      : new Promise((resolve) => process.stdout.once('drain', resolve));
  for await (const bytes of process.stdin)
    await write(redactor.push(decoder.decode(bytes as Buffer, { stream: true })));
  await write(redactor.push(decoder.decode()));
  await write(redactor.end());
  const counts = Object.entries(redactor.counts());
  if (counts.length > 0)
    process.stderr.write(`redacted: ${counts.map(([kind, count]) => `${count} ${kind}`).join(', ')}\n`);
  return 0;
}
