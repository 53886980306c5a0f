/** Where a process reads from. Held by every process that has it open, and closed when the last lets go. */
export interface Source {
  /** The next bytes, or null at the end. One reader at a time. */
  read(): Promise<Uint8Array | null>;
  /** Gives bytes back, to be read first. */
  unread?(bytes: Uint8Array): void;
  retain?(): void;
  release?(): void;
}

/** Where a process writes to. Held by every process that has it open, and closed when the last lets go. */
export interface Sink {
  /** Settles when there is room for more; rejects with `BrokenPipe` when nobody reads. */
  write(bytes: Uint8Array): Promise<void>;
  retain?(): void;
  release?(): void;
}

/** The three streams every process has. */
export interface Io {
  readonly stdin: Source;
  readonly stdout: Sink;
  readonly stderr: Sink;
}

/** Nobody reads any more. */
export class BrokenPipe extends Error {
  constructor() {
    super('Nobody reads this pipe any more.');
    this.name = 'BrokenPipe';
  }
}

/** `/dev/null` for reading. */
export const emptySource: Source = { read: async () => null };

/** `/dev/null` for writing. */
export const nullSink: Sink = { write: async () => undefined };

/** A source that holds exactly these bytes. */
export function sourceOf(bytes: Uint8Array): Source {
  const rest = bytes.length === 0 ? [] : [bytes];
  return {
    read: async () => rest.shift() ?? null,
    unread: (returned) => {
      rest.unshift(returned);
    },
  };
}

/** Reads to the end, or until more than `maxBytes` came; `cut` says that there was more. */
export async function readAll(
  source: Source,
  maxBytes: number,
): Promise<{ readonly bytes: Buffer; readonly cut: boolean }> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const part = await source.read();
    if (part === null) return { bytes: Buffer.concat(parts), cut: false };
    parts.push(part);
    size += part.length;
    if (size > maxBytes) return { bytes: Buffer.concat(parts).subarray(0, maxBytes), cut: true };
  }
}

/** Reads one line without its newline, byte-exactly, giving the rest back; null at the end. */
export async function readLine(source: Source): Promise<string | null> {
  const parts: Uint8Array[] = [];
  for (;;) {
    const part = await source.read();
    if (part === null) return parts.length === 0 ? null : Buffer.concat(parts).toString();
    const end = part.indexOf(10);
    if (end >= 0) {
      if (end + 1 < part.length) source.unread?.(part.subarray(end + 1));
      return Buffer.concat([...parts, part.subarray(0, end)]).toString();
    }
    parts.push(part);
  }
}
