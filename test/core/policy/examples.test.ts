import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { findClass } from '../../../src/core/policy/judge.ts';
import { families } from '../../../src/core/policy/programs.ts';
import { loadSql } from '../../../src/core/policy/sql/postgres.ts';
import { splitWords } from '../../../src/core/words.ts';

const fixture = (name: string) =>
  readFileSync(new URL(`../../fixtures/${name}`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '');

interface Example {
  readonly id: string;
  readonly argv: readonly string[];
  readonly class: string;
}

const examples: readonly Example[] = fixture('policy-examples.jsonl').map((line) => JSON.parse(line));

beforeAll(loadSql);

function classOf(line: string): string {
  const split = splitWords(line);
  if (!split.ok) throw new Error(`${line}: ${split.failure.message}`);
  return findClass(split.words.map(({ text }) => text)).class;
}

describe('the class of every example', () => {
  it('of the specification is the one that it names', () => {
    expect(examples.length).toBe(120);
    const odd = examples.filter((example) => findClass(example.argv).class !== example.class);
    expect(odd).toEqual([]);
  });

  it('that on-call engineers read with is read', () => {
    const lines = fixture('policy-reads.txt');
    expect(lines.length).toBeGreaterThan(300);
    expect(lines.filter((line) => classOf(line) !== 'read')).toEqual([]);
  });

  it('that writes, destroys or is forbidden is so', () => {
    const rows = fixture('policy-not-reads.txt').map((row) => row.split('\t') as [string, string]);
    expect(rows.length).toBeGreaterThan(400);
    expect(rows.filter(([wanted, line]) => classOf(line) !== wanted)).toEqual([]);
  });

  it('that looks like a read and is none is not read', () => {
    const records = fixture('policy-not-quite-reads.jsonl').map((line): readonly string[] =>
      JSON.parse(line),
    );
    expect(records.length).toBeGreaterThan(200);
    expect(records.filter((argv) => findClass(argv).class === 'read')).toEqual([]);
  });

  describe('of a corpus labelled by the rules alone', () => {
    const corpus: readonly Example[] = fixture('policy-corpus.jsonl').map((line) => JSON.parse(line));
    const of = (wanted: string) => corpus.filter((example) => example.class === wanted);
    const found = (examples: readonly Example[], wanted: string) =>
      examples.filter(({ argv }) => findClass(argv).class === wanted);

    it('is never read where it is none', () => {
      const rest = corpus.filter((example) => example.class !== 'read');
      expect(rest.length).toBeGreaterThan(1_000);
      expect(found(rest, 'read')).toEqual([]);
    });

    it('is read for all but one read in a hundred', () => {
      const reads = of('read');
      expect(reads.length).toBeGreaterThan(600);
      expect(found(reads, 'read').length / reads.length).toBeGreaterThan(0.99);
    });

    it('is destructive for nineteen of twenty that destroy, and never less than a write', () => {
      const destroyers = of('destructive');
      expect(destroyers.length).toBeGreaterThan(340);
      expect(found(destroyers, 'destructive').length / destroyers.length).toBeGreaterThan(0.95);
    });
  });
});

it('a program stands in one family only', () => {
  const names = families.flatMap((family) => Object.keys(family));
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});
