import { parseDuration } from '../duration.ts';

/** From when on a log is read. */
export type LogSince =
  | { readonly kind: 'seconds'; readonly seconds: number }
  /** RFC 3339. */
  | { readonly kind: 'time'; readonly time: string };

/** The longest time a log is followed from Slack, and what is read of it where nobody said how much. */
export const maxFollowMs = 3_600_000;
export const defaultTail = 200;
const maxTail = 1_000_000;
const maxSinceSeconds = 366 * 86_400;

/** `15m` as kubectl's `--since`, or an RFC 3339 time as its `--since-time`; undefined for anything else. */
export function parseSince(text: string): LogSince | undefined {
  const ms = parseDuration(text);
  if (ms !== undefined) {
    const seconds = Math.max(1, Math.round(ms / 1_000));
    return ms === 0 || seconds > maxSinceSeconds ? undefined : { kind: 'seconds', seconds };
  }
  const isTime = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)$/.test(text);
  return isTime && !Number.isNaN(Date.parse(text)) ? { kind: 'time', time: text.toUpperCase() } : undefined;
}

/** A count of lines, 0 included; undefined for anything else. */
export function parseTail(text: string): number | undefined {
  return /^\d{1,7}$/.test(text) && Number(text) <= maxTail ? Number(text) : undefined;
}
