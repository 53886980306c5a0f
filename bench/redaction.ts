import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { openByteRedactor } from '../src/core/redact/bytes.ts';
import { fillTemplate } from '../test/helpers/fill-template.ts';

const total = 100 * 1024 * 1024;
const lines = [
  '2026-11-24T02:00:00.000Z INFO  api request id=7f3a9c21 method=GET path=/orders/42 status=200 took=12ms user=1042',
  '10.42.0.7 - - [24/Nov/2026:02:00:00 +0000] "GET /health HTTP/1.1" 200 2 "-" "kube-probe/1.35"',
  'at com.example.shop.OrderService.load(OrderService.java:142) ~[shop.jar:?]',
  '{"level":30,"time":1795485600000,"msg":"job done","queue":"mail","attempts":1,"durationMs":381}',
  'DATABASE_URL=postgres://app:s3cr3t-pass@db:5432/shop',
];

/** Bytes a second through the redactor, of a log and of nothing but secrets and look-alikes, beside SHA-256 of as many bytes. */
export async function measureRedaction(): Promise<void> {
  const log = Array.from({ length: 500 }, (_, index) => lines[index % 100 === 0 ? 4 : index % 4]).join('\n');
  for (const [name, text] of [
    ['a log', log],
    ['only secrets and look-alikes', readCorpus()],
  ] as const)
    measure(name, Buffer.from(`${text}\n`));
}

function measure(name: string, block: Buffer): void {
  const redactor = openByteRedactor();
  const redacting = rateOf(block, (bytes) => redactor.push(bytes));
  const hash = createHash('sha256');
  const hashing = rateOf(block, (bytes) => hash.update(bytes));
  console.log(
    `${name}: redacts ${redacting.toFixed(1)} MB/s, ${(redacting / hashing).toFixed(3)} of SHA-256's ${hashing.toFixed(0)} MB/s`,
  );
}

function rateOf(block: Buffer, take: (bytes: Buffer) => unknown): number {
  const start = performance.now();
  for (let done = 0; done < total; done += block.length) take(block);
  return total / (performance.now() - start) / 1_000;
}

/** Some 550 lines with a secret in nearly every second one: as slow as it gets. */
function readCorpus(): string {
  const { secrets, lookalikes }: { secrets: string[]; lookalikes: string[] } = JSON.parse(
    readFileSync(new URL('../test/fixtures/redaction-corpus.json', import.meta.url), 'utf8'),
  );
  return [...secrets.map((template) => fillTemplate(template).replace(/[«»]/g, '')), ...lookalikes].join(
    '\n',
  );
}
