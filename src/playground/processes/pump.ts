import { once } from 'node:events';
import { Socket } from 'node:net';
import type { Sink, Source } from '../pod/stream.ts';

/** Carries what a process writes into `sink`, one piece at a time: while the sink is full the pipe fills and the process blocks. */
export async function pumpOut(fd: number, sink: Sink): Promise<void> {
  const socket = new Socket({ fd, readable: true, writable: false });
  try {
    for await (const piece of socket) await sink.write(piece as Buffer);
  } catch {
    // The container was stopped and its pipe taken away; what the process still had to say is lost with it.
  } finally {
    socket.destroy();
    sink.release?.();
  }
}

/** Carries a source into a process until either ends. A process that closed its stdin reads nothing, and nobody minds. */
export async function pumpIn(fd: number, source: Source): Promise<void> {
  const socket = new Socket({ fd, readable: false, writable: true });
  const gone = new Promise<void>((resolve) => {
    socket.on('close', resolve);
    socket.on('error', () => resolve());
  });
  for (;;) {
    const piece = await Promise.race([source.read(), gone.then(() => null)]);
    if (piece === null || socket.destroyed) break;
    if (!socket.write(piece)) await Promise.race([once(socket, 'drain').catch(() => undefined), gone]);
  }
  socket.end();
}
