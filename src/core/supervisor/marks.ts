import type { Announced } from './script.ts';

/** What a supervisor said. */
export type Mark =
  | { readonly kind: 'start'; readonly announced: Announced }
  /** Nothing of the command was started: its program was not found, or may not be executed. */
  | { readonly kind: 'unstarted'; readonly program: 'missing' | 'denied' }
  | { readonly kind: 'exit'; readonly exitCode: number }
  /** Process ids that are left of a command. */
  | { readonly kind: 'left'; readonly pids: readonly number[] };

/** Takes a supervisor's marks out of a stream of bytes, however it is cut into pieces. */
export interface MarkReader {
  /** The bytes that are the command's own and sure to be; what may be the beginning of a mark is held back. */
  readonly push: (bytes: Uint8Array) => { readonly bytes: Uint8Array; readonly marks: readonly Mark[] };
  /** What was held back, at the end of the stream. */
  readonly end: () => Uint8Array;
}

/** Longer than any mark but `left` of thousands of processes, which then counts as no answer. */
const maxMarkBytes = 4_096;
const recordSeparator = 0x1e;
const nothing = new Uint8Array(0);

/** Reads the marks that carry `nonce`; all others are the command's own bytes. Holds at most one mark's length. */
export function openMarkReader(nonce: string): MarkReader {
  const opening = new TextEncoder().encode(`\u001evp:${nonce}:`);
  let held = nothing;

  function push(piece: Uint8Array): { bytes: Uint8Array; marks: readonly Mark[] } {
    const input = held.length === 0 ? piece : concat([held, piece]);
    held = nothing;
    const own: Uint8Array[] = [];
    const marks: Mark[] = [];
    let from = 0;
    for (let at = input.indexOf(recordSeparator); at !== -1; at = input.indexOf(recordSeparator, at)) {
      const fits = countFitting(input, at, opening);
      if (fits < opening.length && at + fits < input.length) {
        at += 1;
        continue;
      }
      const bodyAt = at + opening.length;
      const end = fits < opening.length ? -1 : input.indexOf(recordSeparator, bodyAt);
      if (end === -1 && input.length - at <= maxMarkBytes) {
        own.push(input.subarray(from, at));
        held = input.slice(at);
        return { bytes: concat(own), marks };
      }
      const mark =
        end === -1 || end - at > maxMarkBytes ? undefined : readMark(nonce, input.subarray(bodyAt, end));
      if (mark === undefined) {
        at += 1;
        continue;
      }
      own.push(input.subarray(from, at));
      marks.push(mark);
      from = end + 1;
      at = from;
    }
    own.push(input.subarray(from));
    return { bytes: concat(own), marks };
  }

  return {
    push,
    end: () => {
      const rest = held;
      held = nothing;
      return rest;
    },
  };
}

function readMark(nonce: string, body: Uint8Array): Mark | undefined {
  const [kind = '', ...fields] = new TextDecoder().decode(body).split(':');
  if (!fields.every((field) => /^[0-9a-z -]*$/.test(field))) return undefined;
  switch (kind) {
    case 'start':
      return readStart(nonce, fields);
    case 'unstarted':
      return readUnstarted(fields);
    case 'exit':
      return readExit(fields);
    case 'left': {
      const pids = (fields[0] ?? '').split(' ').filter((pid) => pid !== '');
      return { kind, pids: pids.map(Number) };
    }
    default:
      return undefined;
  }
}

function readStart(run: string, [pid, group, session, startTime]: readonly string[]): Mark | undefined {
  if (pid === undefined || !/^[1-9]\d{0,9}$/.test(pid)) return undefined;
  const isKnown = [group, session, startTime].every((field) => field !== undefined && /^\d+$/.test(field));
  return {
    kind: 'start',
    announced: {
      run,
      pid: Number(pid),
      ...(isKnown && startTime !== undefined
        ? { group: Number(group), session: Number(session), startTime }
        : {}),
    },
  };
}

function readUnstarted([program]: readonly string[]): Mark | undefined {
  return program === 'missing' || program === 'denied' ? { kind: 'unstarted', program } : undefined;
}

function readExit([code]: readonly string[]): Mark | undefined {
  return code !== undefined && /^\d{1,3}$/.test(code) ? { kind: 'exit', exitCode: Number(code) } : undefined;
}

/** How many bytes from `at` on are those of `opening`. */
function countFitting(input: Uint8Array, at: number, opening: Uint8Array): number {
  let fits = 0;
  while (fits < opening.length && input[at + fits] === opening[fits]) fits += 1;
  return fits;
}

function concat(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
