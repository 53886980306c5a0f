import type { Failure } from './failure.ts';

/** Linux takes no longer word in an argv (`MAX_ARG_STRLEN`, 32 pages), its terminating NUL included. */
const maxWordBytes = 131_071;
/** The API server reads at most 1 MiB of request head (net/http DefaultMaxHeaderBytes); the argv travels in it, percent-encoded. */
const maxEncodedBytes = 900_000;

/** Why no Kubernetes API could carry this argv unchanged; undefined when one can. Linear in its length. */
export function findArgvFault(argv: readonly string[]): Failure | undefined {
  if (argv.length === 0 || argv[0] === '') return refuse('There is no command to run.');
  let encoded = 0;
  for (const [index, word] of argv.entries()) {
    const name = `Word ${index + 1} of the command`;
    if (word.includes('\0')) return refuse(`${name} holds a NUL byte, which no program can be given.`);
    if (/\p{Cs}/u.test(word))
      return refuse(`${name} is no valid Unicode, which Kubernetes cannot carry unchanged.`);
    const { bytes, percentEncoded } = measure(word);
    if (bytes > maxWordBytes)
      return refuse(`${name} has ${bytes} bytes; Linux gives a program at most ${maxWordBytes} a word.`);
    encoded += percentEncoded + '&command='.length;
    if (encoded > maxEncodedBytes)
      return refuse('The command is longer than an API server takes (about 900 kB, percent-encoded).');
  }
  return undefined;
}

function refuse(message: string): Failure {
  return { code: 'bad-command', message, hint: 'Put what is long into a script or a file in the image.' };
}

/** Length as UTF-8, and as a form-encoded query value. */
function measure(word: string): { bytes: number; percentEncoded: number } {
  let bytes = 0;
  let percentEncoded = 0;
  for (const char of word) {
    const point = char.codePointAt(0) ?? 0;
    const size = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    bytes += size;
    percentEncoded += /[A-Za-z0-9*._ -]/.test(char) ? 1 : size * 3;
  }
  return { bytes, percentEncoded };
}
