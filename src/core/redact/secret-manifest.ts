import { isPlaceholder } from './placeholder.ts';

const kindLine = /^([ \t]*)(?:- )?kind:[ \t]*["']?(\w+)["']?[ \t\r]*$/;
const dataLine = /^([ \t]*)(?:data|stringData):[ \t\r]*$/;
const entryLine = /^([ \t]+)("?[A-Za-z0-9_.-]{1,253}"?:[ \t]*["']?)([^\n"']{1,65536}?)(["']?[ \t\r]*)$/;
/** Keys of Secrets that hold nothing secret. */
const open = /^"?(?:ca\.crt|tls\.crt|namespace|service-ca\.crt)"?:/;

/** Masks every entry under `data:` of a manifest with `kind: Secret` above it, whatever its name; remembers where it is between calls. */
export function openSecretManifestMask(
  mask: string,
): (block: string) => { readonly text: string; readonly found: number } {
  let isSecret = false;
  let dataIndent = -1;
  return (block) => {
    if (!isSecret && !block.includes('kind: Secret')) return { text: block, found: 0 };
    let found = 0;
    const lines = block.split('\n');
    for (const [index, line] of lines.entries()) {
      if (line === '' && index === lines.length - 1) break;
      const kind = kindLine.exec(line);
      if (kind !== null || /^---/.test(line)) {
        isSecret = kind?.[2] === 'Secret';
        dataIndent = -1;
        continue;
      }
      if (!isSecret) continue;
      const data = dataLine.exec(line);
      if (data !== null) {
        dataIndent = (data[1] ?? '').length;
        continue;
      }
      const entry = dataIndent === -1 ? null : entryLine.exec(line);
      if (entry === null || (entry[1] ?? '').length <= dataIndent) {
        if (/\S/.test(line)) dataIndent = -1;
        continue;
      }
      const [, indent = '', name = '', value = '', rest = ''] = entry;
      if (open.test(name) || isPlaceholder(value) || value.startsWith('[redacted:')) continue;
      lines[index] = `${indent}${name}${mask}${rest}`;
      found += 1;
    }
    return { text: found === 0 ? block : lines.join('\n'), found };
  };
}
