/** How channels travel in WebSocket messages. https://github.com/kubernetes/streaming/blob/master/pkg/httpstream/wsstream/conn.go */
export interface ExecProtocol {
  readonly name:
    | ''
    | 'channel.k8s.io'
    | 'base64.channel.k8s.io'
    | 'v4.channel.k8s.io'
    | 'v4.base64.channel.k8s.io'
    | 'v5.channel.k8s.io';
  readonly base64: boolean;
  /** The status travels as JSON; otherwise as plain text, and not at all after a success. */
  readonly jsonStatus: boolean;
  /** The API server ends the WebSocket itself and dials the node only after the upgrade. */
  readonly translated: boolean;
}

const runtimeProtocols: readonly ExecProtocol[] = [
  { name: 'v4.channel.k8s.io', base64: false, jsonStatus: true, translated: false },
  { name: 'v4.base64.channel.k8s.io', base64: true, jsonStatus: true, translated: false },
  { name: 'channel.k8s.io', base64: false, jsonStatus: false, translated: false },
  { name: 'base64.channel.k8s.io', base64: true, jsonStatus: false, translated: false },
];
const translatedProtocol: ExecProtocol = {
  name: 'v5.channel.k8s.io',
  base64: false,
  jsonStatus: true,
  translated: true,
};

/** The protocol for a list of offers; undefined when none fits. An offer of v5 means v5 on every server that knows it. */
export function chooseProtocol(
  offers: readonly string[],
  server: { readonly newest: 'v4' | 'v5' },
): ExecProtocol | undefined {
  if (server.newest === 'v5' && offers.includes(translatedProtocol.name)) return translatedProtocol;
  if (offers.length === 0) return { name: '', base64: false, jsonStatus: false, translated: false };
  const first = offers.find((offer) => runtimeProtocols.some((protocol) => protocol.name === offer));
  return runtimeProtocols.find((protocol) => protocol.name === first);
}

/** The offers of a `Sec-WebSocket-Protocol` header. */
export function readOffers(header: string | undefined): readonly string[] {
  return (header ?? '')
    .split(',')
    .map((offer) => offer.trim())
    .filter((offer) => offer !== '' && !offer.startsWith('base64url.bearer.authorization.k8s.io.'));
}

/** One message: the channel, then the payload. */
export function encodeMessage(channel: number, payload: Uint8Array, base64: boolean): Buffer | string {
  if (base64) return `${channel}${Buffer.from(payload).toString('base64')}`;
  return Buffer.concat([Buffer.from([channel]), payload]);
}

/** A client's message; undefined when it is empty. */
export function decodeMessage(
  message: Buffer,
  base64: boolean,
): { readonly channel: number; readonly payload: Buffer } | undefined {
  const first = message[0];
  if (first === undefined) return undefined;
  const rest = message.subarray(1);
  return base64
    ? { channel: first - 48, payload: Buffer.from(rest.toString(), 'base64') }
    : { channel: first, payload: rest };
}
