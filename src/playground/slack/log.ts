import { hideSecrets } from './hide-secrets.ts';
import type { Json } from './json.ts';

/** One thing that passed between Slack and the app. Never holds a token or an upload's bytes. */
export interface LogEntry extends Json {
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
  /** `detail` is the whole of what passed; secrets in it are hidden before it is kept. */
  add(kind: LogEntry['kind'], facts: Json, detail?: unknown): void;
  /** Oldest first; at most the last 5,000. */
  entries(after?: number): readonly LogEntry[];
  /** What passed, of one of the last 1,000 entries. */
  detail(seq: number): unknown;
  clear(): void;
}

const capacity = 5_000;
const detailed = 1_000;
const maxDetail = 64_000;

/** A bounded record, oldest entries forgotten first; `onAdd` hears of each. */
export function createLog(onAdd: (seq: number) => void): Log {
  const kept: LogEntry[] = [];
  const details = new Map<number, unknown>();
  let seq = 0;
  return {
    add(kind, facts, detail) {
      seq += 1;
      kept.push({ seq, at: new Date().toISOString(), kind, ...facts });
      if (kept.length > capacity) kept.shift();
      if (detail !== undefined) details.set(seq, shorten(hideSecrets(detail)));
      details.delete(seq - detailed);
      onAdd(seq);
    },
    entries: (after = 0) => kept.filter((entry) => entry.seq > after),
    detail: (wanted) => details.get(wanted),
    clear() {
      kept.length = 0;
      details.clear();
    },
  };
}

function shorten(detail: unknown): unknown {
  const text = JSON.stringify(detail);
  return text.length <= maxDetail ? detail : { cut_after: maxDetail, text: text.slice(0, maxDetail) };
}
