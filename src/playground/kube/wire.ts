import type { ChannelSocket } from './channel-socket.ts';
import type { ExecProtocol } from './exec-protocol.ts';
import { type ExecEnd, renderStatus } from './exec-status.ts';

/** What an exec sends to its client, in order: `open` once, `output` any number of times, `end` once. */
export interface Wire {
  open(): Promise<void>;
  output(channel: 1 | 2, bytes: Uint8Array): Promise<void>;
  end(end: ExecEnd): Promise<void>;
}

/** A wire that does what the real one does. */
export function createWire(
  socket: ChannelSocket,
  request: { readonly protocol: ExecProtocol; readonly stdout: boolean; readonly stderr: boolean },
): Wire {
  return {
    open: () => socket.send(request.stdout ? 1 : request.stderr ? 2 : 3, Buffer.alloc(0)),
    output: (channel, bytes) => (bytes.length === 0 ? Promise.resolve() : socket.send(channel, bytes)),
    end: async (end) => {
      const status = renderStatus(end, request.protocol);
      if (status !== undefined) await socket.send(3, Buffer.from(status));
      socket.close(1000);
    },
  };
}
