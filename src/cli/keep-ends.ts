import type { OutputLimits } from '../core/output.ts';

/** The beginning and the end of a stream of bytes, in no more memory than they take, however small its pieces are. */
export interface Ends {
  readonly add: (bytes: Uint8Array) => void;
  readonly read: () => { readonly head: Buffer; readonly tail: Buffer };
  /** How many bytes are kept whole. */
  readonly limit: number;
}

export function openEnds({ headBytes, tailBytes }: OutputLimits): Ends {
  let head = Buffer.alloc(0);
  let headLength = 0;
  /** A ring: the newest byte stands before `next`. */
  let ring: Buffer | undefined;
  let next = 0;
  let tailLength = 0;

  function addHead(bytes: Uint8Array): void {
    if (headLength + bytes.length > head.length) {
      const grown = Buffer.alloc(Math.min(headBytes, Math.max(4_096, 2 * (headLength + bytes.length))));
      head.copy(grown, 0, 0, headLength);
      head = grown;
    }
    head.set(bytes, headLength);
    headLength += bytes.length;
  }

  function addTail(bytes: Uint8Array): void {
    ring ??= Buffer.alloc(tailBytes);
    const last = bytes.subarray(Math.max(0, bytes.length - tailBytes));
    const upToEnd = Math.min(last.length, tailBytes - next);
    ring.set(last.subarray(0, upToEnd), next);
    ring.set(last.subarray(upToEnd), 0);
    next = (next + last.length) % tailBytes;
    tailLength = Math.min(tailBytes, tailLength + last.length);
  }

  return {
    limit: headBytes + tailBytes,
    add(bytes) {
      const room = headBytes - headLength;
      if (room > 0) addHead(bytes.subarray(0, room));
      if (bytes.length > room && tailBytes > 0) addTail(bytes.subarray(Math.max(0, room)));
    },
    read: () => ({
      head: head.subarray(0, headLength),
      tail:
        ring === undefined
          ? Buffer.alloc(0)
          : tailLength < tailBytes
            ? ring.subarray(0, tailLength)
            : Buffer.concat([ring.subarray(next), ring.subarray(0, next)]),
    }),
  };
}
