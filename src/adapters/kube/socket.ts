import type { IncomingMessage } from 'node:http';
import type { RawData, WebSocket } from 'ws';
import type { ExecEnd, ExecRequest } from '../../app/ports.ts';
import { describeDuration } from '../../core/duration.ts';
import { decodeFrame, encodeStdin, stdinEnd } from '../../core/frames.ts';
import type { Outcome } from '../../core/outcome.ts';
import { outcomeOfStatus } from '../../core/status.ts';

/** How long output may still come after the status before the socket is ended; kubectl would wait for ever. */
const graceMs = 3_000;
/** kubectl's interval is 5 s; load balancers cut idle connections from 20 s on. */
const pingEveryMs = 5_000;
const pongWithinMs = 45_000;
const maxStatusBytes = 64 * 1024;

interface Opening {
  readonly refused: (response: IncomingMessage) => Promise<Outcome>;
  readonly failed: (error: Error) => Outcome;
}

/** Follows one exec socket to its end. Resolves once, with no timer or listener left behind, and never rejects. */
export function followSocket(socket: WebSocket, request: ExecRequest, opening: Opening): Promise<ExecEnd> {
  return new Promise((resolve) => {
    const pod = request.target.pod;
    const begun = performance.now();
    const status: Uint8Array[] = [];
    let statusBytes = 0;
    let opened = false;
    let lastPong = performance.now();
    let verdict: Outcome | undefined;
    let delivering: Promise<void> = Promise.resolve();
    let grace: NodeJS.Timeout | undefined;
    let settled = false;

    const lost = (how: string): Outcome => ({
      kind: 'unknown',
      code: 'connection-lost',
      message: `${how} after ${describeDuration(performance.now() - begun)}. The command may still be running in "${pod}". It will not be repeated.`,
    });
    const deadline = setTimeout(
      () =>
        end({
          kind: 'timed-out',
          code: 'exec-timed-out',
          message: `It ran longer than ${describeDuration(request.timeoutMs)}. It may still be running in "${pod}".`,
        }),
      request.timeoutMs,
    );
    const ping = setInterval(() => {
      if (!opened || socket.isPaused) lastPong = performance.now();
      else if (performance.now() - lastPong > pongWithinMs) end(lost('The API server stopped answering'));
      else socket.ping();
    }, pingEveryMs);
    const abort = () =>
      end({
        kind: 'cancelled',
        code: 'exec-cancelled',
        message: opened
          ? `The connection was ended; the command may still be running in "${pod}".`
          : `It was cancelled while it was being started in "${pod}".`,
      });
    request.signal.addEventListener('abort', abort, { once: true });

    /** The first verdict counts; output already received is delivered before anybody hears of it. */
    function end(outcome: Outcome): void {
      verdict ??= outcome;
      if (settled) return;
      settled = true;
      clearTimeout(deadline);
      clearTimeout(grace);
      clearInterval(ping);
      request.signal.removeEventListener('abort', abort);
      socket.terminate();
      const final = verdict;
      const report = () => resolve({ outcome: final, ...(opened ? { protocol: socket.protocol } : {}) });
      delivering.then(report, report);
    }

    function deliver(stream: 'stdout' | 'stderr', bytes: Uint8Array): void {
      const waits = request.onOutput(stream, bytes);
      if (waits === undefined) return;
      socket.pause();
      delivering = Promise.all([delivering, waits]).then(
        () => {
          socket.resume();
          if (statusBytes > 0) awaitClose();
        },
        () => end(lost('The output could not be stored')),
      );
    }

    /** Restarted by everything that still comes: a late stdout is delivered, a close that never comes is not waited for. */
    function awaitClose(): void {
      clearTimeout(grace);
      if (!settled && !socket.isPaused) grace = setTimeout(() => end(concluded()), graceMs);
    }

    function concluded(): Outcome {
      return statusBytes === 0
        ? lost('The connection broke')
        : outcomeOfStatus(Buffer.concat(status).toString('utf8'));
    }

    function onMessage(data: RawData, isBinary: boolean): void {
      if (settled) return;
      if (!isBinary) {
        end(lost('The API server broke the protocol with a text message'));
        return;
      }
      const frame = decodeFrame(data as Buffer);
      if (frame.channel === 'stdout' || frame.channel === 'stderr') {
        if (frame.bytes.length > 0) deliver(frame.channel, frame.bytes);
      } else if (frame.channel === 'status' && statusBytes < maxStatusBytes) {
        status.push(frame.bytes);
        statusBytes += frame.bytes.length;
      }
      if (statusBytes > 0) awaitClose();
    }

    socket.on('open', () => {
      opened = true;
      request.onOpen?.(socket.protocol);
      if (request.stdin !== undefined) void feed(socket, request.stdin);
    });
    socket.on('message', onMessage);
    socket.on('pong', () => {
      lastPong = performance.now();
    });
    socket.on('unexpected-response', (_, response) => {
      void opening.refused(response).then(end);
    });
    socket.on('error', (error) => end(opened ? concluded() : opening.failed(error)));
    socket.on('close', () => end(concluded()));
  });
}

/** Sends stdin and its end; a socket that closed meanwhile takes nothing more. */
async function feed(socket: WebSocket, stdin: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const bytes of stdin) {
    if (socket.readyState !== socket.OPEN) return;
    await new Promise<void>((sent) => socket.send(encodeStdin(bytes), () => sent()));
  }
  if (socket.protocol === 'v5.channel.k8s.io' && socket.readyState === socket.OPEN) socket.send(stdinEnd);
}
