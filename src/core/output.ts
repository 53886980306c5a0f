import type { OutputCounts, StreamCount, StreamName } from './outcome.ts';
import { countLineEnds, type Segment } from './segments.ts';

/** How much of each stream is kept: its beginning and its end, in bytes. */
export interface OutputLimits {
  readonly headBytes: number;
  readonly tailBytes: number;
}

/** 8 MiB a run: 2 MiB of the head and 2 MiB of the tail of each stream. */
export const defaultOutputLimits: OutputLimits = { headBytes: 2 * 1024 * 1024, tailBytes: 2 * 1024 * 1024 };

/** A quarter of a run's limit for each beginning and each end. */
export function splitLimit(bytes: number): OutputLimits {
  return { headBytes: Math.floor(bytes / 4), tailBytes: Math.floor(bytes / 4) };
}

/** What to store and what to forget after one more piece of output. */
export interface Kept {
  readonly add: readonly Segment[];
  readonly drop: readonly number[];
}

/** Decides which bytes of a run's output are kept, and counts all of them. Holds no output itself. */
export interface OutputWindow {
  /** One piece in order of arrival. The head is kept whole; behind it, whole pieces fall out of the tail's far end. */
  readonly keep: (stream: StreamName, bytes: Uint8Array) => Kept;
  readonly counts: () => OutputCounts;
  /** Whether a kept piece belongs to its stream's beginning. */
  readonly isHead: (stream: StreamName, seq: number) => boolean;
}

/** Counts what passed, kept or not. */
export interface Tally {
  readonly add: (stream: StreamName, bytes: Uint8Array) => void;
  readonly counts: () => Pick<OutputCounts, StreamName>;
}

export function openTally(): Tally {
  const streams: Record<StreamName, StreamTally> = { stdout: emptyTally(), stderr: emptyTally() };
  return {
    add: (stream, bytes) => count(streams[stream], bytes),
    counts: () => ({ stdout: lineCount(streams.stdout), stderr: lineCount(streams.stderr) }),
  };
}

interface StreamTally {
  bytes: number;
  newlines: number;
  endsInNewline: boolean;
}

interface StreamState {
  head: number;
  /** The last piece of the head. */
  headSeq: number;
  tail: { seq: number; size: number }[];
  tailBytes: number;
  leftOut: number;
  /** What came so far. */
  offset: number;
  line: number;
}

export function openOutputWindow(limits: OutputLimits = defaultOutputLimits): OutputWindow {
  const streams: Record<StreamName, StreamState> = { stdout: emptyStream(), stderr: emptyStream() };
  const tally = openTally();
  let seq = 0;

  function keep(stream: StreamName, bytes: Uint8Array): Kept {
    const state = streams[stream];
    if (bytes.length === 0) return { add: [], drop: [] };
    tally.add(stream, bytes);
    const headRoom = limits.headBytes - state.head;
    const head = bytes.subarray(0, headRoom);
    const tail = bytes.subarray(Math.max(headRoom, 0));
    const add: Segment[] = [];
    const drop: number[] = [];
    const place = (piece: Uint8Array) => {
      seq += 1;
      add.push({ seq, stream, bytes: piece, offset: state.offset, line: state.line });
      state.offset += piece.length;
      state.line += countLineEnds(piece);
    };
    if (headRoom > 0) {
      place(head);
      state.head += head.length;
      state.headSeq = seq;
    }
    if (tail.length > 0) {
      place(tail);
      state.tail.push({ seq, size: tail.length });
      state.tailBytes += tail.length;
      let first = state.tail[0];
      while (first !== undefined && state.tailBytes - first.size >= limits.tailBytes) {
        state.tail.shift();
        state.tailBytes -= first.size;
        drop.push(first.seq);
        state.leftOut += first.size;
        first = state.tail[0];
      }
    }
    const dropped = new Set(drop);
    return { add: add.filter((piece) => !dropped.has(piece.seq)), drop };
  }

  return {
    keep,
    isHead: (stream, seq) => seq <= streams[stream].headSeq,
    counts: () => {
      const { stdout, stderr } = tally.counts();
      return {
        stdout: { ...stdout, ...leftOut(streams.stdout) },
        stderr: { ...stderr, ...leftOut(streams.stderr) },
        truncated: streams.stdout.leftOut + streams.stderr.leftOut > 0,
      };
    },
  };
}

function leftOut({ leftOut: bytes }: StreamState): { readonly leftOut?: number } {
  return bytes === 0 ? {} : { leftOut: bytes };
}

function emptyStream(): StreamState {
  return { head: 0, headSeq: 0, tail: [], tailBytes: 0, leftOut: 0, offset: 0, line: 0 };
}

function emptyTally(): StreamTally {
  return { bytes: 0, newlines: 0, endsInNewline: true };
}

function count(state: StreamTally, bytes: Uint8Array): void {
  if (bytes.length === 0) return;
  state.bytes += bytes.length;
  state.newlines += countLineEnds(bytes);
  state.endsInNewline = bytes[bytes.length - 1] === 10;
}

function lineCount(state: StreamTally): StreamCount {
  return { bytes: state.bytes, lines: state.newlines + (state.endsInNewline ? 0 : 1) };
}

/** Counts of a command that never printed anything. */
export const noOutput: OutputCounts = {
  stdout: { bytes: 0, lines: 0 },
  stderr: { bytes: 0, lines: 0 },
  truncated: false,
};
