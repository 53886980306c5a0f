import type { StreamName } from './outcome.ts';

/** A piece of output as it is stored. `seq` grows by arrival over both streams of a run. */
export interface Segment {
  readonly seq: number;
  readonly stream: StreamName;
  readonly bytes: Uint8Array;
  /** Bytes and line ends of its stream before it, those that are no longer kept too: line numbers hold whatever was dropped. */
  readonly offset: number;
  readonly line: number;
}

/** The most bytes of one segment: small enough that a few are read at a time, large enough that 100 MB are not many. */
export const maxSegmentBytes = 64 * 1024;

/** Cuts bytes into segments' worth, at line ends where there is one. Views, in order. */
export function cutSegments(bytes: Uint8Array, maxBytes = maxSegmentBytes): readonly Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const rest = bytes.subarray(at, at + maxBytes);
    const end = at + rest.length < bytes.length ? rest.lastIndexOf(10) + 1 : 0;
    const piece = end > 0 ? rest.subarray(0, end) : rest;
    pieces.push(piece);
    at += piece.length;
  }
  return pieces;
}

/** How many line ends there are. */
export function countLineEnds(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) count += 1;
  return count;
}
