import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { nativePattern } from '../../src/core/log/native-pattern.ts';

describe('a pattern for the engine of JavaScript', () => {
  it.each([
    ['error', true],
    ['took=[^1]', true],
    ['took=\\d{3,}ms', true],
    ['^GET /orders/\\d+ 5\\d\\d$', true],
    ['status=5\\d\\d|timeout', true],
    ['colou?r', true],
    ['(?i)task=\\d+ms', true],
    ['a\\.b\\-c\\=', true],
    // Where two tries would run over the same text, or in too many ways.
    ['\\d+ms', false],
    ['user=.*42', false],
    ['=\\w+=\\w+', false],
    ['é\\W+x', false],
    ['.{0,30}.{0,30}x', false],
    ['=\\d{5,}\\d+', false],
    // What the dialects read differently, or what is not looked into.
    ['(a|b)', false],
    ['(?i)\\w=', false],
    ['error(?i)', false],
    ['\\berror', false],
    ['[[:alpha:]]', false],
    ['\\s', false],
    ['\\x41', false],
    ['a{', false],
    ['a++', false],
    ['=\\d+?', false],
    ['[a-]', false],
    ['\\Qa\\E', false],
  ])('is made of %j: %j', (source, isMade) => {
    expect(nativePattern(source) !== undefined).toBe(isMade);
  });

  it('fits what RE2 fits', () => {
    const atom = fc.constantFrom(
      'a',
      'b',
      '1',
      '=',
      '.',
      '\\d',
      '\\D',
      '\\w',
      '\\W',
      '[a-c1]',
      '[^1]',
      '[^a=]',
      '\\.',
      '\\=',
      '\\|',
      'é',
      'k',
      's',
      '[^k]',
      '[r-t]',
      '😀',
      ' ',
      '^',
      '$',
      '|',
    );
    const repeated = fc.constantFrom('', '', '', '', '?', '+', '*', '{2}', '{1,3}', '{2,}', '{0}');
    const pattern = fc
      .array(
        fc.tuple(atom, repeated).map((parts) => parts.join('')),
        { minLength: 1, maxLength: 6 },
      )
      .map((parts) => parts.join(''));
    const folded = fc.tuple(fc.constantFrom('', '(?i)'), pattern).map((parts) => parts.join(''));
    const line = fc
      .array(
        fc.constantFrom(
          'a',
          'b',
          'c',
          '1',
          '2',
          '=',
          '.',
          '|',
          'K',
          'S',
          'k',
          '\u212a',
          '\u017f',
          'é',
          '😀',
          ' ',
          '\r',
          '\u2028',
          '_',
          '\\',
        ),
        { maxLength: 14 },
      )
      .map((parts) => parts.join(''));
    let made = 0;
    fc.assert(
      fc.property(folded, line, (source, text) => {
        const native = nativePattern(source);
        if (native === undefined) return;
        let re2: RE2JS;
        try {
          re2 = RE2JS.compile(source);
        } catch {
          return;
        }
        made += 1;
        expect(native.test(text)).toBe(re2.test(text));
      }),
      { numRuns: 50_000 },
    );
    expect(made).toBeGreaterThan(5_000);
  });

  it('takes linear time, whatever the line', () => {
    const atom = fc.constantFrom('a', '1', '=', 'é', '.', '\\d', '\\w', '\\W', '[^1]', '[a1]');
    const repeated = fc.constantFrom('', '', '?', '+', '*', '{3}', '{1,9}', '{2,}', '{0,32}');
    const pattern = fc
      .array(
        fc.tuple(atom, repeated).map((parts) => parts.join('')),
        { minLength: 2, maxLength: 8 },
      )
      .map((parts) => parts.join(''));
    const unit = fc.stringMatching(/^[a1=é ]{1,6}$/);
    fc.assert(
      fc.property(pattern, unit, (source, text) => {
        const native = nativePattern(source);
        if (native === undefined) return;
        const line = text.repeat(200_000 / text.length);
        const before = process.cpuUsage();
        native.test(line);
        const { user } = process.cpuUsage(before);
        expect(user).toBeLessThan(1_000_000);
      }),
      { numRuns: 1_500 },
    );
  }, 120_000);
});
