import { describe, expect, it } from 'vitest';
import { openRedactor } from '../../../src/core/redact/redactor.ts';
import { fillTemplate } from '../../helpers/fill-template.ts';

const value = fillTemplate('{40:/}');
const secret = `apiVersion: v1\ndata:\n  blob: ${value}\nkind: Secret\n`;

function inPieces(text: string, length: number): string {
  const redactor = openRedactor();
  let shown = '';
  for (let at = 0; at < text.length; at += length) shown += redactor.push(text.slice(at, at + length));
  return shown + redactor.end();
}

describe('the data of a Secret', () => {
  it('is masked though its kind stands below it', () => {
    expect(inPieces(secret, 1)).toBe('apiVersion: v1\ndata:\n  blob: [redacted:kube-secret]\nkind: Secret\n');
  });

  it('is counted once each', () => {
    const redactor = openRedactor();
    redactor.push(secret + secret);
    redactor.end();
    expect(redactor.counts()).toEqual({ 'kube-secret': 2 });
  });

  it('is held back no longer than until the next line says what it is', () => {
    const redactor = openRedactor();
    expect(redactor.push('apiVersion: v1\ndata:\n')).toBe('apiVersion: v1\ndata:\n');
    expect(redactor.push(`  blob: ${value}\n`)).toBe('');
    expect(redactor.push('kind: ConfigMap\n')).toBe(`  blob: ${value}\nkind: ConfigMap\n`);
  });

  it('does not hold back a log that prints something called data', () => {
    const redactor = openRedactor();
    expect(redactor.push('data:\n  rows: 12\n')).toBe('data:\n  rows: 12\n');
    expect(redactor.push('data:\n  note: it is done\n')).toBe('data:\n  note: it is done\n');
    expect(redactor.push('  "data": {\n    "rows": 12\n')).toBe('  "data": {\n    "rows": 12\n');
  });

  it('holds back no more than a Secret can be', () => {
    const redactor = openRedactor();
    redactor.push('data:\n');
    let shown = '';
    let pushed = 0;
    while (shown === '' && pushed < 4_000_000) {
      const line = `  k${pushed}: ${value}\n`;
      pushed += line.length;
      shown = redactor.push(line);
    }
    expect(shown.length).toBe(pushed);
    expect(pushed).toBeLessThan(2_200_000);
  });

  it.each([1_000, 65_536, 4_000_000])(
    'of a megabyte in one line is masked whole, in pieces of %d',
    (length) => {
      const release = 'H4sIAAAA'.repeat(130_000);
      for (const text of [
        `apiVersion: v1\ndata:\n  release: ${release}\nkind: Secret\nafter\n`,
        `kind: Secret\ndata:\n  release: ${release}\nafter\n`,
      ]) {
        const shown = inPieces(text, length);
        expect(shown.includes('H4sI')).toBe(false);
        expect(shown.includes('release: [redacted:kube-secret]\n')).toBe(true);
        expect(shown.endsWith('\nafter\n')).toBe(true);
      }
      const map = `apiVersion: v1\ndata:\n  release: ${release}\nkind: ConfigMap\n`;
      expect(inPieces(map, length) === map).toBe(true);
    },
  );

  it('is masked in colours', () => {
    const shown = inPieces(secret.replaceAll(/^(\s*)(\w+):/gm, '$1\u001b[36m$2\u001b[0m:'), 7);
    expect(shown).not.toContain(value);
  });
});
