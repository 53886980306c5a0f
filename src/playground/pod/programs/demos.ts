import type { Script } from '../program.ts';

/** `slow-report N`: five lines a second, N lines (10). */
export const slowReport: Script = function* (call) {
  const count = readCount(call.argv[1], 10);
  for (let line = 1; line <= count; line += 1) {
    yield { out: `row ${line} of ${count}: ${(line * 7919) % 1000} orders\n` };
    if (line < count) yield { waitMs: 200 };
  }
  return 0;
};

/** `yes [WORD…]`: without end, 8 KiB at a time. */
export const yes: Script = function* (call) {
  const line = `${call.argv.slice(1).join(' ') || 'y'}\n`;
  const block = Buffer.from(line.repeat(Math.max(1, Math.floor(8192 / line.length))));
  for (;;) {
    yield { out: block };
    // Writes to something that always has room settle at once; without this nothing else would get its turn.
    yield { waitMs: 0 };
  }
};

/** `fail-after SECONDS [CODE]`: works, then fails with CODE (3). */
export const failAfter: Script = function* (call) {
  const seconds = Number(call.argv[1] ?? '1');
  yield { out: 'working\n' };
  yield { waitMs: Number.isFinite(seconds) ? seconds * 1000 : 0 };
  yield { err: `fatal: gave up after ${call.argv[1] ?? '1'} s\n` };
  return readCount(call.argv[2], 3) % 256;
};

/** `big-output BYTES`: that many bytes, in lines of 64. */
export const bigOutput: Script = function* (call) {
  let left = readCount(call.argv[1], 1024 * 1024);
  const block = Buffer.from(`${'0123456789abcdef'.repeat(4).slice(0, 63)}\n`.repeat(512));
  while (left > 0) {
    const part = block.subarray(0, Math.min(left, block.length));
    yield { out: part };
    left -= part.length;
  }
  return 0;
};

/** `stderr-demo`: lines on both streams, in turn. */
export const stderrDemo: Script = function* () {
  for (let line = 1; line <= 5; line += 1) {
    yield { out: `out ${line}\n` };
    yield { err: `err ${line}\n` };
    yield { waitMs: 20 };
  }
  return 0;
};

/** `sleep N…`, with the suffixes s, m, h and d. */
export const sleep: Script = function* (call) {
  let ms = 0;
  for (const text of call.argv.slice(1)) {
    const duration = readDuration(text);
    if (duration === undefined) {
      yield { err: `sleep: invalid time interval '${text}'\n` };
      return 1;
    }
    ms += duration;
  }
  if (call.argv.length < 2) {
    yield { err: 'sleep: missing operand\n' };
    return 1;
  }
  yield { waitMs: ms };
  return 0;
};

/** Milliseconds of a duration such as `5`, `0.5`, `2m`; undefined when it is none. */
export function readDuration(text: string): number | undefined {
  const match = /^(\d+(?:\.\d*)?|\.\d+)([smhd]?)$/.exec(text);
  if (match === null) return undefined;
  const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
  return Number(match[1]) * (units[match[2] || 's'] ?? 1000);
}

function readCount(text: string | undefined, otherwise: number): number {
  const count = Number(text ?? otherwise);
  return Number.isSafeInteger(count) && count >= 0 ? count : otherwise;
}
