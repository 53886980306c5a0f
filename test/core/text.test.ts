import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutPages } from '../../src/core/pages.ts';
import { displayText, escapeMrkdwn, slackLength } from '../../src/core/text.ts';

const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      '\u001b',
      '[',
      ']',
      '\r',
      '\b',
      '\n',
      '\t',
      '\u0007',
      '\u202e',
      '\u200b',
      '<',
      '>',
      '&',
      '`',
      '@',
      '!',
      '\u009b',
      'm',
      ';',
      '1',
      '\u0000',
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
});

describe('shown output', () => {
  it.each([
    ['\u001b[31mred\u001b[0m plain', 'red plain'],
    ['\u001b]8;;https://x\u0007link\u001b]8;;\u0007', 'link'],
    ['\u001b]0;title never closed\nnext', '\nnext'],
    ['10 %\r50 %\r100 %\ndone', '100 %\ndone'],
    ['long line\rshort', 'shortline'],
    ['a\r\nb\r\n', 'a\nb\n'],
    ['ab\bc', 'ac'],
    ['a\u0000b\u0007', 'a␀b␇'],
    ['a\u202eb\u200bc', 'a<U+202E>b<U+200B>c'],
    ['\u009b31mx', 'x'],
    ['a\ud800b', 'a\ufffdb'],
    ['a\tb\n', 'a\tb\n'],
  ])('of %j is %j', (raw, shown) => {
    expect(displayText(raw)).toBe(shown);
  });

  it('holds no control, bidirectional or invisible character, whatever was printed', () => {
    fc.assert(
      fc.property(hostile, (raw) => {
        expect(displayText(raw)).not.toMatch(
          /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/,
        );
      }),
      { numRuns: 500 },
    );
  });

  it('takes time in proportion to its length', () => {
    const began = performance.now();
    displayText('\u001b]'.repeat(200_000) + '\u001b['.repeat(200_000) + '\r'.repeat(200_000));
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});

describe('pages', () => {
  it('joined are the text, and none is longer than it may be or empty', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 10, max: 60 }), (text, max) => {
        const pages = cutPages(text, max);
        expect(pages.join('')).toBe(text);
        for (const page of pages) expect(slackLength(page)).toBeLessThanOrEqual(max);
        expect(pages).not.toContain('');
      }),
      { numRuns: 500 },
    );
  });

  it('are cut at line ends where a line fits', () => {
    expect(cutPages('aaaa\nbbbb\ncccc\n', 10)).toEqual(['aaaa\nbbbb\n', 'cccc\n']);
  });
});

describe('escaped text', () => {
  it('can neither mention nor link', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(escapeMrkdwn(text)).not.toMatch(/[<>]/);
      }),
    );
  });

  it('has the length that Slack counts', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(slackLength(text)).toBe(escapeMrkdwn(text).length);
      }),
    );
  });
});
