import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { openAutomaton } from '../../src/core/log/automaton.ts';

const piece = fc.constantFrom(
  'a',
  'b',
  'k',
  's',
  '1',
  '=',
  'é',
  'ж',
  '😀',
  ' ',
  '.',
  '\\d',
  '\\W',
  '\\s',
  '\\pL',
  '[a-c1]',
  '[^1]',
  '[^a😀]',
  '[[:alpha:]]',
  '(?i:k)',
  '(?s:.)',
  '(?m:^)',
  '(?m:$)',
  '\\b',
  '\\B',
  '^',
  '$',
  '\\A',
  '\\z',
  '|',
  '(',
  ')',
  '(?:',
  '*',
  '+',
  '?',
  '{2}',
  '{1,3}',
  '{2,}',
  '*?',
);
const pattern = fc
  .tuple(fc.constantFrom('', '(?i)', '(?m)', '(?s)'), fc.array(piece, { minLength: 1, maxLength: 9 }))
  .map(([flags, pieces]) => flags + pieces.join(''));
const char = fc.constantFrom('a', 'b', 'c', 'k', 'K', 's', '\u212a', '\u017f', '1', '=', ' ', '_', '\r');
const text = fc
  .array(fc.oneof(char, fc.constantFrom('é', 'ж', '😀', '\ud83d', '\ude00', '\u2028', '\ufffd', '日')), {
    maxLength: 20,
  })
  .map((parts) => parts.join(''));

function compile(source: string): RE2JS | undefined {
  try {
    return RE2JS.compile(source);
  } catch {
    return undefined;
  }
}

/** Where the first line that RE2 finds fitting begins and ends. */
function firstLine(compiled: RE2JS, text: string): readonly [number, number] | undefined {
  let from = 0;
  for (const line of text.split('\n')) {
    // Behind the last line end begins no line, unless there is nothing else.
    if (from === text.length && from > 0 && text.endsWith('\n')) return undefined;
    if (compiled.test(line.replace(/\r$/, ''))) return [from, from + line.length];
    from += line.length + 1;
  }
  return undefined;
}

describe('the automaton of a pattern', () => {
  it('finds the first line that fits by RE2, in a part of a text', () => {
    let made = 0;
    fc.assert(
      fc.property(pattern, fc.array(text, { minLength: 1, maxLength: 5 }), text, (source, lines, around) => {
        const compiled = compile(source);
        if (compiled === undefined) return;
        const search = openAutomaton(compiled.re2Input.prog);
        expect(search).toBeDefined();
        made += 1;
        for (const part of [lines.join('\n'), `${lines.join('\n')}\n`, `${lines.join('\r\n')}\r\n`]) {
          const whole = `${around}\n${part}\n${around}`;
          const from = around.length + 1;
          const wanted = firstLine(compiled, part);
          const places = [search?.(whole, from, from + part.length) ?? 0];
          if (/^[\0-\x7f]*$/.test(whole))
            places.push(search?.(Buffer.from(whole), from, from + part.length) ?? 0);
          for (const at of places) {
            if (wanted === undefined) expect(at).toBe(-1);
            else {
              expect(at - from).toBeGreaterThanOrEqual(wanted[0]);
              expect(at - from).toBeLessThanOrEqual(wanted[1]);
            }
          }
        }
      }),
      { numRuns: 40_000 },
    );
    expect(made).toBeGreaterThan(10_000);
  });

  it('goes on where its table is full', () => {
    const compiled = RE2JS.compile('a[ab]{14}[ab]*x[ab]{4}$');
    const search = openAutomaton(compiled.re2Input.prog);
    const lines = fc.array(fc.constantFrom('a', 'b', 'x'), { minLength: 2_000, maxLength: 2_000 });
    fc.assert(
      fc.property(lines, (chars) => {
        const line = chars.join('');
        expect(search?.(line, 0, line.length) !== -1).toBe(compiled.test(line));
      }),
      { numRuns: 20 },
    );
  });

  it('tells more characters apart than it has columns for', () => {
    const chars = Array.from({ length: 300 }, (_, at) => String.fromCodePoint(0x4e00 + at));
    const compiled = RE2JS.compile(`${chars.join('')}$`);
    const search = openAutomaton(compiled.re2Input.prog);
    for (const line of [
      chars.join(''),
      `一${chars.join('')}`,
      chars.join('').slice(1),
      `${chars.join('')}一`,
    ])
      expect(search?.(line, 0, line.length) !== -1).toBe(compiled.test(line));
  });

  it('is not made of a program with instructions that it does not know', () => {
    const compiled = RE2JS.compile('a');
    compiled.re2Input.prog.inst.push({ op: 12, out: 0, arg: 0 });
    expect(openAutomaton(compiled.re2Input.prog)).toBeUndefined();
  });
});
