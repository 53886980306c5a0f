import type { IncomingMessage } from 'node:http';

const maxBodyBytes = 3 * 1024 * 1024;

/** A request's body; undefined when it is longer than the 3 MiB the API server takes, or broke off. */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of request as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > maxBodyBytes) return undefined;
      parts.push(part);
    }
  } catch {
    // The client went away in the middle of it.
    return undefined;
  }
  return Buffer.concat(parts);
}
