import { readFileSync } from 'node:fs';

/**
 * The number, from 1, of the first word of `argv` that was given as invalid UTF-8; Node replaces such bytes silently, so that
 * another command would run than was typed. Only Linux tells the raw bytes; elsewhere nothing is found.
 */
export function findBrokenWord(argv: readonly string[]): number | undefined {
  if (!argv.some((word) => word.includes('\ufffd'))) return undefined;
  const words = readRawWords();
  if (words === undefined) return undefined;
  const own = words.slice(words.length - argv.length);
  const index = own.findIndex((word, at) => !word.equals(Buffer.from(argv[at] ?? '')));
  return index === -1 ? undefined : index + 1;
}

/** This process's words as bytes (proc(5), cmdline). */
function readRawWords(): readonly Buffer[] | undefined {
  try {
    const line = readFileSync('/proc/self/cmdline');
    const words: Buffer[] = [];
    let from = 0;
    for (let at = line.indexOf(0); at !== -1; at = line.indexOf(0, from)) {
      words.push(line.subarray(from, at));
      from = at + 1;
    }
    return words;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
