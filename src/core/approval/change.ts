import type { Person } from '../event.ts';
import { describeIdentity, type Identity } from '../identity.ts';
import { canonicalJson } from '../ledger/chain.ts';
import { displayArgv } from '../look-alikes.ts';
import type { Sealed } from '../seal.ts';
import { sealedFacts } from '../seal.ts';

/** One fact that an approval was given to, as it was and as it is now. */
export interface Change {
  /** Its name for people, such as `pod` or `image`. */
  readonly what: string;
  readonly was: string;
  readonly is: string;
}

const names: Readonly<Record<string, string>> = {
  argv: 'command',
  timeoutMs: 'timeout in ms',
  uid: 'pod UID',
  imageId: 'image digest',
  policyVersion: 'policy version',
};

/** What differs between two sealed sets of facts, in a fixed order; `unknown` for what was or is not known. */
export function listChanges(before: Sealed, after: Sealed): readonly Change[] {
  const [was, is] = [sealedFacts(before), sealedFacts(after)];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].sort().flatMap((key) => {
    const [old, now] = [write(was[key]), write(is[key])];
    return old === now ? [] : [{ what: names[key] ?? key, was: old, is: now }];
  });
}

function write(fact: unknown): string {
  if (fact === undefined) return 'unknown';
  if (Array.isArray(fact)) return displayArgv(fact as string[]);
  if (isIdentity(fact)) return describeIdentity(fact);
  if (isPerson(fact)) return fact.user;
  return typeof fact === 'string' || typeof fact === 'number' ? String(fact) : canonicalJson(fact);
}

function isIdentity(fact: unknown): fact is Identity {
  return typeof fact === 'object' && fact !== null && 'account' in fact;
}

function isPerson(fact: unknown): fact is Person {
  return typeof fact === 'object' && fact !== null && 'team' in fact && 'user' in fact;
}
