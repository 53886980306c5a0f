import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { decodeMessage, type ExecProtocol, encodeMessage } from './exec-protocol.ts';

/** The server's end of an exec connection. */
export interface ChannelSocket {
  /** Sends a payload in messages of at most 32 KiB. Settles when there is room for more, or nobody is there any more. */
  send(channel: number, payload: Uint8Array): Promise<void>;
  /** Sends a message as it is: only to misbehave. */
  sendRaw(message: Uint8Array | string): void;
  /** Sends a payload as one message in three fragments. */
  sendFragments(channel: number, payload: Uint8Array): void;
  ping(): void;
  /** Closes the WebSocket and then TCP at once, without waiting for the client's close. */
  close(code: number): void;
  /** Resets the connection, as a dying server does. */
  reset(): void;
  /** Neither reads nor answers pings any more, and stays open. */
  freeze(): void;
  readonly closed: Promise<void>;
}

export interface ChannelListener {
  /** Stdin, or another channel's data; the socket is not read while the promise is open. */
  onMessage(channel: number, payload: Buffer): Promise<void>;
}

const maxChunkBytes = 32 * 1024;
const maxClientMessageBytes = 32 * 1024 * 1024;

/** Completes the WebSocket handshake; undefined when the request is no proper one, which has then been answered. */
export function acceptSocket(
  request: IncomingMessage,
  connection: { readonly socket: Duplex; readonly head: Buffer; readonly raw: Socket | undefined },
  options: { readonly protocol: ExecProtocol; readonly listener: ChannelListener },
): ChannelSocket | undefined {
  const { protocol } = options;
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: maxClientMessageBytes,
    handleProtocols: () => (protocol.name === '' ? false : protocol.name),
  });
  // Without a choice the real server sends the header all the same, empty.
  server.on('headers', (headers) => {
    if (protocol.name === '') headers.push('Sec-WebSocket-Protocol: ');
  });
  let accepted: WebSocket | undefined;
  server.handleUpgrade(request, connection.socket, connection.head, (socket) => {
    accepted = socket;
  });
  return accepted === undefined ? undefined : wrap(accepted, connection, options);
}

function wrap(
  webSocket: WebSocket,
  connection: { readonly socket: Duplex; readonly raw: Socket | undefined },
  options: { readonly protocol: ExecProtocol; readonly listener: ChannelListener },
): ChannelSocket {
  const { socket, raw } = connection;
  const { protocol, listener } = options;
  let isGone = false;
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      isGone = true;
      resolve();
    });
  });
  // A broken connection shows as a close; what exactly broke does not matter to a server.
  webSocket.on('error', () => socket.destroy());
  socket.on('error', () => socket.destroy());
  let last: Promise<void> = Promise.resolve();
  let waiting = 0;
  let isFrozen = false;
  webSocket.on('message', (data) => {
    const message = decodeMessage(data as Buffer, protocol.base64);
    if (message === undefined) return;
    if (isBadClose(message, protocol) || message.channel > 255) {
      webSocket.terminate();
      return;
    }
    waiting += 1;
    webSocket.pause();
    last = last
      .then(() => listener.onMessage(message.channel, message.payload))
      .catch(() => webSocket.terminate())
      .finally(() => {
        waiting -= 1;
        if (waiting === 0 && !isFrozen) webSocket.resume();
      });
  });
  const settle = async () => {
    if (isGone || !socket.writableNeedDrain) return;
    await Promise.race([new Promise<void>((resolve) => socket.once('drain', () => resolve())), closed]);
  };
  const sendRaw = (message: Uint8Array | string) => {
    if (webSocket.readyState === webSocket.OPEN) webSocket.send(message);
  };
  return {
    closed,
    sendRaw,
    send: async (channel, payload) => {
      for (let at = 0; at === 0 || at < payload.length; at += maxChunkBytes) {
        sendRaw(encodeMessage(channel, payload.subarray(at, at + maxChunkBytes), protocol.base64));
        await settle();
      }
    },
    sendFragments: (channel, payload) => {
      if (webSocket.readyState !== webSocket.OPEN) return;
      const message = Buffer.concat([Buffer.from([channel]), payload]);
      const third = Math.ceil(message.length / 3);
      for (let at = 0; at < message.length; at += third)
        webSocket.send(message.subarray(at, at + third), { binary: true, fin: at + third >= message.length });
    },
    ping: () => webSocket.ping(),
    close: (code) => {
      webSocket.close(code);
      socket.end();
      // The client may never close its half.
      const late = setTimeout(() => socket.destroy(), 5000);
      late.unref();
      void closed.then(() => clearTimeout(late));
    },
    reset: () => {
      if (raw !== undefined && !raw.destroyed) raw.resetAndDestroy();
      socket.destroy();
    },
    freeze: () => {
      isFrozen = true;
      webSocket.pause();
    },
  };
}

/** A client's `255` must name exactly one channel from 0 to 4; the real server drops the connection otherwise. */
function isBadClose(
  message: { readonly channel: number; readonly payload: Buffer },
  protocol: ExecProtocol,
): boolean {
  if (message.channel !== 255) return message.channel > 4;
  return !protocol.translated || message.payload.length !== 1 || (message.payload[0] ?? 255) > 4;
}
