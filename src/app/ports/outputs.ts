import type { StreamName } from '../../core/outcome.ts';
import type { Segment } from '../../core/segments.ts';
import type { Required } from '../../core/slice/literals.ts';

/** What commands printed, secrets masked. */
export interface Outputs {
  /** Stores segments and, in the same transaction, forgets those named in `drop` (the middle of a long stream). */
  save(
    run: string,
    change: { readonly add: readonly Segment[]; readonly drop: readonly number[] },
  ): Promise<void>;
  /** Kept segments of both streams in order of arrival, read in pages. */
  read(run: string): AsyncIterable<Segment>;
  /** How much of each stream there is. */
  extent(run: string): Promise<Readonly<Record<StreamName, Extent>>>;
  /** Kept segments of one stream in order, from the one in which line `line` begins (0 is the first), without reading those before. */
  readFrom(run: string, stream: StreamName, line: number): AsyncIterable<Segment>;
  /** Kept segments of one stream, the last one first. */
  readBack(run: string, stream: StreamName): AsyncIterable<Segment>;
  /**
   * Kept segments of one stream, in order, without those of which no line can hold one of the texts: a segment with escape
   * sequences and one that begins or ends within a line may.
   */
  readHolding(run: string, stream: StreamName, required: Required): AsyncIterable<Segment>;
  /** Deletes what runs printed that are over and had their last event before then; of how many runs, at most `limit`. */
  prune(before: Date, limit: number): Promise<number>;
}

/** `bytes` are those that are kept; `lines` counts all that came, an unfinished last one too. */
export interface Extent {
  readonly bytes: number;
  readonly lines: number;
}
