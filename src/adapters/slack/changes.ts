/** Runs what is asked for a key one after another; of those that wait only the last is run. */
export function openLatest(): (key: string, step: () => Promise<void>) => Promise<void> {
  const waiting = new Map<string, () => Promise<void>>();
  const running = new Set<string>();
  return async (key, step) => {
    waiting.set(key, step);
    if (running.has(key)) return;
    running.add(key);
    try {
      for (let next = waiting.get(key); next !== undefined; next = waiting.get(key)) {
        waiting.delete(key);
        await next();
      }
    } finally {
      running.delete(key);
    }
  };
}
