import { BrokenPipe, type Sink, type Source } from './stream.ts';

const defaultCapacity = 64 * 1024;

/** A pipe with room for `capacity` bytes (64 KiB, like Linux): a full one holds its writer back. */
export function createPipe(capacity = defaultCapacity): { readonly source: Source; readonly sink: Sink } {
  const queue: Uint8Array[] = [];
  let size = 0;
  let readers = 0;
  let writers = 0;
  let readerGone = false;
  let writerGone = false;
  let waiting: (() => void)[] = [];
  const changed = () => new Promise<void>((resolve) => waiting.push(resolve));
  const wake = () => {
    const woken = waiting;
    waiting = [];
    for (const one of woken) one();
  };
  return {
    source: {
      read: async () => {
        for (;;) {
          const part = queue.shift();
          if (part !== undefined) {
            size -= part.length;
            wake();
            return part;
          }
          if (writerGone) return null;
          await changed();
        }
      },
      unread: (bytes) => {
        queue.unshift(bytes);
        size += bytes.length;
      },
      retain: () => {
        readers += 1;
      },
      release: () => {
        readers -= 1;
        if (readers > 0) return;
        readerGone = true;
        wake();
      },
    },
    sink: {
      write: async (bytes) => {
        for (;;) {
          if (readerGone) throw new BrokenPipe();
          if (size < capacity) break;
          await changed();
        }
        if (bytes.length === 0) return;
        queue.push(bytes);
        size += bytes.length;
        wake();
      },
      retain: () => {
        writers += 1;
      },
      release: () => {
        writers -= 1;
        if (writers > 0) return;
        writerGone = true;
        wake();
      },
    },
  };
}
