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
const char = fc.constantFrom(
  'a',
  'b',
  'c',
  'k',
  'K',
  's',
  '\u212a',
  '\u017f',
  '1',
  '=',
  ' ',
  '_',
  '\n',
  '\r',
);
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

describe('the automaton of a pattern', () => {
  it('fits what RE2 fits, of every part of a text', () => {
    let made = 0;
    fc.assert(
      fc.property(pattern, fc.array(text, { minLength: 1, maxLength: 4 }), text, (source, lines, around) => {
        const compiled = compile(source);
        if (compiled === undefined) return;
        const test = openAutomaton(compiled.re2Input.prog);
        expect(test).toBeDefined();
        made += 1;
        for (const line of lines) {
          const whole = `${around}\n${line}\n${around}`;
          const from = around.length + 1;
          expect(test?.(whole, from, from + line.length)).toBe(compiled.test(line));
          if (/^[\0-\x7f]*$/.test(whole))
            expect(test?.(Buffer.from(whole), from, from + line.length)).toBe(compiled.test(line));
        }
      }),
      { numRuns: 40_000 },
    );
    expect(made).toBeGreaterThan(10_000);
  });

  it('goes on where its table is full', () => {
    const compiled = RE2JS.compile('a[ab]{14}[ab]*x[ab]{4}$');
    const test = openAutomaton(compiled.re2Input.prog);
    const lines = fc.array(fc.constantFrom('a', 'b', 'x'), { minLength: 2_000, maxLength: 2_000 });
    fc.assert(
      fc.property(lines, (chars) => {
        const line = chars.join('');
        expect(test?.(line, 0, line.length)).toBe(compiled.test(line));
      }),
      { numRuns: 20 },
    );
  });

  it('tells more characters apart than it has columns for', () => {
    const chars = Array.from({ length: 300 }, (_, at) => String.fromCodePoint(0x4e00 + at));
    const compiled = RE2JS.compile(`${chars.join('')}$`);
    const test = openAutomaton(compiled.re2Input.prog);
    for (const line of [
      chars.join(''),
      `一${chars.join('')}`,
      chars.join('').slice(1),
      `${chars.join('')}一`,
    ])
      expect(test?.(line, 0, line.length)).toBe(compiled.test(line));
  });

  it('is not made of a program with instructions that it does not know', () => {
    const compiled = RE2JS.compile('a');
    compiled.re2Input.prog.inst.push({ op: 12, out: 0, arg: 0 });
    expect(openAutomaton(compiled.re2Input.prog)).toBeUndefined();
  });
});
