import { bare } from './escapes.ts';
import { type KeyLine, openOwners, readKeyLine } from './manifest-owners.ts';
import { isPlaceholder } from './placeholder.ts';

/** A Secret is at most 1 MiB, and a third more in base64: https://kubernetes.io/docs/concepts/configuration/secret/#restriction-data-size */
const maxHeld = 2 * 1024 * 1024;
/** Of a longer value only the beginning is looked at, and nothing of it is shown: it may come in pieces. */
const maxRead = 8 * 1024;
const entryStart = /^[ \t]{1,256}["']?[A-Za-z0-9_.-]{1,253}["']?:[ \t]{0,64}["']?/;
const closing = /^[ \t]*\}?,?[ \t\r]*$/;
/** Keys of Secrets that hold nothing secret. */
const open = /^[ \t]*["']?(?:ca\.crt|tls\.crt|namespace|service-ca\.crt)["']?:/;
const secretType = /^(?:Opaque$|kubernetes\.io\/|helm\.sh\/|bootstrap\.kubernetes\.io\/)/;

export interface Masked {
  readonly text: string;
  readonly found: number;
}

/** Masks every entry under `data:` of a Secret, whatever its name; remembers between calls where it is. */
export interface ManifestMask {
  /** Whole lines, or a piece of a line that is too long for one. What may be of a Secret is held back until its kind is known. */
  readonly push: (text: string) => Masked;
  /** The rest, at the end of the stream. */
  readonly end: () => Masked;
}

/** The entries under `data:`, while the object they belong to may be a Secret. */
interface Data {
  readonly indent: number;
  readonly isSecret: boolean;
  /** `apiVersion: v1` stood directly above: a Secret or a ConfigMap. */
  readonly isLikely: boolean;
}

/** A line as it came, and as it is shown if it is of a Secret. */
interface Line {
  readonly plain: string;
  readonly masked: string | undefined;
}

/**
 * kubectl sorts keys: `apiVersion`, `data`, and only then `kind`. What is held back are lines under `data:` that are all base64,
 * and no more of them than a Secret can have; the first line of anything else lets them go.
 */
export function openSecretManifestMask(mask: string): ManifestMask {
  const owners = openOwners();
  let data: Data | undefined;
  let lastKey: KeyLine | undefined;
  let held: Line[] = [];
  let heldLength = 0;
  /** What becomes of the rest of a line that comes in pieces. */
  let rest: 'shown' | 'masked' | 'held' | undefined;
  let found = 0;

  function push(text: string): Masked {
    found = 0;
    if (text === '') return { text, found };
    const isIdle = data === undefined && rest === undefined && owners.isEmpty();
    if (isIdle && !/apiVersion|kind|data|Data/.test(text)) {
      lastKey = undefined;
      rest = text.endsWith('\n') ? undefined : 'shown';
      return { text, found };
    }
    const shown: string[] = [];
    for (let at = 0; at < text.length; ) {
      const next = text.indexOf('\n', at) + 1 || text.length;
      shown.push(takePiece(text.slice(at, next)));
      at = next;
    }
    return { text: shown.join(''), found };
  }

  function takePiece(piece: string): string {
    const ending = piece.endsWith('\n') ? '\n' : '';
    const fate = rest;
    if (fate === undefined) {
      rest = 'shown';
      const shown = takeLine(piece, ending);
      if (ending !== '') rest = undefined;
      return shown;
    }
    if (fate === 'held') hold({ plain: piece, masked: ending });
    if (ending !== '') rest = undefined;
    if (fate === 'shown') return piece;
    return fate === 'masked' ? ending : releaseIfTooMuch();
  }

  function takeLine(piece: string, ending: string): string {
    const line = bare(ending === '' ? piece : piece.slice(0, -1));
    const key = readKeyLine(line);
    if (data !== undefined) {
      const taken = takeWithinData(line, { key, piece, ending });
      if (taken !== undefined) return taken;
    }
    const released = data === undefined ? '' : release(isOfSecret(key));
    const owner = owners.take(line, key);
    const isLikely = lastKey?.key === 'apiVersion' && lastKey.value === 'v1';
    lastKey = key;
    if (owner !== undefined && (owner.kind ?? 'Secret') === 'Secret')
      data = { indent: owner.indent, isSecret: owner.kind === 'Secret', isLikely };
    return released + piece;
  }

  /** An entry, or what may stand between the last one and the kind; undefined for a line that ends the data. */
  function takeWithinData(
    line: string,
    { key, piece, ending }: { key: KeyLine | undefined; piece: string; ending: string },
  ): string | undefined {
    if (data === undefined) return undefined;
    const indent = line.length - line.trimStart().length;
    const isBetween = key?.key === 'immutable' || closing.test(line);
    if (line.trim() === '' || (isBetween && indent === data.indent))
      return show({ plain: piece, masked: undefined });
    const entry = indent > data.indent ? readEntry(line.slice(0, maxRead)) : undefined;
    if (entry === undefined) return undefined;
    const { name, value, tail } = entry;
    const isOpen = open.test(name) || isPlaceholder(value) || value.startsWith('[redacted:');
    const isWhole = line.length <= maxRead;
    if (!data.isSecret && !isOpen && !isBase64(value, isWhole)) {
      data = { ...data, isLikely: false };
      return undefined;
    }
    const masked = `${name}${mask}${isWhole ? tail : ''}${ending}`;
    return show({ plain: piece, masked: isOpen ? undefined : masked });
  }

  /** Shows a line of a Secret; holds one that is perhaps of a Secret. */
  function show(line: Line): string {
    if (data?.isSecret !== true) {
      rest = 'held';
      hold(line);
      return releaseIfTooMuch();
    }
    if (line.masked === undefined) return line.plain;
    rest = 'masked';
    found += 1;
    return line.masked;
  }

  function hold(line: Line): void {
    held.push(line);
    heldLength += line.plain.length;
  }

  function releaseIfTooMuch(): string {
    return heldLength > maxHeld ? release(data?.isLikely ?? false) : '';
  }

  /** Whether the line after the last entry says that they were of a Secret. */
  function isOfSecret(key: KeyLine | undefined): boolean {
    if (data === undefined) return false;
    if (key !== undefined && key.indent === data.indent && !key.isItem) {
      if (key.key === 'kind') return key.value === 'Secret';
      if (key.key === 'type') return secretType.test(key.value);
    }
    return data.isLikely;
  }

  function release(isSecret: boolean): string {
    const shown = held.map(({ plain, masked }) => {
      if (!isSecret || masked === undefined) return plain;
      if (masked.includes(mask)) found += 1;
      return masked;
    });
    if (rest === 'held') rest = isSecret ? 'masked' : 'shown';
    held = [];
    heldLength = 0;
    data = undefined;
    return shown.join('');
  }

  return {
    push,
    end() {
      found = 0;
      const text = release(data?.isLikely ?? false);
      return { text, found };
    },
  };
}

/** `name: "value",` in its parts; undefined for what is no entry of one line. */
function readEntry(
  line: string,
): { readonly name: string; readonly value: string; readonly tail: string } | undefined {
  const name = entryStart.exec(line)?.[0];
  if (name === undefined) return undefined;
  let end = line.trimEnd().length;
  if (line[end - 1] === ',') end -= 1;
  if (end > name.length && /["']/.test(line[end - 1] ?? '')) end -= 1;
  const value = line.slice(name.length, end);
  return /["']/.test(value) ? undefined : { name, value, tail: line.slice(Math.max(end, name.length)) };
}

function isBase64(value: string, isWhole: boolean): boolean {
  return /^[A-Za-z0-9+/]+={0,2}$/.test(value) && (!isWhole || value.length % 4 === 0);
}
