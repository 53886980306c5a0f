import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jsonPieces } from '../../src/cli/json-pieces.ts';

it('an object in pieces is the same object, whatever its texts hold', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue())),
      (object) => {
        const expected: unknown = JSON.parse(JSON.stringify(object));
        expect(JSON.parse([...jsonPieces(object)].join(''))).toEqual(expected);
      },
    ),
  );
});

it('a pair of surrogates that two pieces share is still one character', () => {
  const text = `${'x'.repeat(65_535)}😀`;
  expect(JSON.parse([...jsonPieces({ text })].join(''))).toEqual({ text });
});

it('a long text comes in short pieces', () => {
  const pieces = [...jsonPieces({ text: '\0'.repeat(1_000_000) })];
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(400_000);
});
