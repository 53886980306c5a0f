import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Token, tokenize } from '../../src/playground/page/text/tokens.ts';

describe('mrkdwn on the page', () => {
  test.each<[string, readonly Token[]]>([
    ['a *b* c', [text('a '), { kind: 'bold', children: [text('b')] }, text(' c')]],
    [
      '_a_ ~b~',
      [{ kind: 'italic', children: [text('a')] }, text(' '), { kind: 'strike', children: [text('b')] }],
    ],
    ['2*3*4 a_b_c', [text('2*3*4 a_b_c')]],
    ['`*a* &lt;b&gt;`', [{ kind: 'code', text: '*a* <b>' }]],
    ['x\n```\na *b*\n```\ny', [text('x'), { kind: 'fence', text: 'a *b*' }, text('y')]],
    ['<@U_ASKER>', [{ kind: 'user', id: 'U_ASKER' }]],
    ['<#C_ONCALL|oncall>', [{ kind: 'channel', id: 'C_ONCALL', label: 'oncall' }]],
    ['<!here>', [{ kind: 'broadcast', range: 'here' }]],
    ['<https://a.example/?x=1&amp;y|b>', [{ kind: 'link', url: 'https://a.example/?x=1&y', label: 'b' }]],
    ['<javascript:alert(1)|b>', [text('<javascript:alert(1)|b>')]],
    [':lock: a', [{ kind: 'emoji', name: 'lock' }, text(' a')]],
    ['&gt; a\nb', [{ kind: 'quote', children: [text('a')] }, text('b')]],
    ['a\nb', [text('a'), { kind: 'break' }, text('b')]],
    ['&amp;lt;', [text('&lt;')]],
  ])('%j', (source, tokens) => {
    expect(tokenize(source)).toEqual(tokens);
  });

  test('any text at all is read without an error', () => {
    fc.assert(fc.property(fc.string(), (source) => Array.isArray(tokenize(source))));
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('*', '_', '`', '<', '>', '|', '@U', ':', 'a', '\n', '&gt;')),
        (parts) => Array.isArray(tokenize(parts.join(''))),
      ),
    );
  });

  test('plain words come back as they are', () => {
    const words = fc.stringMatching(/^[a-z0-9 .,]*$/);
    fc.assert(
      fc.property(words, (source) => {
        expect(
          tokenize(source)
            .map((token) => (token.kind === 'text' ? token.text : '?'))
            .join(''),
        ).toBe(source);
      }),
    );
  });
});

function text(words: string): Token {
  return { kind: 'text', text: words };
}
