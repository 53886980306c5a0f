import { compileFinder } from '../log/pattern.ts';
import type { OwnPattern } from './redactor.ts';

/** A pattern as a team writes it. */
export interface PatternText {
  /** Shown in place of what it masks. */
  readonly name: string;
  /** RE2; with a group named `secret` only that is masked. */
  readonly pattern: string;
}

export type ReadPatterns =
  | { readonly ok: true; readonly patterns: readonly OwnPattern[] }
  | { readonly ok: false; readonly faults: readonly string[] };

/** Compiles a team's patterns; every fault is told. Each matches within one line, in time linear in it. */
export function readOwnPatterns(texts: readonly PatternText[]): ReadPatterns {
  const patterns: OwnPattern[] = [];
  const faults: string[] = [];
  for (const [index, { name, pattern }] of texts.entries()) {
    if (texts.findIndex((other) => other.name === name) !== index)
      faults.push(`There are two patterns "${name}".`);
    const compiled = compileFinder(pattern);
    if (compiled.ok) patterns.push({ kind: name, find: perLine(compiled.finder.find) });
    else faults.push(`The pattern "${name}" cannot be used: ${compiled.why}`);
  }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, patterns };
}

type Find = OwnPattern['find'];

/** Line by line, so that it does not matter how many lines come at once. */
function perLine(find: Find): Find {
  return (text) => {
    const found: { from: number; to: number }[] = [];
    for (let at = 0; at < text.length; ) {
      const end = text.indexOf('\n', at);
      const line = text.slice(at, end === -1 ? text.length : end);
      for (const { from, to } of find(line)) found.push({ from: at + from, to: at + to });
      at += line.length + 1;
    }
    return found;
  };
}
