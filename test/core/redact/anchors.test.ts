import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openAnchors } from '../../../src/core/redact/anchors.ts';

const anchors = ['aba', 'ab', 'b', 'key-', ' -p', 'AUTH "'];

test('finds each place of each anchor, as a search for one after the other would', () => {
  const scan = openAnchors(anchors);
  const text = fc.array(fc.constantFrom(...anchors, 'a', '\n', ' ', 'é', '\u{1f511}', '\u3162\u3161'));
  fc.assert(
    fc.property(text, (pieces) => {
      const whole = pieces.join('');
      const found = anchors.map((): number[] => []);
      scan(whole, (index, from) => found[index]?.push(from));
      expect(found).toEqual(anchors.map((anchor) => search(whole, anchor)));
    }),
  );
});

function search(text: string, anchor: string): readonly number[] {
  const places: number[] = [];
  for (let at = text.indexOf(anchor); at !== -1; at = text.indexOf(anchor, at + 1)) places.push(at);
  return places;
}
