const begin = /-{4,5} ?BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}/;
const end = /-{4,5} ?END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}/;
/** A key that was encoded once more, in lines of as many characters as `base64` makes them. */
const encoded =
  /^LS0tLS1CRUdJTi(?=[A-Za-z0-9+/=]{50,114}$)(?:BSU0EgU|BQUklWQVRF|BFQyBQUklW|BPUEVOU1NI|BFTkNSWVBU|BEU0EgU|BQR1AgU)[A-Za-z0-9+/=]*$/;
const wrapped = /^[A-Za-z0-9+/]{1,128}={0,2}$/;
/** PuTTY's own format (PPK): the private part is the given number of lines. */
const putty = /^Private-Lines: (\d{1,4})\s*$/;

/** A line of a key's body: base64, perhaps behind a log's prefix or inside quotes, or a header of the key. */
const body =
  /[A-Za-z0-9+/=]{16,}|^[\s>|"'+,*-]*[A-Za-z0-9+/=]{0,76}[\s"',\\+]*$|^\s*(?:Proc-Type|DEK-Info|Version|Comment|Charset|Subject):/;

/** Masks private keys, which are the only secrets of several lines; its state lives from line to line. */
export interface KeyMask {
  /** One line without its end; undefined when it holds nothing of a key. The first line of a key becomes the mask, the rest vanishes. */
  readonly line: (line: string) => { readonly text: string | undefined; readonly found: number } | undefined;
  /** Whether the next line belongs to a key that began before. */
  readonly isInside: () => boolean;
}

/**
 * A key lasts until its END, to the end of the stream, or to the first line that cannot be of a key: what was cut off is masked,
 * what follows is not.
 */
export function openKeyMask(mask: string): KeyMask {
  let inside: 'pem' | 'base64' | number | undefined;

  function finish(line: string): { text: string | undefined; found: number } {
    const closing = end.exec(line);
    if (closing === null) return { text: undefined, found: 0 };
    inside = undefined;
    const after = line.slice(closing.index + closing[0].length);
    return { text: after.trim() === '' ? undefined : after, found: 0 };
  }

  function start(
    line: string,
    opening: RegExpExecArray,
  ): { text: string | undefined; found: number } | undefined {
    const before = line.slice(0, opening.index);
    const after = line.slice(opening.index + opening[0].length);
    const closing = end.exec(after);
    if (closing !== null) {
      const rest = after.slice(closing.index + closing[0].length);
      return { text: `${before}${mask}${rest}`, found: 1 };
    }
    // In a sentence about keys, words follow; in a key, its body or nothing.
    if (!/^(?:\\[nr]|[\s"',+\\>|-])*(?:[A-Za-z0-9+/=]{16,}|$)/.test(after)) return undefined;
    inside = 'pem';
    return { text: `${before}${mask}`, found: 1 };
  }

  return {
    isInside: () => inside !== undefined,
    line(line) {
      if (typeof inside === 'number') {
        inside = inside > 1 ? inside - 1 : undefined;
        return { text: undefined, found: 0 };
      }
      if (inside === 'base64') {
        if (wrapped.test(line)) return { text: undefined, found: 0 };
        inside = undefined;
      }
      if (inside === 'pem') {
        if (end.test(line)) return finish(line);
        if (body.test(line)) return { text: undefined, found: 0 };
        inside = undefined;
      }
      const opening = begin.exec(line);
      if (opening !== null) return start(line, opening);
      if (encoded.test(line)) {
        inside = 'base64';
        return { text: mask, found: 1 };
      }
      const lines = Number(putty.exec(line)?.[1] ?? 0);
      if (lines === 0) return undefined;
      inside = lines;
      return { text: `${line}\n${mask}`, found: 1 };
    },
  };
}
