import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openEnds } from '../../src/cli/keep-ends.ts';

it('keeps the beginning and the end of a stream, however it is cut into pieces', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 30 }),
      fc.nat(20),
      fc.nat(20),
      (pieces, headBytes, tailBytes) => {
        const ends = openEnds({ headBytes, tailBytes });
        for (const piece of pieces) ends.add(piece);
        const whole = Buffer.concat(pieces);
        const { head, tail } = ends.read();
        const rest = whole.subarray(headBytes);
        expect(head.equals(whole.subarray(0, headBytes))).toBe(true);
        expect(tail.equals(rest.subarray(Math.max(0, rest.length - tailBytes)))).toBe(true);
      },
    ),
  );
});
