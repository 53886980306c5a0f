import { setTimeout as sleep } from 'node:timers/promises';

const maxAttempts = 8;
const firstPauseMs = 500;
const maxPauseMs = 8_000;

/** How long a server asks to wait: seconds or an HTTP date (RFC 9110, 10.2.3); undefined where it does not say so. */
export function readRetryAfter(header: string | undefined, now: Date): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1_000;
  // `Date.parse` takes much for a date that is none, such as "-5".
  const at = /^[A-Z][a-z]{2,8}, ?\d/.test(header.trim()) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime());
}

/** What one attempt says about another: `again` only where nothing can have happened yet. */
export type Attempt<T> =
  | { readonly done: T }
  | {
      readonly again: 'soon' | 'with fresh credentials';
      readonly retryAfterMs?: number | undefined;
      readonly otherwise: T;
    };

/**
 * Repeats `attempt` while it may be: after what the server asked for, else with growing pauses; once with fresh credentials.
 * Gives the last answer when the deadline (of `performance.now()`) would pass while waiting, the signal aborts, or after eight attempts.
 */
export async function withRetries<T>(
  attempt: (credentials: { readonly fresh: boolean }) => Promise<Attempt<T>>,
  until: { readonly deadline: number; readonly signal?: AbortSignal | undefined },
): Promise<T> {
  let pauseMs = firstPauseMs;
  let fresh = false;
  for (let count = 1; ; count += 1) {
    const answer = await attempt({ fresh });
    if ('done' in answer) return answer.done;
    if (answer.again === 'with fresh credentials') {
      if (fresh) return answer.otherwise;
      fresh = true;
      continue;
    }
    const waitMs = answer.retryAfterMs ?? pauseMs;
    if (count >= maxAttempts || performance.now() + waitMs >= until.deadline) return answer.otherwise;
    const slept = await sleep(waitMs, true, until.signal === undefined ? {} : { signal: until.signal }).catch(
      () => false,
    );
    if (!slept) return answer.otherwise;
    pauseMs = Math.min(maxPauseMs, pauseMs * 2);
  }
}
