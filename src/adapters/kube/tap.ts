import type { WebSocket } from 'ws';
import type { ExecRequest } from '../../app/ports/exec.ts';
import type { Evidence } from '../../core/conclude.ts';
import { encodeStdin, stdinEnd } from '../../core/frames.ts';
import type { StreamName } from '../../core/outcome.ts';
import { type Mark, openMarkReader } from '../../core/supervisor/marks.ts';
import type { Announced } from '../../core/supervisor/script.ts';

/** How much output is held back until the supervisor spoke: more than a runtime says of a missing shell. */
const maxHeldBytes = 4_096;

/**
 * How much output may come before the supervisor's first word without its reader being waited for: the word comes on the other
 * stream of one connection, and nothing can be stopped without it.
 */
const maxEarlyBytes = 8 * 1024 * 1024;

/** Stands between a socket and the caller: takes the supervisor's marks out of stderr and starts stdin when the command has. */
export interface Tap {
  readonly take: (stream: StreamName, bytes: Uint8Array) => void | Promise<void>;
  /** The connection is open and followed. */
  readonly begin: () => void;
  /** Delivers what was held back. To be called at the end, unless a missing shell made all of it the runtime's own words. */
  readonly flush: () => Promise<void>;
  /** Settles when the supervisor announced itself; at once where there is none. */
  readonly spoke: Promise<void>;
  readonly state: () => { readonly announced?: Announced; readonly exit?: ExitMark };
  readonly evidence: () => Pick<Evidence, 'supervisor' | 'printed'>;
}

type ExitMark = Extract<Mark, { readonly kind: 'exit' }>;
type UnstartedMark = Extract<Mark, { readonly kind: 'unstarted' }>;

export function openTap(
  request: ExecRequest,
  { socket, nonce }: { readonly socket: WebSocket; readonly nonce: string | undefined },
): Tap {
  const reader = nonce === undefined ? undefined : openMarkReader(nonce);
  let announced: Announced | undefined;
  let exit: ExitMark | undefined;
  let unstarted: UnstartedMark | undefined;
  /** What came before the supervisor spoke. */
  let held: { readonly stream: StreamName; readonly bytes: Uint8Array }[] = [];
  let printed = '';
  let earlyBytes = 0;
  /** What readers were not waited for yet. */
  let owed: Promise<unknown> | undefined;
  let speak: () => void = () => undefined;
  const spoke = new Promise<void>((resolve) => {
    speak = resolve;
  });
  if (reader === undefined) speak();

  function start(pid?: number): void {
    request.onStart?.({ protocol: socket.protocol, ...(pid === undefined ? {} : { pid }) });
    if (request.stdin !== undefined) void feed(socket, request.stdin);
  }

  function note(mark: Mark): void {
    if (mark.kind === 'start' && announced === undefined) {
      announced = mark.announced;
      speak();
      start(announced.pid);
    } else if (mark.kind === 'unstarted') unstarted ??= mark;
    else if (mark.kind === 'exit') exit ??= mark;
  }

  /** Until the supervisor spoke, what comes may be the runtime's word about the shell, and not the command's output. */
  function pass(stream: StreamName, bytes: Uint8Array): void | Promise<void> {
    if (bytes.length > 0) held.push({ stream, bytes });
    if (announced === undefined) earlyBytes += bytes.length;
    if (announced === undefined && printed.length <= maxHeldBytes)
      printed += Buffer.from(bytes.subarray(0, maxHeldBytes + 1)).toString('latin1');
    const isDoubtful = reader !== undefined && announced === undefined && printed.length <= maxHeldBytes;
    return isDoubtful ? undefined : release();
  }

  function release(): void | Promise<void> {
    const pieces = held;
    held = [];
    const waits = pieces.map((piece) => request.onOutput(piece.stream, piece.bytes));
    if (owed === undefined && waits.every((wait) => wait === undefined)) return undefined;
    const all = Promise.all([owed, ...waits]);
    owed = undefined;
    if (reader === undefined || announced !== undefined || earlyBytes > maxEarlyBytes)
      return all.then(() => undefined);
    owed = all;
    // Whoever waits for it hears of it.
    all.catch(() => undefined);
    return undefined;
  }

  return {
    take(stream, bytes) {
      if (reader === undefined || stream === 'stdout') return pass(stream, bytes);
      const read = reader.push(bytes);
      for (const mark of read.marks) note(mark);
      return pass(stream, read.bytes);
    },
    begin: () => (reader === undefined ? start() : undefined),
    flush: async () => {
      await release();
      await owed;
      const rest = reader?.end() ?? new Uint8Array(0);
      if (rest.length > 0) await request.onOutput('stderr', rest);
    },
    spoke,
    state: () => ({
      ...(announced === undefined ? {} : { announced }),
      ...(exit === undefined ? {} : { exit }),
    }),
    evidence: () => ({
      printed,
      ...(reader === undefined
        ? {}
        : {
            supervisor: {
              announced: announced !== undefined,
              ...(exit === undefined ? {} : { exit }),
              ...(unstarted === undefined ? {} : { unstarted }),
            },
          }),
    }),
  };
}

/** Sends stdin and its end; a socket that closed meanwhile takes nothing more. */
async function feed(socket: WebSocket, stdin: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const bytes of stdin) {
    if (socket.readyState !== socket.OPEN) return;
    await new Promise<void>((sent) => socket.send(encodeStdin(bytes), () => sent()));
  }
  if (socket.readyState === socket.OPEN) socket.send(stdinEnd);
}
