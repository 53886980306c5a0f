import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutPages } from '../../src/core/pages.ts';
import { decodeOutput, resolveTerminal } from '../../src/core/terminal.ts';
import { escapeMrkdwn, shorten, slackLength } from '../../src/core/text.ts';

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
    ['cut \u001b[3', 'cut '],
    ['cut \u001b[38;5', 'cut '],
    ['cut \u001b', 'cut '],
    ['cut \u001b]8;;https://exam', 'cut '],
    ['\u001bPq#0;2;0\u001b\\after', 'after'],
    ['\u001b_apc\u009cafter\u0090dcs\u0007!', 'after!'],
    ['\u001b(Bascii \u001b=keys', 'ascii keys'],
    ['a long state\r\u001b[Kshort', 'short'],
    ['a long state\u001b[2K\rshort', 'short'],
    ['ab\u001b[5Gc', 'ab  c'],
    ['abc\u001b[2DX', 'aXc'],
    ['50 %\r', '50 %'],
    ['a\r\r\nb', 'a\nb'],
    ['e\u0301\bx', 'x'],
    ['👩‍🚀', '👩<U+200D>🚀'],
    ['a\u3164b\u034fc\u{e0101}d', 'a<U+3164>b<U+034F>c<U+E0101>d'],
  ])('of %j is %j', (raw, shown) => {
    expect(resolveTerminal(raw)).toBe(shown);
  });

  it('holds no control, bidirectional or invisible character, whatever was printed', () => {
    fc.assert(
      fc.property(hostile, (raw) => {
        expect(resolveTerminal(raw)).not.toMatch(
          /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/,
        );
      }),
      { numRuns: 500 },
    );
  });

  it('keeps every line a line, whatever was printed', () => {
    fc.assert(
      fc.property(hostile, (raw) => {
        expect(resolveTerminal(raw).split('\n')).toHaveLength(raw.split('\n').length);
      }),
      { numRuns: 500 },
    );
  });

  it('of bytes that are no UTF-8 has U+FFFD in their place', () => {
    expect(decodeOutput(Uint8Array.of(0x61, 0xff, 0x62, 0xe2, 0x82))).toBe('a\ufffdb\ufffd');
  });

  it('takes time in proportion to its length', () => {
    const began = performance.now();
    resolveTerminal('\u001b]'.repeat(200_000) + '\u001b['.repeat(200_000) + '\r'.repeat(200_000));
    resolveTerminal('x'.repeat(100_000) + '\u001b[2Kx\u001b[400C\u001b[1K'.repeat(20_000));
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

  it('are never cut within a character', () => {
    const line = 'e\u0301👩\u{1f3fd}'.repeat(40);
    for (const page of cutPages(line, 11)) {
      expect(page).not.toMatch(/^\p{M}/u);
      expect(page).not.toMatch(/\p{Cs}/u);
    }
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

  it('is shortened to what Slack counts, without half a character', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 6, max: 40 }), (text, max) => {
        const short = shorten(text, max);
        expect(slackLength(short)).toBeLessThanOrEqual(max);
        if (short !== text) expect(text.startsWith(short.slice(0, -1))).toBe(true);
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
