import type { CommandClass } from '../verdict.ts';
import type { Arg, Span } from './arg.ts';

/** What one part of a command would do, and which rule says so. A whole has the class of its most severe part. */
export interface Finding {
  readonly class: CommandClass;
  /** The rule's stable name, such as `flag-unknown`. */
  readonly rule: string;
  /** A sentence without its full stop, that names the deciding words. */
  readonly why: string;
  /** What would have to be written instead for it to run at once. */
  readonly hint?: string;
  /** The words that decided it. */
  readonly at?: Span;
}

const severities: readonly CommandClass[] = ['read', 'write', 'destructive', 'forbidden'];

/** The more severe of two; the first when they are equal, because it stands earlier in the command. */
export function worse(a: Finding, b: Finding): Finding {
  return isWorse(b.class, a.class) ? b : a;
}

/** Whether a class is more severe than another. */
export function isWorse(a: CommandClass, b: CommandClass): boolean {
  return severities.indexOf(a) > severities.indexOf(b);
}

/** The most severe; `otherwise` when there is none. */
export function worst(findings: readonly (Finding | undefined)[], otherwise: Finding): Finding {
  return findings.reduce<Finding>((sum, one) => (one === undefined ? sum : worse(sum, one)), otherwise);
}

export function read(why: string): Finding {
  return { class: 'read', rule: 'read', why };
}

export function write(rule: string, why: string, hint?: string): Finding {
  return { class: 'write', rule, why, ...(hint === undefined ? {} : { hint }) };
}

export function destructive(rule: string, why: string): Finding {
  return { class: 'destructive', rule, why };
}

export function forbidden(rule: string, why: string): Finding {
  return { class: 'forbidden', rule, why };
}

/** The finding at a word, unless it is at a more exact place already. */
export function at(finding: Finding, { at: span }: Pick<Arg, 'at'>): Finding {
  return finding.at !== undefined || span === undefined ? finding : { ...finding, at: span };
}

/** A word for people: quoted, escapes visible, bounded. */
export function shown(word: string): string {
  const text = JSON.stringify(word).slice(1, -1);
  return `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`;
}

/** The finding where nobody may approve it, to be held against what is worse than it says otherwise. */
export function raise(finding: Finding | undefined): Finding | undefined {
  return finding?.class === 'forbidden' ? finding : undefined;
}
