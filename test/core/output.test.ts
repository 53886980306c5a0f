import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openOutputWindow } from '../../src/core/output.ts';
import { countLineEnds, cutSegments, type Segment } from '../../src/core/segments.ts';

const pieces = fc.array(
  fc.tuple(fc.constantFrom('stdout' as const, 'stderr' as const), fc.uint8Array({ maxLength: 40 })),
  { maxLength: 60 },
);

describe('an output window', () => {
  it('keeps the whole head, an end of at least the tail, and true counts', () => {
    fc.assert(
      fc.property(pieces, (all) => {
        const limits = { headBytes: 50, tailBytes: 70 };
        const window = openOutputWindow(limits);
        const kept = new Map<number, Omit<Segment, 'seq'>>();
        for (const [stream, bytes] of all) {
          const change = window.keep(stream, bytes);
          for (const seq of change.drop) kept.delete(seq);
          for (const { seq, ...piece } of change.add) kept.set(seq, piece);
        }
        for (const stream of ['stdout', 'stderr'] as const) {
          const whole = Buffer.concat(all.filter(([name]) => name === stream).map(([, bytes]) => bytes));
          const stored = Buffer.concat(
            [...kept.values()].filter((piece) => piece.stream === stream).map((piece) => piece.bytes),
          );
          const head = whole.subarray(0, limits.headBytes);
          expect(window.counts()[stream].bytes).toBe(whole.length);
          for (const { offset, line, bytes, stream: of } of kept.values()) {
            if (of !== stream) continue;
            expect(whole.subarray(offset, offset + bytes.length)).toEqual(Buffer.from(bytes));
            expect(line).toBe(countLineEnds(whole.subarray(0, offset)));
          }
          expect(stored.subarray(0, head.length)).toEqual(head);
          const tail = stored.subarray(head.length);
          expect(whole.subarray(whole.length - tail.length)).toEqual(tail);
          expect(tail.length).toBeGreaterThanOrEqual(Math.min(limits.tailBytes, whole.length - head.length));
          expect(tail.length).toBeLessThan(limits.tailBytes + 40);
          const lines = whole.toString('latin1').split('\n').length - 1;
          expect(window.counts()[stream].lines).toBe(
            lines + (whole.length > 0 && whole.at(-1) !== 10 ? 1 : 0),
          );
        }
      }),
    );
  });

  it('says that it is truncated only when something was not kept', () => {
    const window = openOutputWindow({ headBytes: 4, tailBytes: 4 });
    window.keep('stdout', Buffer.from('12345678'));
    expect(window.counts().truncated).toBe(false);
    window.keep('stdout', Buffer.from('9abcdef'));
    expect(window.counts().truncated).toBe(true);
  });
});

describe('segments', () => {
  it('together are the bytes, none is too large or empty, and they end at line ends where there are some', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 1, max: 50 }), (bytes, max) => {
        const cut = cutSegments(bytes, max);
        expect(Buffer.concat(cut)).toEqual(Buffer.from(bytes));
        for (const [index, piece] of cut.entries()) {
          expect(piece.length).toBeGreaterThan(0);
          expect(piece.length).toBeLessThanOrEqual(max);
          if (index < cut.length - 1 && piece.includes(10)) expect(piece.at(-1)).toBe(10);
        }
      }),
    );
  });
});
