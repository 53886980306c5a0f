// `store|slice embedded|server WHERE`: stores 100 MB of output, or cuts slices of it and says what each took.
import { readFileSync, writeFileSync } from 'node:fs';
import { openEmbedded } from '../src/adapters/store/open-embedded.ts';
import { openServer } from '../src/adapters/store/open-server.ts';
import { openStore } from '../src/adapters/store/open-store.ts';
import { cutSlice } from '../src/app/cut-slice.ts';
import { readKept } from '../src/app/read-kept.ts';
import { openOutputWindow } from '../src/core/output.ts';
import { cutSegments } from '../src/core/segments.ts';
import type { Slice } from '../src/core/slice/slice.ts';

const [step, kind, where = ''] = process.argv.slice(2);
const database =
  kind === 'embedded' ? await openEmbedded({ dataDir: where }) : await openServer({ url: where });
const { outputs } = await openStore(database.pool);
const totalBytes = 100 * 1024 * 1024;

if (step === 'store') {
  const window = openOutputWindow({ headBytes: 2 * totalBytes, tailBytes: 0 });
  let line = 0;
  for (let stored = 0; stored < totalBytes; ) {
    const text: string[] = [];
    for (let count = 0; count < 5_000; count += 1, line += 1)
      text.push(
        `2026-11-24T02:00:00.000Z ${line % 40_000 === 77 ? 'ERROR' : 'INFO'} api request id=${(line * 7_919) % 99_991} path=/orders/${line} status=${line % 90_000 === 5 ? 503 : 200} took=12ms user=1042\n`,
      );
    const block = Buffer.from(text.join(''));
    stored += block.length;
    const add = cutSegments(block).flatMap((piece) => window.keep('stdout', piece).add);
    await outputs.save('bench', { add, drop: [] });
  }
} else {
  const grep = (source: string): Slice => ({ kind: 'grep', streams: ['stdout'], source, context: 2 });
  const slices: Readonly<Record<string, Slice>> = {
    head: { kind: 'head', stream: 'stdout' },
    tail: { kind: 'tail', stream: 'stdout' },
    'around line 500,000': { kind: 'line', stream: 'stdout', number: 500_000 },
    'around "path=/orders/700000 "': { kind: 'words', streams: ['stdout'], words: 'path=/orders/700000 ' },
    'grep ERROR': grep('ERROR'),
    'grep ERROR|status=5\\d\\d': grep('ERROR|status=5\\d\\d'),
    'grep no such line': grep('no such line'),
    'grep (?i)error': grep('(?i)error'),
    'grep api request (every line)': grep('api request'),
    'grep took=[^1]': grep('took=[^1]'),
    'grep (?i)TOOK=[^1]': grep('(?i)TOOK=[^1]'),
    'grep took=\\d+ms (every line)': grep('took=\\d+ms'),
    'grep \\s\\w{5,40}\\s\\w+=\\d{7,}': grep('\\s\\w{5,40}\\s\\w+=\\d{7,}'),
    'grep user=.*43': grep('user=.*43'),
    'grep \\bIN\\b': grep('\\bIN\\b'),
    'grep (?i)(warn|fatal).*status=[45]\\d\\d': grep('(?i)(warn|fatal).*status=[45]\\d\\d'),
    'grep \\pL{8,}': grep('\\pL{8,}'),
  };
  const timed = async (name: string, work: () => Promise<unknown>) => {
    const idle = memory('VmRSS');
    // Forgets the peak so far: https://www.kernel.org/doc/html/latest/filesystems/proc.html
    writeFileSync('/proc/self/clear_refs', '5');
    const [start, before] = [performance.now(), process.cpuUsage()];
    await work();
    const ms = performance.now() - start;
    const { user, system } = process.cpuUsage(before);
    const grown = memory('VmHWM') - idle;
    console.log(
      `${kind} ${name}: ${ms.toFixed(0)} ms (of this process ${((user + system) / 1_000).toFixed(0)} ms on the processor), ${Math.max(0, grown).toFixed(0)} MiB more`,
    );
  };
  const begun = memory('VmRSS');
  for (const [name, slice] of Object.entries(slices))
    await timed(name, async () => {
      const cut = await cutSlice({ outputs, clock: { now: () => new Date() } }, 'bench', slice);
      if (!cut.ok && cut.failure.code !== 'nothing-found') throw new Error(cut.failure.message);
    });
  await timed('reading everything', async () => {
    for await (const { bytes } of outputs.readFrom('bench', 'stdout', 0)) if (bytes.length === 0) return;
  });
  await timed('pages of the thread', () => readKept(outputs, 'bench'));
  const all = memory('VmRSS') - begun;
  console.log(`${kind} all of them: from ${begun.toFixed(0)} MiB, ${all.toFixed(0)} MiB more at the end`);
}
await database.close();

/** MiB, by the kernel. */
function memory(name: 'VmRSS' | 'VmHWM'): number {
  return (
    Number(new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) / 1024
  );
}
