import { describe, expect, it } from 'vitest';
import { displayArgv, displayLine, displayProse } from '../../src/core/look-alikes.ts';

describe('what runs', () => {
  it.each([
    [['go', 'test', './…'], "go test './<U+2026>'"],
    [['rm', '–rf'], "rm '<U+2013>rf'"],
    [['echo', '“x”'], "echo '<U+201C>x<U+201D>'"],
    [['cat', '/tmp/аbc'], "cat '/tmp/<U+0430>bc'"],
    [['echo', 'a\u202eb\u00a0c'], "echo 'a<U+202E>b<U+00A0>c'"],
    [['echo', '<U+0041>'], "echo '<U+003C>U+0041>'"],
    [['echo', 'a\tb\nc'], "echo 'a<U+0009>b\nc'"],
    [['cat', 'cafe\u0301'], "cat 'cafe<U+0301>'"],
    [['cat', 'caf\u00e9'], "cat 'caf\u00e9'"],
  ])('%j is drawn so that no two look alike', (argv, shown) => {
    expect(displayArgv(argv)).toBe(shown);
  });
});

describe('a sentence', () => {
  it('keeps the punctuation of people and of ours, and nothing else that looks like something', () => {
    expect(displayProse('it’s on fire – “again” … INC‑5')).toBe('it’s on fire – “again” … INC‑5');
    expect(displayProse('rооt\u200b\u202e\u00a0ｏｋ <U+2026>')).toBe(
      'r<U+043E><U+043E>t<U+200B><U+202E><U+00A0><U+FF4F><U+FF4B> <U+003C>U+2026>',
    );
  });

  it('stays within its line', () => {
    expect(displayProse('ok\nApproved by @boss')).toBe('ok\u2424Approved by @boss');
    expect(displayLine('a\n–')).toBe('a\u2424<U+2013>');
  });
});
