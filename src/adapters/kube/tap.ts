import type { WebSocket } from 'ws';
import type { ExecRequest } from '../../app/ports.ts';
import type { Evidence } from '../../core/conclude.ts';
import { encodeStdin, stdinEnd } from '../../core/frames.ts';
import type { StreamName } from '../../core/outcome.ts';
import { type Mark, openMarkReader } from '../../core/supervisor/marks.ts';
import type { Announced } from '../../core/supervisor/script.ts';

/** How much of the output is looked at for a runtime that reports a missing shell there. */
const maxPrintedBytes = 1_024;

/** Stands between a socket and the caller: takes the supervisor's marks out of stderr and starts stdin when the command has. */
export interface Tap {
  readonly take: (stream: StreamName, bytes: Uint8Array) => void | Promise<void>;
  /** The connection is open and followed. */
  readonly begin: () => void;
  /** Delivers what was held back as a possible beginning of a mark. */
  readonly flush: () => Promise<void>;
  /** Settles when the supervisor announced itself; at once where there is none. */
  readonly spoke: Promise<void>;
  readonly state: () => { readonly announced?: Announced; readonly exit?: ExitMark };
  readonly evidence: () => Pick<Evidence, 'supervisor'>;
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
  let printed = '';
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

  /** Until the supervisor spoke, what comes is the runtime's word about the shell, not the command's output. */
  function pass(stream: StreamName, bytes: Uint8Array): void | Promise<void> {
    if (bytes.length === 0) return undefined;
    if (reader !== undefined && announced === undefined && printed.length < maxPrintedBytes)
      printed += Buffer.from(bytes.subarray(0, maxPrintedBytes)).toString('latin1');
    return request.onOutput(stream, bytes);
  }

  return {
    take(stream, bytes) {
      if (reader === undefined || stream === 'stdout') return pass(stream, bytes);
      const read = reader.push(bytes);
      for (const mark of read.marks) note(mark);
      return pass(stream, read.bytes);
    },
    begin: () => (reader === undefined ? start() : undefined),
    flush: async () => pass('stderr', reader?.end() ?? new Uint8Array(0)),
    spoke,
    state: () => ({
      ...(announced === undefined ? {} : { announced }),
      ...(exit === undefined ? {} : { exit }),
    }),
    evidence: () =>
      reader === undefined
        ? {}
        : {
            supervisor: {
              announced: announced !== undefined,
              printed,
              ...(exit === undefined ? {} : { exit }),
              ...(unstarted === undefined ? {} : { unstarted }),
            },
          },
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
