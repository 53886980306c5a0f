import type { RunCommand } from './command.ts';
import { quoteArgv, quoteWord } from './words.ts';

/** What a run does, as one line that could be typed again: an exec's argv, another verb with its options. */
export function describeCommand(command: RunCommand): string {
  switch (command.verb) {
    case 'exec':
      return quoteArgv(command.argv);
    case 'logs': {
      const { container, since, tail, previous, followMs, grep } = command;
      const options: readonly (readonly [string, string | undefined])[] = [
        ['-c', container],
        ['--since', since],
        ['--tail', tail === undefined ? undefined : String(tail)],
        ['--follow', followMs === undefined ? undefined : `${Math.round(followMs / 1_000)}s`],
        ['--grep', grep],
      ];
      const given = options.flatMap(([name, value]) => (value === undefined ? [] : [name, quoteWord(value)]));
      return ['logs', writePlace(command.target), ...given, ...(previous ? ['--previous'] : [])].join(' ');
    }
    case 'ls':
      return command.target === undefined ? 'ls' : `ls ${writePlace(command.target)}`;
    case 'describe':
      return `describe ${writePlace(command.target)}`;
  }
}

function writePlace(target: string): string {
  return target.startsWith('-l ') ? `-l ${quoteWord(target.slice(3))}` : quoteWord(target);
}
