import type { RawData, WebSocket } from 'ws';
import { describeDuration } from '../../core/duration.ts';
import { decodeFrame } from '../../core/frames.ts';
import type { StreamName } from '../../core/outcome.ts';

/** How long output may still come after the status before the socket is ended; kubectl would wait for ever. */
const graceMs = 3_000;
/** kubectl's interval is 5 s; load balancers cut idle connections from 20 s on. */
const pingEveryMs = 5_000;
const pongWithinMs = 45_000;
const maxStatusBytes = 64 * 1024;
/** How long the last output may take to be taken after the connection was given up. */
const stuckMs = 3_000;

/** How a connection ended: with the whole text of channel 3, or without one. */
export interface SocketEnd {
  readonly statusText?: string;
  /** The beginning of a sentence. */
  readonly broke: string;
}

export interface Following {
  /** Settles once, after every output was delivered, with no timer or listener left behind. Never rejects. */
  readonly ended: Promise<SocketEnd>;
  /** Ends the connection now; `ended` then settles with what is known, within seconds. */
  readonly hangUp: () => void;
}

/** Follows one open exec socket to its end, held back as long as `deliver` asks for it. */
export function followSocket(
  socket: WebSocket,
  deliver: (stream: StreamName, bytes: Uint8Array) => void | Promise<void>,
): Following {
  const begun = performance.now();
  const status: Uint8Array[] = [];
  let statusBytes = 0;
  let lastPong = begun;
  /** Whether anything came since the last ping was due. */
  let isFlowing = false;
  let delivering: Promise<void> = Promise.resolve();
  let grace: NodeJS.Timeout | undefined;
  let settled = false;
  let settle: (end: SocketEnd) => void = () => undefined;
  const ended = new Promise<SocketEnd>((resolve) => {
    settle = resolve;
  });

  const ping = setInterval(() => {
    // A server that has ended the command and closed answers a ping with a reset, and what it had still to send is lost. While
    // output comes, or waits to be taken, nobody needs one.
    if (socket.isPaused || isFlowing) lastPong = performance.now();
    else if (performance.now() - lastPong > pongWithinMs) end('The API server stopped answering');
    else if (socket.readyState === socket.OPEN) socket.ping();
    isFlowing = false;
  }, pingEveryMs);

  function end(how: string): void {
    if (settled) return;
    settled = true;
    clearTimeout(grace);
    clearInterval(ping);
    socket.terminate();
    const broke = `${how} after ${describeDuration(performance.now() - begun)}`;
    const report = () =>
      settle({
        broke,
        ...(statusBytes === 0 ? {} : { statusText: Buffer.concat(status).toString('utf8') }),
      });
    delivering.then(report, report);
  }

  /** Whoever takes the output may be stuck; a connection that is given up does not wait for that for ever. */
  function hangUp(): void {
    end('The connection was ended');
    const late = setTimeout(() => settle({ broke: 'The output was not taken' }), stuckMs);
    void ended.then(() => clearTimeout(late));
  }

  function take(stream: StreamName, bytes: Uint8Array): void {
    const waits = deliver(stream, bytes);
    if (waits === undefined) return;
    socket.pause();
    delivering = Promise.all([delivering, waits]).then(
      () => {
        socket.resume();
        if (statusBytes > 0) awaitClose();
      },
      () => end('The output could not be stored, so the connection was ended'),
    );
  }

  /** Restarted by everything that still comes: a late stdout is delivered, a close that never comes is not waited for. */
  function awaitClose(): void {
    clearTimeout(grace);
    if (!settled && !socket.isPaused) grace = setTimeout(() => end('The connection was ended'), graceMs);
  }

  socket.on('message', (data: RawData, isBinary: boolean) => {
    if (settled) return;
    isFlowing = true;
    if (!isBinary) {
      end('The API server broke the protocol with a text message');
      return;
    }
    const frame = decodeFrame(data as Buffer);
    if (frame.channel === 'stdout' || frame.channel === 'stderr') {
      if (frame.bytes.length > 0) take(frame.channel, frame.bytes);
    } else if (frame.channel === 'status' && frame.bytes.length > 0 && statusBytes < maxStatusBytes) {
      status.push(frame.bytes);
      statusBytes += frame.bytes.length;
    }
    if (statusBytes > 0) awaitClose();
  });
  socket.on('pong', () => {
    lastPong = performance.now();
  });
  socket.on('error', () => end('The connection broke'));
  socket.on('close', (code) => end(describeClose(code)));
  socket.resume();
  return { ended, hangUp };
}

function describeClose(code: number): string {
  if (code === 1006) return 'The connection broke';
  return `The API server ended the connection (close code ${code}) without saying how the command ended,`;
}
