/**
 * The exec channels of `v4.channel.k8s.io` and `v5.channel.k8s.io`: every binary message is one channel byte and a payload.
 * Source: k8s.io/apimachinery pkg/util/remotecommand/constants.go and k8s.io/streaming wsstream.
 */
export type Frame =
  | { readonly channel: 'stdout' | 'stderr' | 'status'; readonly bytes: Uint8Array }
  /** Nothing that concerns us: a zero-length message, an unknown channel, a half-close. */
  | { readonly channel: 'none' };

/** The protocols we offer, best first; one comma list, because servers read the first header line only. */
export const execProtocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'] as const;

/** Reads one binary message. Every byte string is a frame; the payload is a view, not a copy. */
export function decodeFrame(message: Uint8Array): Frame {
  switch (message[0]) {
    case 1:
      return { channel: 'stdout', bytes: message.subarray(1) };
    case 2:
      return { channel: 'stderr', bytes: message.subarray(1) };
    case 3:
      return { channel: 'status', bytes: message.subarray(1) };
    default:
      return { channel: 'none' };
  }
}

/** A message for the server's stdin channel. */
export function encodeStdin(bytes: Uint8Array): Uint8Array {
  const message = new Uint8Array(bytes.length + 1);
  message.set(bytes, 1);
  return message;
}

/** v5 only: the end of stdin, exactly two bytes. */
export const stdinEnd: Uint8Array = Uint8Array.of(255, 0);
