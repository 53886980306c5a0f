const pieceLength = 64 * 1024;

/** The JSON text of an object in pieces of bounded size: escapes can make a long text six times as long. */
export function* jsonPieces(object: Readonly<Record<string, unknown>>): Generator<string> {
  let opening = '{';
  for (const [key, value] of Object.entries(object)) {
    if (value === undefined) continue;
    yield `${opening}${JSON.stringify(key)}:`;
    opening = ',';
    if (typeof value !== 'string') {
      yield JSON.stringify(value);
      continue;
    }
    yield '"';
    // Halves of a pair are written as escapes, which mean the same character.
    for (let at = 0; at < value.length; at += pieceLength)
      yield JSON.stringify(value.slice(at, at + pieceLength)).slice(1, -1);
    yield '"';
  }
  yield opening === '{' ? '{}' : '}';
}
