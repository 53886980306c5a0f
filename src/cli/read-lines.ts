/** A line as text, or why it is none. */
export type Line =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly why: 'too-long' | 'not-utf-8' };

/**
 * The lines of a byte stream, in order, without their line feeds and otherwise byte for byte. A line of more than `maxBytes` is
 * skipped over without being kept; one that is no UTF-8 is never repaired, because what would be read then is not what was written.
 */
export async function* readLines(
  input: AsyncIterable<Uint8Array>,
  { maxBytes }: { readonly maxBytes: number },
): AsyncGenerator<Line> {
  let pieces: Uint8Array[] = [];
  let length = 0;
  const add = (piece: Uint8Array) => {
    length += piece.length;
    if (length <= maxBytes) pieces.push(piece);
    else pieces = [];
  };
  const take = (): Line => {
    const line = length > maxBytes ? undefined : Buffer.concat(pieces);
    pieces = [];
    length = 0;
    return line === undefined ? { ok: false, why: 'too-long' } : decode(line);
  };
  for await (const chunk of input) {
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      add(chunk.subarray(from, end));
      yield take();
      from = end + 1;
    }
    if (from < chunk.length) add(chunk.subarray(from));
  }
  if (length > 0) yield take();
}

function decode(bytes: Uint8Array): Line {
  try {
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { ok: false, why: 'not-utf-8' };
  }
}
