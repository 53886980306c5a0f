/** JSON Web Keys are flat (RFC 7517); a longer object is none. */
const maxObject = 16 * 1024;
/** The private parameters (RFC 7518, 6.2.2, 6.3.2, 6.4.1). Group 1 stands before the value. */
const parameter =
  /(\\{0,7}"(?:d|p|q|dp|dq|qi|k)\\{0,7}"[ \t]{0,4}:[ \t]{0,4}\\{0,7}")([A-Za-z0-9_-]{16,4096})/g;

/** The private parameters of JSON Web Keys, where the key stands in one line. In order, not overlapping; linear in the text. */
export function findPrivateJwks(
  text: string,
): readonly { readonly from: number; readonly to: number; readonly kind: string }[] {
  const found: { from: number; to: number; kind: string }[] = [];
  let over = 0;
  for (let at = text.indexOf('kty'); at !== -1; at = text.indexOf('kty', at + 3)) {
    if (at < over) continue;
    const begin =
      text.slice(Math.max(over, at - maxObject), at).lastIndexOf('{') + Math.max(over, at - maxObject);
    const isWithin = begin >= over && text[begin] === '{' && !/[}\n]/.test(text.slice(begin, at));
    const end = isWithin ? at + text.slice(at, at + maxObject).search(/[{}\n]|$/) : at;
    over = end;
    if (!isWithin) continue;
    for (const match of text.slice(begin, end).matchAll(parameter)) {
      const from = begin + match.index + (match[1] ?? '').length;
      found.push({ from, to: from + (match[2] ?? '').length, kind: 'private-jwk' });
    }
  }
  return found;
}
