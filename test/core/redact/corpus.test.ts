import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openByteRedactor } from '../../../src/core/redact/bytes.ts';
import { openRedactor } from '../../../src/core/redact/redactor.ts';
import { fillTemplate } from '../../helpers/fill-template.ts';

const corpus: { readonly secrets: readonly string[]; readonly lookalikes: readonly string[] } = JSON.parse(
  readFileSync(new URL('../../fixtures/redaction-corpus.json', import.meta.url), 'utf8'),
);

/** What stands between `«` and `»` is secret, all of it. */
const examples = corpus.secrets.map((template) => {
  const filled = fillTemplate(template);
  return {
    text: filled.replace(/[«»]/g, ''),
    secrets: [...filled.matchAll(/«([^»]*)»/g)].map(([, secret = '']) => secret),
  };
});

function redact(text: string, cuts: readonly number[] = []): string {
  const redactor = openRedactor();
  const borders = [0, ...[...cuts].sort((a, b) => a - b), text.length];
  return (
    borders.map((from, index) => redactor.push(text.slice(from, borders[index + 1] ?? from))).join('') +
    redactor.end()
  );
}

/** Eight characters in a row of a secret, or the whole of a shorter one, that are still to be read. */
function leftOf(secret: string, shown: string): string | undefined {
  if (secret.length <= 8) return shown.includes(secret) ? secret : undefined;
  return Array.from({ length: secret.length - 7 }, (_, at) => secret.slice(at, at + 8)).find((part) =>
    shown.replaceAll(/\[redacted:[a-z-]+\]/g, '').includes(part),
  );
}

describe('of a corpus of output', () => {
  it('every secret is masked whole', () => {
    expect(examples.length).toBeGreaterThan(240);
    const left = examples.filter(({ text, secrets }) => {
      const shown = redact(text);
      return secrets.length === 0 || secrets.some((secret) => leftOf(secret, shown) !== undefined);
    });
    expect(left.map(({ text }) => text)).toEqual([]);
  });

  it('nothing that only looks like a secret is touched', () => {
    expect(corpus.lookalikes.length).toBeGreaterThan(300);
    expect(corpus.lookalikes.filter((line) => redact(`${line}\n`) !== `${line}\n`)).toEqual([]);
  });

  it('the result is the same of bytes as of text, also where wide characters stand', () => {
    const stream = [...examples.map(({ text }) => text), ...corpus.lookalikes].join('\n');
    expect(stream).toMatch(/[\u0100-\uffff]/);
    const bytes = Buffer.from(stream);
    const redactor = openByteRedactor();
    const shown = Buffer.concat([redactor.push(bytes), redactor.end()]).toString();
    expect(shown).toBe(redact(stream));
  });

  it('the result is the same however the stream is cut', () => {
    const stream = [...examples.map(({ text }) => text), ...corpus.lookalikes].join('\n');
    const whole = redact(stream);
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 40 }), (cuts) => {
        expect(redact(stream, cuts)).toBe(whole);
      }),
      { numRuns: 40 },
    );
    expect(cutEverywhere(stream)).toBe(whole);
  });

  it('the result is the same for any lines, however they are cut', () => {
    const word = fc.oneof(
      fc.constantFrom(...fragments),
      fc.constantFrom(...examples.map(({ text }) => text), ...corpus.lookalikes),
      fc.tuple(fc.constantFrom(...fragments), fc.nat(9_000)).map(([text, times]) => text.repeat(times)),
    );
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 30 }).map((words) => words.join('')),
        fc.array(fc.nat(100_000), { maxLength: 20 }),
        (text, cuts) => {
          expect(
            redact(
              text,
              cuts.map((cut) => Math.min(cut, text.length)),
            ) === redact(text),
          ).toBe(true);
        },
      ),
      { numRuns: 100 },
    );
  });
});

/** What decides across lines. */
const fragments = [
  '\n',
  '\r\n',
  '  ',
  ': ',
  '"',
  'data:\n',
  'kind: Secret\n',
  'kind: ConfigMap\n',
  'apiVersion: v1\n',
  'immutable: true\n',
  '  a: YWJjZA==\n',
  '"data": {\n',
  '"kind": "Secret",\n',
  'password',
  'Password:\n',
  'password: |\n',
  '1) "requirepass"\n',
  '2) "abc12345x"\n',
  'name: DB_PASSWORD\n',
  'value: s3cr3tXX\n',
  'abcd1234EFGH',
  '\u001b[31m',
  '-----BEGIN PRIVATE KEY-----',
  '-----END PRIVATE KEY-----',
  'Private-Lines: 2\n',
];

function cutEverywhere(stream: string): string {
  const everywhere = Array.from({ length: stream.length }, (_, at) => at);
  return redact(stream, everywhere);
}
