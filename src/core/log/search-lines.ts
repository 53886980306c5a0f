import { decodeOutput } from '../terminal.ts';
import type { Search } from './automaton.ts';

/** Looks for the first line that passes a test, line by line. */
export function searchLines(test: (line: string) => boolean): Search {
  return (text, from, to) => {
    const part = typeof text === 'string' ? text.slice(from, to) : decodeOutput(text.subarray(from, to));
    for (let at = 0; at < part.length || at === 0; ) {
      const end = part.indexOf('\n', at);
      const line = part.slice(at, end === -1 ? part.length : end);
      if (test(line.endsWith('\r') ? line.slice(0, -1) : line)) return from + at;
      if (end === -1) return -1;
      at = end + 1;
    }
    return -1;
  };
}
