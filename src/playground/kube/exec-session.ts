import type { RunningContainer } from '../pod/execute.ts';
import { createPipe } from '../pod/pipe.ts';
import { emptySource, nullSink, type Sink } from '../pod/stream.ts';
import type { ChannelSocket } from './channel-socket.ts';
import type { ExecRequest } from './exec-request.ts';
import type { Wire } from './wire.ts';

/** Where a client's stdin goes. */
export interface StdinPort {
  receive(bytes: Buffer): Promise<void>;
  end(): void;
}

/**
 * Runs a command and sends what it prints, then how it ended. A client that goes away changes nothing for the command: it runs
 * to its own end and its output is dropped, as behind a real API server.
 */
export async function runSession(
  container: RunningContainer,
  request: ExecRequest,
  link: {
    readonly socket: ChannelSocket;
    readonly wire: Wire;
    readonly attachStdin: (port: StdinPort) => void;
  },
): Promise<void> {
  const { socket, wire } = link;
  const output = createOutput(wire, socket);
  const stdin = createPipe();
  stdin.sink.retain?.();
  let ended = false;
  const endStdin = () => {
    if (!ended) stdin.sink.release?.();
    ended = true;
  };
  if (request.stdin) {
    link.attachStdin({
      receive: async (bytes) => {
        // A program that is gone reads nothing; the rest of its input is dropped.
        if (!ended) await stdin.sink.write(bytes).catch(endStdin);
      },
      end: endStdin,
    });
    void socket.closed.then(endStdin);
  }
  const started = await container.execute(request.argv, {
    stdin: request.stdin ? stdin.source : emptySource,
    stdout: request.stdout ? output.sink(1) : nullSink,
    stderr: request.stderr ? output.sink(2) : nullSink,
  });
  if (started.kind === 'failed') {
    await wire.end({ kind: 'not-started', message: started.message });
    return;
  }
  const code = await started.exited;
  await output.drained;
  await wire.end({ kind: 'exited', code, argv: request.argv });
}

const droppedWriteMs = 10;

/** Both output streams; `drained` settles when no process has them open any more, which may be after the command itself ended. */
function createOutput(
  wire: Wire,
  socket: ChannelSocket,
): { readonly sink: (channel: 1 | 2) => Sink; readonly drained: Promise<void> } {
  let holders = 0;
  let isGone = false;
  let drain: () => void = () => undefined;
  const drained = new Promise<void>((resolve) => {
    drain = resolve;
  });
  void socket.closed.then(() => {
    isGone = true;
    // Nobody is told the end any more, so nobody has to wait for it.
    drain();
  });
  const sink = (channel: 1 | 2): Sink => ({
    write: async (bytes) => {
      if (!isGone) return wire.output(channel, bytes);
      // Dropped, but not at once: an endless producer that nobody listens to shall not take a whole core.
      await new Promise<void>((resolve) => setTimeout(resolve, droppedWriteMs).unref());
    },
    retain: () => {
      holders += 1;
    },
    release: () => {
      holders -= 1;
      if (holders === 0) drain();
    },
  });
  return { sink, drained };
}
