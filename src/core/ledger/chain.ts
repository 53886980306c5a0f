import type { StoredEvent } from '../event.ts';

/** What stands before the first record. */
export const genesis = '0'.repeat(64);

/** Hex SHA-256 of UTF-8 text; given by the caller, because the core computes no digests of its own. */
export type Sha256 = (text: string) => string;

/**
 * JSON with object keys in code-unit order, no white space and no `undefined` members: equal values give equal text, whatever
 * order they were built in, so a digest of it can be computed again years later.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
    return `{${members.join(',')}}`;
  }
  const text = JSON.stringify(value);
  if (text === undefined)
    throw new Error(`A ledger record holds a ${typeof value}, which JSON cannot carry.`);
  return text;
}

/** The digest of an event, which stays when its body is deleted after the time that it is kept. */
export function eventDigest(event: unknown, sha256: Sha256): string {
  return sha256(canonicalJson(event));
}

/** The hash that chains a record to the one before it. It covers the event by its digest, so that a deleted body breaks nothing. */
export function linkHash(
  record: Omit<StoredEvent, 'hash' | 'event'> & { readonly eventDigest: string },
  sha256: Sha256,
): string {
  const { index, run, seq, at, eventDigest: digest, previous } = record;
  return sha256(canonicalJson({ index, run, seq, at, eventDigest: digest, previous }));
}
