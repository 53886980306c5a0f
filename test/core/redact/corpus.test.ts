import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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

  it('the result is the same however the stream is cut', () => {
    const stream = [...examples.map(({ text }) => text), ...corpus.lookalikes].join('\n');
    const whole = redact(stream);
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 40 }), (cuts) => {
        expect(redact(stream, cuts)).toBe(whole);
      }),
      { numRuns: 40 },
    );
    const everywhere = Array.from({ length: stream.length }, (_, at) => at);
    expect(redact(stream, everywhere)).toBe(whole);
  });
});
