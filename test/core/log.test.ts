import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openLineFilter } from '../../src/core/log/line-filter.ts';
import { compilePattern } from '../../src/core/log/pattern.ts';
import { openLogResume } from '../../src/core/log/resume.ts';
import { readStamp } from '../../src/core/log/stamp.ts';

interface Line {
  readonly nanos: bigint;
  readonly text: string;
}

const base = 1_767_225_600n * 1_000_000_000n;
const write = ({ nanos, text }: Line) => {
  const seconds = new Date(Number(nanos / 1_000_000_000n) * 1_000).toISOString().slice(0, 19);
  return `${seconds}.${String(nanos % 1_000_000_000n).padStart(9, '0')}Z ${text}\n`;
};

/** What a server sends: lines from a time in whole seconds, or the last ones. */
function serve(
  lines: readonly Line[],
  how: { since?: string | undefined; tail?: number | undefined },
): Buffer {
  const from = how.since === undefined ? 0n : BigInt(Date.parse(how.since)) * 1_000_000n;
  const chosen = lines.filter(({ nanos }) => nanos >= from);
  return Buffer.from(
    (how.tail === undefined ? chosen : chosen.slice(chosen.length - Math.min(how.tail, chosen.length)))
      .map(write)
      .join(''),
  );
}

const text = fc.oneof(
  fc.constantFrom('', 'same', 'a line'),
  fc.string().map((one) => one.replaceAll('\n', ' ')),
);
/** Steps of nothing, a little, seconds; stdout and stderr up to half a second out of order. */
const written = fc
  .array(
    fc.tuple(fc.constantFrom(0, 1, 400_000_000, 3_000_000_000), fc.constantFrom(0, 0, 0, -500_000_000), text),
    {
      maxLength: 25,
    },
  )
  .map((steps) => {
    let now = base;
    return steps.map(([step, jitter, said]): Line => {
      now += BigInt(step);
      return { nanos: now + BigInt(jitter), text: said };
    });
  });
/** Connections: how much of the log there is by then, where it is cut, and into which pieces. */
const cuts = fc.array(
  fc.record({ there: fc.nat(30), cut: fc.nat(400), piece: fc.integer({ min: 1, max: 60 }) }),
  { maxLength: 8 },
);

function followThrough(
  lines: readonly Line[],
  connections: readonly { there: number; cut: number; piece: number }[],
  tail?: number,
): string {
  const resume = openLogResume({ isBounded: tail !== undefined });
  const shown: Buffer[] = [];
  let there = 0;
  let asked: { since?: string | undefined; tail?: number | undefined } = { tail };
  for (const { there: more, cut, piece } of [...connections, { there: 1e9, cut: 1e9, piece: 7 }]) {
    there = Math.min(lines.length, Math.max(there, more));
    resume.connect();
    const bytes = serve(lines.slice(0, there), asked).subarray(0, cut);
    for (let at = 0; at < bytes.length; at += piece)
      shown.push(Buffer.from(resume.take(bytes.subarray(at, at + piece))));
    const since = resume.since();
    asked = since === undefined ? asked : { since };
  }
  shown.push(Buffer.from(resume.end()));
  return Buffer.concat(shown).toString();
}

describe('a followed log', () => {
  it('shows every line exactly once, wherever it is cut', () => {
    fc.assert(
      fc.property(written, cuts, (lines, connections) => {
        expect(followThrough(lines, connections)).toBe(lines.map((line) => `${line.text}\n`).join(''));
      }),
      { numRuns: 2_000 },
    );
  });

  it('begins with the last lines where only those were asked for, and never shows an earlier one', () => {
    fc.assert(
      fc.property(
        written.map((lines) =>
          lines.map((line, index) => ({ ...line, nanos: base + BigInt(index) * 300_000_000n })),
        ),
        cuts,
        fc.integer({ min: 1, max: 6 }),
        (lines, connections, tail) => {
          const there = Math.min(lines.length, connections[0]?.there ?? lines.length);
          const got = followThrough(lines, connections, tail);
          // A connection that broke before its first whole stamp begins anew, with the last lines of that moment.
          const starts = [
            there,
            ...connections.map((one) => Math.min(lines.length, one.there)),
            lines.length,
          ];
          const ends = starts.map((count) =>
            lines
              .slice(Math.max(0, count - tail))
              .map((line) => `${line.text}\n`)
              .join(''),
          );
          expect(ends).toContain(got);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('goes on within a long line, holding none of it', () => {
    const resume = openLogResume({ isBounded: false });
    resume.connect();
    const line = Buffer.from(`2026-01-01T00:00:00.000000001Z ${'x'.repeat(100_000)}\n`);
    const before = resume.take(line.subarray(0, 60_000)).length;
    expect(before).toBe(60_000 - 31);
    resume.connect();
    expect(resume.take(line).length).toBe(100_001 - before);
  });

  it('says where a rotated log may lack lines, and shows none twice', () => {
    const rotated = fc.array(
      fc.record({
        there: fc.nat(30),
        kept: fc.nat(30),
        cut: fc.nat(400),
        piece: fc.integer({ min: 1, max: 60 }),
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(written, rotated, (steps, connections) => {
        const lines = steps.map((line, index) => ({
          nanos: line.nanos + 600_000_000n * BigInt(index),
          text: `line ${index}.`,
        }));
        const resume = openLogResume({ isBounded: false });
        let [there, kept] = [0, 0];
        let shown = '';
        for (const one of [...connections, { there: 1e9, kept: 0, cut: 1e9, piece: 9 }]) {
          there = Math.min(lines.length, Math.max(there, one.there));
          kept = Math.max(kept, Math.min(there, one.kept));
          const bytes = serve(lines.slice(kept, there), { since: resume.since() }).subarray(0, one.cut);
          resume.connect();
          for (let at = 0; at < bytes.length; at += one.piece)
            shown += Buffer.from(resume.take(bytes.subarray(at, at + one.piece))).toString();
        }
        const got = (shown + Buffer.from(resume.end()).toString())
          .split('\n')
          .filter((one) => /^line \d+\.$/.test(one))
          .map((one) => Number(one.slice(5, -1)));
        const [from = 1, last = 0] = [got[0], got.at(-1)];
        expect(got).toEqual([...new Set(got)].sort((a, b) => a - b));
        // What is missing behind the last line that came is not missed yet.
        if (got.length < last - from + 1) expect(resume.gaps()).toBeGreaterThan(0);
        if (connections.every((one) => one.kept === 0)) expect(resume.gaps()).toBe(0);
      }),
      { numRuns: 1_000 },
    );
  });

  it('shows what has no stamp as the line before it', () => {
    const resume = openLogResume({ isBounded: false });
    const text = '2026-01-01T00:00:00Z one\nno stamp\n2026-01-01T00:00:01Z two\n';
    const shown = ['', ' and more\n'].map((more) => {
      resume.connect();
      return Buffer.from(resume.take(Buffer.from(`${text}${more}`))).toString();
    });
    expect(shown).toEqual(['one\nno stamp\ntwo\n', '']);
    expect(Buffer.from(resume.take(Buffer.from('2026-01-01T00:00:02Z three\nno stamp\n'))).toString()).toBe(
      'three\nno stamp\n',
    );
  });

  it('passes lines without a stamp on', () => {
    const resume = openLogResume({ isBounded: false });
    resume.connect();
    expect(
      Buffer.from(
        resume.take(Buffer.from('no stamp here\nand a line of more than forty bytes without one\nx')),
      ).toString(),
    ).toBe('no stamp here\nand a line of more than forty bytes without one\n');
    expect(Buffer.from(resume.end()).toString()).toBe('x');
    expect(resume.since()).toBeUndefined();
  });
});

describe('a time stamp', () => {
  it.each([
    ['1970-01-01T00:00:01Z', 1_000_000_000n],
    ['1970-01-01T00:00:00.5Z', 500_000_000n],
    ['1970-01-01T01:00:00.000000001+01:00', 1n],
    ['yesterday', undefined],
    ['1970-13-01T00:00:00Z', undefined],
  ])('%s is %s', (said, nanos) => {
    expect(readStamp(said)).toBe(nanos);
  });
});

describe('grep', () => {
  const filter = (pattern: string) => {
    const compiled = compilePattern(pattern);
    if (!compiled.ok) throw new Error(compiled.failure.message);
    return openLineFilter(compiled.pattern);
  };

  it('finds the same lines however the bytes are cut', () => {
    const lines = fc.array(fc.constantFrom('error ü', 'fine', '', 'an error\r', 'ok\tok'), { maxLength: 20 });
    fc.assert(
      fc.property(
        lines,
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
        fc.boolean(),
        (all, sizes, ends) => {
          const bytes = Buffer.from(all.join('\n') + (ends && all.length > 0 ? '\n' : ''));
          const grep = filter('error|^$');
          const out: Buffer[] = [];
          for (let at = 0, index = 0; at < bytes.length; index += 1) {
            const size = sizes[index % sizes.length] ?? 1;
            out.push(Buffer.from(grep.take(bytes.subarray(at, at + size))));
            at += size;
          }
          out.push(Buffer.from(grep.end()));
          const whole = bytes.toString().match(/[^\n]*\n|[^\n]+$/g) ?? [];
          const expected = whole.filter((line) => /error|^$/.test(line.replace(/\r?\n$/, '')));
          expect(Buffer.concat(out).toString()).toBe(expected.join(''));
          expect(grep.counts()).toEqual({ seen: whole.length, matched: expected.length, cut: 0 });
        },
      ),
    );
  });

  it('decides a line without end by its beginning, and counts it', () => {
    const grep = filter('^needle');
    const piece = Buffer.alloc(1024 * 1024, 'x');
    let bytes = grep.take(Buffer.from('needle')).length;
    for (let count = 0; count < 8; count += 1) bytes += grep.take(piece).length;
    expect(bytes).toBe(8 * piece.length + 6);
    expect(grep.take(Buffer.from('\nother\n')).length).toBe(1);
    expect(grep.counts()).toEqual({ seen: 2, matched: 1, cut: 1 });
  });

  it.each(['(a+)+$', '(x+x+)+[yz]', '[ab]*a[ab]{200}[cd]', '(.*)(.*)(.*)(.*)[cd]', '(a|b)*a(a|b){20}[cd]'])(
    'with %s decides a line of 1 MB within a second',
    (pattern) => {
      const grep = filter(pattern);
      const began = performance.now();
      grep.take(Buffer.from(`${'ab'.repeat(512 * 1024)}\n`));
      expect(grep.counts().seen).toBe(1);
      expect(performance.now() - began).toBeLessThan(1_000);
    },
  );

  it.each(['', '[', '(?=a)', 'a{1001}', '(a{100}){10}', `(${'a|'.repeat(400)}b)`, '\\', '(?P<n'])(
    'refuses %j and says why',
    (pattern) => {
      expect(compilePattern(pattern)).toMatchObject({ ok: false, failure: { code: 'bad-command' } });
    },
  );

  it('reads or refuses any pattern, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (pattern) => {
        const compiled = compilePattern(pattern);
        if (compiled.ok) compiled.pattern.test('some line');
        else expect(compiled.failure.message.length).toBeLessThan(400);
      }),
    );
  });
});
