import { useEffect, useState } from 'preact/hooks';
import { get } from '../control.ts';
import type { LogEntry } from '../types.ts';

const kept = 2_000;

/** The log, oldest first, while the drawer is open. */
export function useLog(): readonly LogEntry[] {
  const [entries, setEntries] = useState<readonly LogEntry[]>([]);
  useEffect(() => {
    let last = 0;
    let isReading = false;
    let isBehind = false;
    async function read(): Promise<void> {
      isBehind = isReading;
      if (isReading) return;
      isReading = true;
      const answer = await get<{ entries: readonly LogEntry[] }>(`log?after=${last}`);
      isReading = false;
      if (answer.ok && answer.entries.length > 0) {
        last = answer.entries.at(-1)?.seq ?? last;
        setEntries((now) => [...now, ...answer.entries].slice(-kept));
      }
      if (isBehind) void read();
    }
    const feed = new EventSource('/control/events?log');
    feed.addEventListener('open', () => void read());
    feed.addEventListener('message', ({ data }) => {
      if ((JSON.parse(data) as { type: string }).type === 'reset') setEntries([]);
      else void read();
    });
    return () => feed.close();
  }, []);
  return entries;
}
