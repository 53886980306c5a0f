import type { Log } from '../../app/ports/log.ts';

/** How long an answer is kept, and how long a failure is: it must not be asked for on every press, and not be held against anybody for long. */
const keepMs = 120_000;
const keepFailureMs = 5_000;
/** The most answers that are kept. */
const maxKept = 2_000;

/** Asks once and shares the answer for minutes; `undefined` where Slack could not be asked. */
export function keepAnswers<T>(options: {
  readonly log: Log;
  readonly now: () => number;
}): (key: string, ask: () => Promise<T>) => Promise<T | undefined> {
  const { log, now } = options;
  const kept = new Map<string, { readonly until: number; readonly answer: Promise<T | undefined> }>();
  return (key, ask) => {
    const known = kept.get(key);
    if (known !== undefined && known.until > now()) return known.answer;
    const answer = ask().catch((error: unknown) => {
      kept.set(key, { until: now() + keepFailureMs, answer: Promise.resolve(undefined) });
      log.warn({ code: wordOf(error) }, 'Slack could not be asked about people or channels.');
      return undefined;
    });
    if (kept.size >= maxKept) kept.clear();
    kept.set(key, { until: now() + keepMs, answer });
    return answer;
  };
}

/** Slack's word for a refusal. */
export function wordOf(error: unknown): string {
  const { data, code } = error as { data?: { error?: unknown }; code?: unknown };
  return String(data?.error ?? code ?? 'unknown').slice(0, 60);
}
