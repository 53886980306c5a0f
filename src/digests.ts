import { createHash, createHmac, type Hash, type Hmac, randomBytes } from 'node:crypto';
import type { Digests } from './app/recorder.ts';

/** Digests of streams: SHA-256, and a keyed one where there is a key. */
export function openDigests(key: Uint8Array | undefined): Digests {
  const wrap = (hash: Hash | Hmac) => ({
    add: (bytes: Uint8Array) => {
      hash.update(bytes);
    },
    hex: () => hash.digest('hex'),
  });
  return {
    open: () => wrap(createHash('sha256')),
    ...(key === undefined ? {} : { openKeyed: () => wrap(createHmac('sha256', key)) }),
  };
}

/** The hex digest of a text. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Ten letters and digits without look-alikes: short enough to be read out, 50 bits against collision. */
export function newRunId(): string {
  const letters = '23456789abcdefghjkmnpqrstuvwxyz';
  return `r${Array.from(randomBytes(10), (byte) => letters[byte % letters.length]).join('')}`;
}
