const keyLine =
  /^([ \t]*(?:-[ \t]+)?)"?(apiVersion|kind|data|stringData|type|immutable)"?:[ \t]*["']?([^"',{\s]{0,253})["']?,?[ \t]?\{?$/;
/** A longer line is no such key. */
const maxKeyLine = 1024;
/** What else a manifest is made of: other keys, items, brackets. A line `---` ends it, like any other text. */
const otherLine = /^[ \t]*(?:(?:-[ \t]+)?["']?[\w./-]+["']?:(?:[ \t\r]|$)|[{}[\]]|-[ \t]|\r?$)/;

/** A line of a manifest that says something of the object it stands in. */
export interface KeyLine {
  readonly indent: number;
  readonly isItem: boolean;
  readonly key: string;
  readonly value: string;
}

/** The key of a line, as YAML or JSON print it, if it is one of those that tell a Secret. */
export function readKeyLine(line: string): KeyLine | undefined {
  if (line.length > maxKeyLine) return undefined;
  const [, lead = '', key, value = ''] = keyLine.exec(line.trimEnd()) ?? [];
  return key === undefined ? undefined : { indent: lead.length, isItem: lead.includes('-'), key, value };
}

/** What is known of the object whose keys are set in by so much. */
interface Owner {
  readonly indent: number;
  readonly kind: string | undefined;
}

/** The objects of a manifest that a line may belong to; those of metadata (`ownerReferences`) are set in further and apart. */
export interface Owners {
  /** Takes one line in; for a line `data:`, returns whose data begins. */
  readonly take: (line: string, key: KeyLine | undefined) => Owner | undefined;
  readonly isEmpty: () => boolean;
}

export function openOwners(): Owners {
  let owners: Owner[] = [];
  return {
    isEmpty: () => owners.length === 0,
    take(line, key) {
      if (key === undefined) {
        if (owners.length > 0 && !otherLine.test(line)) owners = [];
        return undefined;
      }
      const { indent, isItem } = key;
      owners = owners.filter((one) => one.indent < indent || (one.indent === indent && !isItem));
      const known = owners.at(-1)?.indent === indent ? owners.pop() : undefined;
      const owner = key.key === 'kind' ? { indent, kind: key.value } : (known ?? { indent, kind: undefined });
      owners.push(owner);
      return /^(?:data|stringData)$/.test(key.key) && key.value === '' ? owner : undefined;
    },
  };
}
