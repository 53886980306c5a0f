/** Finds a sequence of lines again, by their hashes, behind others that were never shown. */
export interface Sequence {
  /** One more line belongs to it. */
  readonly add: (hash: number) => void;
  /** The lines come once more, from an earlier one on. */
  readonly restart: () => void;
  /** The next of the lines that come. */
  readonly see: (hash: number) => void;
  /** Whether the whole sequence has gone by. */
  readonly isPast: () => boolean;
}

/** More lines of one time stamp than a container writes; of longer sequences the end is never found. */
const maxLines = 100_000;

/** Knuth, Morris and Pratt: each line costs the same, however alike they are. */
export function openSequence(): Sequence {
  const hashes: number[] = [];
  /** How many lines at the end of the first `index + 1` are also its beginning. */
  const borders: number[] = [];
  let isWhole = true;
  let matched = 0;
  let past = true;

  function advance(from: number, hash: number): number {
    let length = from;
    while (length > 0 && hashes[length] !== hash) length = borders[length - 1] ?? 0;
    return hashes[length] === hash ? length + 1 : 0;
  }

  return {
    add(hash) {
      isWhole = hashes.length < maxLines;
      if (!isWhole) return;
      borders.push(hashes.length === 0 ? 0 : advance(borders.at(-1) ?? 0, hash));
      hashes.push(hash);
    },
    restart() {
      matched = 0;
      past = isWhole && hashes.length === 0;
    },
    see(hash) {
      if (past) return;
      matched = advance(matched, hash);
      past = isWhole && matched === hashes.length;
    },
    isPast: () => past,
  };
}

/** FNV-1a of more bytes of a line. */
export function hashOn(hash: number, bytes: Uint8Array): number {
  let next = hash;
  for (const byte of bytes) next = Math.imul(next ^ byte, 0x01000193);
  return next;
}

/** What `hashOn` begins with. */
export const noHash = 0x811c9dc5;
