import type { ChannelSocket } from './channel-socket.ts';
import type { ExecProtocol } from './exec-protocol.ts';
import { renderStatus, successStatus } from './exec-status.ts';
import type { CutMode, WireMode } from './faults.ts';
import type { Wire } from './wire.ts';

const maxHeldBytes = 1024 * 1024;
/** What `ws` takes by default, and three thousand times what a real server sends. */
const largeFrameBytes = 100 * 1024 * 1024;

/** As docker and CRI-O tell it: https://github.com/docker/for-linux/issues/246. */
const missingShell =
  'OCI runtime exec failed: exec failed: unable to start container process: exec: "sh": executable file not found in $PATH: unknown\r\n';

/** A wire that misbehaves in one way, and is honest otherwise. */
export function tamperWire(
  honest: Wire,
  socket: ChannelSocket,
  how: { readonly mode: WireMode; readonly protocol: ExecProtocol },
): Wire {
  switch (how.mode) {
    case 'no-status-1000':
      return { ...honest, end: async () => socket.close(1000) };
    case 'no-status-1011':
      return { ...honest, end: async () => socket.close(1011) };
    case 'false-success':
      return lieAboutSuccess(honest, socket);
    case 'text-frame':
      return sendingFirst(honest, () => socket.sendRaw('this is a text message'));
    case 'zero-length':
      return sendingFirst(honest, () => socket.sendRaw(Buffer.alloc(0)));
    case 'unknown-channel':
      return sendingFirst(honest, () => socket.sendRaw(Buffer.from([9, 63])));
    case 'split-status':
      return {
        ...honest,
        end: async (end) => {
          const status = Buffer.from(renderStatus(end, how.protocol) ?? '');
          const middle = Math.floor(status.length / 2);
          await socket.send(3, Buffer.alloc(0));
          await socket.send(3, status.subarray(0, middle));
          await socket.send(3, status.subarray(middle));
          socket.close(1000);
        },
      };
    case 'status-before-output':
      return holdOutput(honest, socket, how.protocol);
    case 'status-without-close':
      return {
        ...honest,
        end: (end) => socket.send(3, Buffer.from(renderStatus(end, how.protocol) ?? '')),
      };
    case 'bad-json-status':
      return {
        ...honest,
        end: async () => {
          await socket.send(3, Buffer.from('{"metadata":{},"status":'));
          socket.close(1000);
        },
      };
    case 'half-open':
      return {
        open: honest.open,
        output: async () => socket.freeze(),
        end: async () => socket.freeze(),
      };
    case 'late-status':
      return {
        ...honest,
        end: async (end) => {
          await pause(1_500);
          await honest.end(end);
        },
      };
    case 'empty-status-frame':
      return {
        ...honest,
        end: async () => {
          await socket.send(3, Buffer.alloc(0));
          socket.close(1000);
        },
      };
    case 'missing-shell-as-output':
      return {
        ...honest,
        output: async () => undefined,
        end: async () => {
          await socket.send(1, Buffer.from(missingShell));
          await socket.send(
            3,
            Buffer.from(renderStatus({ kind: 'exited', code: 126, argv: [] }, how.protocol) ?? ''),
          );
          socket.close(1000);
        },
      };
    case 'no-first-frame':
      return { ...honest, open: async () => undefined };
    case 'server-255':
      return sendingFirst(honest, () => socket.sendRaw(Buffer.from([255, 1])));
    case 'fragmented':
      return { ...honest, output: async (channel, bytes) => socket.sendFragments(channel, bytes) };
    case 'large-frame':
      return sendingFirst(honest, () => socket.sendRaw(Buffer.alloc(largeFrameBytes, 1)));
    case 'close-1001':
      return { ...honest, end: async () => socket.close(1001) };
    case 'close-3000':
      return { ...honest, end: async () => socket.close(3000) };
    case 'reset-after-status':
      return {
        ...honest,
        end: async (end) => {
          await socket.send(3, Buffer.from(renderStatus(end, how.protocol) ?? ''));
          await pause(20);
          socket.reset();
        },
      };
    case 'server-ping-only':
      return {
        open: async () => {
          await honest.open();
          socket.ping();
        },
        output: honest.output,
        end: honest.end,
      };
  }
}

/** A wire that tells another end than the true one. */
export function lyingWire(honest: Wire, socket: ChannelSocket, status: string): Wire {
  return {
    ...honest,
    end: async () => {
      await socket.send(3, Buffer.from(status));
      socket.close(1000);
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

/** Loses the connection as soon as `afterBytes` of output went out. */
export function cutWire(
  honest: Wire,
  socket: ChannelSocket,
  { afterBytes, how }: { readonly afterBytes: number; readonly how: CutMode },
): Wire {
  const lose = () => {
    if (how === 'reset') socket.reset();
    else if (how === 'freeze') socket.freeze();
    else socket.close(1000);
  };
  let left = afterBytes;
  const cut = async (channel: 1 | 2, bytes: Uint8Array) => {
    if (bytes.length < left) {
      left -= bytes.length;
      return honest.output(channel, bytes);
    }
    await honest.output(channel, bytes.subarray(0, left));
    left = 0;
    // One turn, so that what was sent is on its way before the reset overtakes it.
    await pause(20);
    lose();
  };
  return {
    open: async () => {
      await honest.open();
      if (left === 0) await cut(1, Buffer.alloc(0));
    },
    output: cut,
    end: async () => lose(),
  };
}

function sendingFirst(honest: Wire, send: () => void): Wire {
  return {
    ...honest,
    open: async () => {
      await honest.open();
      send();
    },
  };
}

/** The link to the node dies after the first output: the translator then reports Success while the command goes on. */
function lieAboutSuccess(honest: Wire, socket: ChannelSocket): Wire {
  let lied = false;
  const lie = async () => {
    if (lied) return;
    lied = true;
    await socket.send(3, Buffer.from(successStatus));
    socket.close(1000);
  };
  return {
    open: honest.open,
    output: async (channel, bytes) => {
      if (lied) return;
      await honest.output(channel, bytes);
      await lie();
    },
    end: lie,
  };
}

function holdOutput(honest: Wire, socket: ChannelSocket, protocol: ExecProtocol): Wire {
  const held: (readonly [1 | 2, Uint8Array])[] = [];
  let size = 0;
  return {
    open: honest.open,
    output: async (channel, bytes) => {
      size += bytes.length;
      if (size <= maxHeldBytes) held.push([channel, Buffer.from(bytes)]);
    },
    end: async (end) => {
      await socket.send(3, Buffer.from(renderStatus(end, protocol) ?? ''));
      for (const [channel, bytes] of held) await honest.output(channel, bytes);
      socket.close(1000);
    },
  };
}
