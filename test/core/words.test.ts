import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quoteArgv, splitWords } from '../../src/core/words.ts';

function texts(line: string): string[] {
  const split = splitWords(line);
  if (!split.ok) throw new Error(split.failure.message);
  return split.words.map((word) => word.text);
}

function refusal(line: string): string {
  const split = splitWords(line);
  if (split.ok) throw new Error(`accepted: ${JSON.stringify(split.words)}`);
  expect(split.failure.code).toBe('bad-command');
  return split.failure.message;
}

/** Any text an argv word may hold in chat: no control, invisible or lone surrogate characters. */
const word = fc
  .string({ unit: 'grapheme', maxLength: 30 })
  .filter((text) => splitWords(`'${text.replaceAll("'", '')}'`).ok);

describe('words', () => {
  it.each([
    [`a  b\tc`, ['a', 'b', 'c']],
    [`echo 'a b' "c d" e\\ f`, ['echo', 'a b', 'c d', 'e f']],
    [`a''b "" ''`, ['ab', '', '']],
    [`"a\\"b\\\\c\\$d\\e"`, ['a"b\\c$d\\e']],
    [`'a\\b'`, ['a\\b']],
    [`$HOME *.log ~`, ['$HOME', '*.log', '~']],
    [`“two words” ‘three more words’`, ['two words', 'three more words']],
    [
      `„zwei wörter“ ‚drei‘ »noch zwei« --x=«deux mots»`,
      ['zwei wörter', 'drei', 'noch zwei', '--x=deux mots'],
    ],
    [`a»b c«`, ['a»b', 'c«']],
    [`don’t`, ['don’t']],
    [`grep 'a|b;c' "x && y"`, ['grep', 'a|b;c', 'x && y']],
    [`a\u00a0b\u2003c`, ['a', 'b', 'c']],
  ])('of %j are %j', (line, words) => {
    expect(texts(line)).toEqual(words);
  });

  it.each(['a | b', 'a > b', 'a && b', 'a; b', 'a `b`', 'a $(b)', 'a & ', '(a)', 'a < b'])(
    'of %j are refused with the shell to write',
    (line) => {
      const split = splitWords(line);
      expect(split.ok).toBe(false);
      if (!split.ok) expect(split.failure.hint).toContain("sh -c '");
    },
  );

  it.each(['echo "a', "echo 'a", 'echo “a', 'a\\'])('without their end are refused: %j', (line) => {
    refusal(line);
  });

  it.each(['a\u202eb', 'a\u200bb', '"a\u0007"', 'a\u0000b', 'a\ud800b', '\ufeffa'])(
    'with an invisible character are refused, quoted or not',
    (line) => {
      expect(refusal(line)).toMatch(/U\+[0-9A-F]{4}/);
    },
  );

  it('that are too long are refused', () => {
    refusal('a'.repeat(20_000));
  });

  it('that were quoted read back to the same argv', () => {
    fc.assert(
      fc.property(fc.array(word), (argv) => {
        expect(texts(quoteArgv(argv))).toEqual(argv);
      }),
    );
  });

  it('never throw', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (line) => typeof splitWords(line).ok === 'boolean'));
  });
});
