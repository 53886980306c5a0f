import type { Json } from './json.ts';

/** One thing that passed between Slack and the app. Never holds a token or an upload's bytes. */
interface LogEntry extends Json {
  readonly seq: number;
  /** ISO 8601. */
  readonly at: string;
  readonly kind:
    | 'envelope'
    | 'ack'
    | 'api'
    | 'response_url'
    | 'refusal'
    | 'socket'
    | 'upload'
    | 'fault'
    | 'control';
}

export interface Log {
  add(kind: LogEntry['kind'], facts: Json): void;
  /** Oldest first; at most the last 5,000. */
  entries(after?: number): readonly LogEntry[];
  clear(): void;
}

const capacity = 5_000;

/** A bounded record, oldest entries forgotten first. */
export function createLog(): Log {
  const kept: LogEntry[] = [];
  let seq = 0;
  return {
    add(kind, facts) {
      seq += 1;
      kept.push({ seq, at: new Date().toISOString(), kind, ...facts });
      if (kept.length > capacity) kept.shift();
    },
    entries: (after = 0) => kept.filter((entry) => entry.seq > after),
    clear() {
      kept.length = 0;
    },
  };
}
