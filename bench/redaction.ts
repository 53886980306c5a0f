import { createHash } from 'node:crypto';
import { openByteRedactor } from '../src/core/redact/bytes.ts';

const lines = [
  '2026-11-24T02:00:00.000Z INFO  api request id=7f3a9c21 method=GET path=/orders/42 status=200 took=12ms user=1042',
  '10.42.0.7 - - [24/Nov/2026:02:00:00 +0000] "GET /health HTTP/1.1" 200 2 "-" "kube-probe/1.35"',
  'at com.example.shop.OrderService.load(OrderService.java:142) ~[shop.jar:?]',
  '{"level":30,"time":1795485600000,"msg":"job done","queue":"mail","attempts":1,"durationMs":381}',
  'DATABASE_URL=postgres://app:s3cr3t-pass@db:5432/shop',
];

/** Bytes a second through the redactor, beside SHA-256 of the same bytes. */
export async function measureRedaction(): Promise<void> {
  const block = Buffer.from(
    `${Array.from({ length: 500 }, (_, index) => lines[index % 100 === 0 ? 4 : index % 4]).join('\n')}\n`,
  );
  const total = 100 * 1024 * 1024;
  const redactor = openByteRedactor();
  let start = performance.now();
  for (let done = 0; done < total; done += block.length) redactor.push(block);
  redactor.end();
  const redacting = total / (performance.now() - start) / 1_000;
  const hash = createHash('sha256');
  start = performance.now();
  for (let done = 0; done < total; done += block.length) hash.update(block);
  const hashing = total / (performance.now() - start) / 1_000;
  console.log(
    `redacts ${redacting.toFixed(1)} MB/s, ${(redacting / hashing).toFixed(3)} of SHA-256's ${hashing.toFixed(0)} MB/s`,
  );
}
