const shape = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/;

/** Nanoseconds since 1970 of a time as the kubelet writes it (RFC3339Nano, any zone); undefined for anything else. */
export function readStamp(text: string): bigint | undefined {
  const [, seconds, fraction = '', zone] = shape.exec(text) ?? [];
  const ms = seconds === undefined ? Number.NaN : Date.parse(`${seconds}${zone}`);
  if (Number.isNaN(ms)) return undefined;
  return BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}

/** RFC 3339 in UTC of a second since 1970. */
export function writeSecond(second: bigint): string {
  return new Date(Number(second) * 1_000).toISOString().replace('.000Z', 'Z');
}
