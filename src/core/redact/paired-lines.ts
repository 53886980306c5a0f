import { isSecretName } from './named.ts';
import { isPlaceholder } from './placeholder.ts';

const nameLine = /^[ \t]*(?:-[ \t]+)?"?name"?:[ \t]*["']?([A-Za-z0-9_.-]{1,128})["']?,?[ \t\r]*$/;
const valueLine = /^([ \t]*"?value"?:[ \t]*["']?)([^\n]{1,8192}?)(["']?,?[ \t\r]*)$/;

/** Masks the value of a manifest's environment variable, whose name stands on the line before; remembers that line between calls. */
export function openPairMask(
  mask: string,
): (block: string) => { readonly text: string; readonly found: number } {
  let isNamed = false;
  return (block) => {
    if (!isNamed && !block.includes('name')) return { text: block, found: 0 };
    let found = 0;
    const lines = block.split('\n');
    for (const [index, line] of lines.entries()) {
      if (line === '' && index === lines.length - 1) break;
      const value = isNamed ? valueLine.exec(line) : null;
      if (value !== null && !isPlaceholder(value[2] ?? '')) {
        lines[index] = `${value[1]}${mask}${value[3]}`;
        found += 1;
      }
      isNamed = isSecretName(nameLine.exec(line)?.[1] ?? '');
    }
    return { text: found === 0 ? block : lines.join('\n'), found };
  };
}
