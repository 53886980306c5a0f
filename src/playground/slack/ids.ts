import { randomBytes } from 'node:crypto';

let lastMicros = 0;

/** A message's `ts`: seconds and microseconds, unique in the process and growing. */
export function newTs(now: number = Date.now()): string {
  lastMicros = Math.max(now * 1_000, lastMicros + 1);
  return `${Math.floor(lastMicros / 1_000_000)}.${String(lastMicros % 1_000_000).padStart(6, '0')}`;
}

/** An id as Slack makes them: a prefix and capitals. */
export function newId(prefix: string): string {
  return prefix + randomBytes(6).toString('hex').toUpperCase();
}

/** A value that nobody guesses. */
export function newSecret(bytes = 16): string {
  return randomBytes(bytes).toString('hex');
}
