import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../../src/core/log/pattern.ts';
import { searchLines } from '../../../src/core/log/search-lines.ts';
import { countLineEnds, cutSegments, type Segment } from '../../../src/core/segments.ts';
import { numberLines, readLines, showLines } from '../../../src/core/slice/lines.ts';
import { requiredLiterals } from '../../../src/core/slice/literals.ts';
import { openScan } from '../../../src/core/slice/scan.ts';

/** Segments of at most `size` bytes, as the store has them. */
function segmentsOf(bytes: Uint8Array, size: number): readonly Segment[] {
  let offset = 0;
  let line = 0;
  return cutSegments(bytes, size).map((piece, seq) => {
    const segment: Segment = { seq, stream: 'stdout', bytes: piece, offset, line };
    offset += piece.length;
    line += countLineEnds(piece);
    return segment;
  });
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

const text = fc
  .array(fc.constantFrom('error', 'err', 'a', 'b', '\n', '\n', ' ', 'é', '\u001b[31m', 'x1', '42'), {
    maxLength: 60,
  })
  .map((parts) => parts.join(''));

describe('a scan', () => {
  it('finds the lines that a plain reading finds, however the output was stored', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 40 }), (output, size) => {
        const bytes = Buffer.from(output);
        const scan = openScan(
          searchLines((line) => line.includes('error')),
          {
            maxHits: 3,
          },
        );
        for (const segment of segmentsOf(bytes, size)) scan.take(segment);
        const plain = output
          .split('\n')
          .flatMap((line, number) => (line.replaceAll('\u001b[31m', '').includes('error') ? [number] : []));
        expect(scan.end()).toEqual({ hits: plain.slice(0, 3), total: plain.length });
      }),
    );
  });

  it('holds no more of a line than it looks at', () => {
    const seen: number[] = [];
    const scan = openScan(
      (_, from, to) => {
        seen.push(to - from);
        return -1;
      },
      { maxHits: 1, maxBytes: 100 },
    );
    for (const segment of segmentsOf(Buffer.from(`${'x'.repeat(5_000)}\nshort\n`), 64)) scan.take(segment);
    scan.end();
    expect(seen).toEqual([100, 6]);
  });
});

describe('lines', () => {
  it('are read by number, however the output was stored', async () => {
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.integer({ min: 1, max: 40 }),
        fc.nat({ max: 8 }),
        fc.nat({ max: 4 }),
        async (output, size, from, more) => {
          const bytes = Buffer.from(output);
          const lines = await readLines(each(segmentsOf(bytes, size)), { from, to: from + more });
          const whole = showLines(bytes, 0);
          expect(lines).toEqual(whole.slice(from, from + more + 1));
        },
      ),
    );
  });

  it('are numbered, and those that were looked for are marked', () => {
    const lines = showLines(Buffer.from('a\nb\nc\nd\n'), 7).filter(({ number }) => number !== 10);
    expect(numberLines(lines, new Set([9]))).toBe('   8  a\n>  9  b\n--\n  11  d\n');
  });
});

describe('the texts that a fitting line must hold', () => {
  it.each([
    ['error', ['error']],
    ['error|timeout', ['error', 'timeout']],
    ['status=5\\d\\d', ['status=5']],
    ['^\\[ERROR\\] .*refused$', ['[ERROR] ']],
    ['colou?r', ['colo']],
    ['(a|b)connect', ['connect']],
    ['x{2}yes', ['yes']],
    ['[a-z]+', undefined],
    ['(?i)ERROR|Time', ['error', 'time']],
    ['(?i)refused', ['refu']],
    ['(?i)sks', undefined],
    ['a(?i)bcd', undefined],
    ['error|', undefined],
    ['a*', undefined],
    ['\\x41\\x42', undefined],
  ])('of %j are %j', (pattern, literals) => {
    expect(requiredLiterals(pattern)?.texts).toEqual(literals);
  });

  it('are in every text that fits, whatever the pattern', () => {
    const part = fc.constantFrom(
      'ab',
      'cd',
      'a',
      '.',
      '[a-c]',
      '(ab|cd)',
      '\\d',
      '\\.',
      '\\[',
      '|',
      '*',
      '+',
      '?',
      '{2}',
      '{0,1}',
      '^',
      '$',
      '(',
      ')',
      '\\b',
      ' ',
      'é',
      '[^]x]',
      '\\Q',
      '\\E',
    );
    const someLine = fc.array(fc.constantFrom('ab', 'cd', 'a', 'b', 'c', '.', '1', '[', ' ', 'é', 'x'), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 7 }),
        fc.boolean(),
        someLine,
        (parts, isFolded, pieces) => {
          const source = (isFolded ? '(?i)' : '') + parts.join('');
          const required = requiredLiterals(source);
          const compiled = compilePattern(source);
          if (required === undefined || !compiled.ok) return;
          const line = pieces.join('');
          const whole = required.ignoresCase ? line.toLowerCase() : line;
          if (compiled.pattern.test(line))
            expect(required.texts.some((text) => whole.includes(text))).toBe(true);
        },
      ),
      { numRuns: 20_000 },
    );
  });
});
