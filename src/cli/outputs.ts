/**
 * Lets no broken stdout or stderr end the process with a stack. A stderr that nobody reads is nobody's trouble. `gone` is told of
 * a stdout that takes nothing more; without it the process ends: with 0 where the reader went away (`| head -1`), as a shell's own
 * programs do quietly, with 1 where the words could not be written.
 */
export function watchOutputs(gone?: (error: NodeJS.ErrnoException) => void): void {
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', gone ?? ((error) => process.exit(reportUnwritten(error))));
}

/** Writes to stdout; settles when that and all before it is written, or cannot be. */
export function print(text: string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(text, () => resolve()));
}

/** Says why the output was not written, unless its reader went away; the exit status of that. */
export function reportUnwritten(error: NodeJS.ErrnoException): 0 | 1 {
  if (error.code === 'EPIPE') return 0;
  process.stderr.write(`voicepipe: The output cannot be written (${error.code ?? error.message}).\n`);
  return 1;
}
