/** Calls `visit` for each place of each anchor; where anchors overlap, not always in the order of their beginnings. */
export type ScanAnchors = (text: string, visit: (index: number, from: number) => void) => void;

/** How common a character is in what pods print, the most common first; what is not here is rare. */
const common = ' eaosrtnkpcduwiylA0123456789."-:/=hmgfbvjxqzSTEC_';

interface Entry {
  readonly codes: Uint8Array;
  readonly index: number;
  /** How far into the anchor its rarest pair ends. */
  readonly offset: number;
}

/**
 * Finds many fixed texts of ASCII in one pass over a text: two neighbouring characters are looked up in a table, and only where
 * they are the rarest pair of an anchor the whole anchor is compared. Some anchors may be single characters.
 */
export function openAnchors(anchors: readonly string[]): ScanAnchors {
  const entries = new Map<number, Entry[]>();
  for (const [index, anchor] of anchors.entries()) {
    const offset = findRarest(anchor);
    const last = anchor.charCodeAt(offset);
    const firsts =
      offset === 0 ? Array.from({ length: 128 }, (_, code) => code) : [anchor.charCodeAt(offset - 1)];
    for (const first of firsts) {
      const pair = (first << 7) | last;
      entries.set(pair, [
        ...(entries.get(pair) ?? []),
        { index, codes: Uint8Array.from(anchor, codeOf), offset },
      ]);
    }
  }
  const buckets: readonly (readonly Entry[])[] = [[], ...entries.values()];
  const bucketOf = new Uint16Array(128 * 128);
  for (const [at, pair] of [...entries.keys()].entries()) bucketOf[pair] = at + 1;

  function compare(
    bucket: number,
    text: string,
    at: number,
    visit: (index: number, from: number) => void,
  ): void {
    for (const { index, codes, offset } of buckets[bucket] ?? [])
      if (holdsAt(text, codes, at - offset)) visit(index, at - offset);
  }

  return (text, visit) => {
    let before = 0;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at) & 127;
      const bucket = bucketOf[(before << 7) | code] ?? 0;
      if (bucket !== 0) compare(bucket, text, at, visit);
      before = code;
    }
  };
}

/** Faster than `startsWith`, which is not inlined. */
function holdsAt(text: string, codes: Uint8Array, from: number): boolean {
  if (from < 0) return false;
  for (let at = 0; at < codes.length; at += 1) if (text.charCodeAt(from + at) !== codes[at]) return false;
  return true;
}

function codeOf(char: string): number {
  return char.charCodeAt(0);
}

/** Where the rarest pair of neighbouring characters ends; 0 for a single character. */
function findRarest(anchor: string): number {
  let best = { offset: 0, rarity: -1 };
  for (let offset = 1; offset < anchor.length; offset += 1) {
    const rarity = rarityOf(anchor.charAt(offset - 1)) + rarityOf(anchor.charAt(offset));
    if (rarity > best.rarity) best = { offset, rarity };
  }
  return best.offset;
}

function rarityOf(char: string): number {
  const rank = common.indexOf(char);
  return rank === -1 ? common.length : rank;
}
