/** Signals by number, as Linux has them on the processors that Kubernetes runs on (signal(7)). */
const signals: Readonly<Record<number, string>> = {
  1: 'SIGHUP',
  2: 'SIGINT',
  3: 'SIGQUIT',
  4: 'SIGILL',
  5: 'SIGTRAP',
  6: 'SIGABRT',
  7: 'SIGBUS',
  8: 'SIGFPE',
  9: 'SIGKILL',
  10: 'SIGUSR1',
  11: 'SIGSEGV',
  12: 'SIGUSR2',
  13: 'SIGPIPE',
  14: 'SIGALRM',
  15: 'SIGTERM',
};

/** What an exit code means by the conventions of POSIX shells, as a sentence; undefined where it is the program's own. */
export function explainExit(code: number, isOutOfMemory = false): string | undefined {
  if (isOutOfMemory) return 'The container ran out of memory and was killed (OOMKilled).';
  switch (code) {
    case 126:
      return 'The program was found but could not be executed.';
    case 127:
      return 'A program was not found.';
    case 130:
      return 'It was interrupted (SIGINT).';
    case 137:
      return 'It was killed (SIGKILL): by hand, by the system, or for using too much memory.';
    case 139:
      return 'It crashed (SIGSEGV).';
    case 143:
      return 'It was asked to end (SIGTERM).';
    default: {
      const signal = signals[code - 128];
      return signal === undefined ? undefined : `It was ended by a signal (${signal}).`;
    }
  }
}
