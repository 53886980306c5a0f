import type { ExecCommand } from '../command.ts';
import { parseDuration } from '../duration.ts';
import type { Failure } from '../failure.ts';
import { quoteArgv, type Word } from '../words.ts';
import { bad, type OptionSpec, readOptions, shorten, type TypedOptions, typedOptions } from './options.ts';
import { placeNames, readPlace } from './place.ts';

/** The longest argv, as quoted text, that an approver can be shown whole: more than a card holds, less than a modal does. */
export const maxShownCommand = 12_000;

const maxReason = 500;

const usage =
  'Write it as: /pod exec TARGET [-n NS] [-c CTR] [--cluster C] [--timeout 5m] [--all] [--reason "…"] [--] COMMAND…';

const names = {
  ...placeNames,
  '-c': 'container',
  '--container': 'container',
  '--timeout': 'timeout',
  '--all': 'all',
  '--reason': 'reason',
  '--break-glass': 'break-glass',
} as const;

const spec: OptionSpec<(typeof names)[keyof typeof names]> = {
  verb: 'exec',
  usage,
  names,
  flags: ['all', 'break-glass'],
  habits: {
    typed: /^(?:-[it]{1,2}|--(?:stdin|tty))$/,
    message: 'asks for a terminal, and there is none here: a command runs by itself, without input.',
    hint: 'Leave it out, and name a command that ends, such as: /pod exec api-7f -- ls -la',
  },
  positionals: ({ selector }) => (selector === undefined ? 1 : 0),
};

/** The word that the command of an exec begins with; undefined where what stands before it cannot be read. */
export function findCommand(words: readonly Word[]): Word | undefined {
  const read = readOptions(words, spec);
  return 'failure' in read ? undefined : read.rest[0];
}

/** `exec TARGET [options] [--] COMMAND…` */
export function parseExec(
  words: readonly Word[],
):
  | { readonly ok: true; readonly command: ExecCommand; readonly options: TypedOptions }
  | { readonly ok: false; readonly failure: Failure } {
  const read = readOptions(words, spec);
  if ('failure' in read) return { ok: false, failure: read.failure };
  const { timeout, reason, all } = read.options;
  const argv = read.rest.map(({ text }) => text);
  const [word] = read.positionals;
  if (word === '' || (word === undefined && read.options.selector === undefined))
    return bad('No pod is named.', usage);
  const place = readPlace(read.options, word);
  if ('failure' in place) return { ok: false, failure: place.failure };
  const { target = '', named } = place;
  if (argv.length === 0 || argv[0] === '')
    return bad(`There is no command to run in "${shorten(target)}".`, usage);
  const fault = findLengthFault(argv);
  if (fault !== undefined) return fault;
  const timeoutMs = timeout === undefined ? undefined : parseDuration(timeout);
  if (timeout !== undefined && (timeoutMs === undefined || timeoutMs < 1_000 || timeoutMs > 3_600_000)) {
    return bad(`"${shorten(timeout)}" is not a timeout.`, 'Write a time from 1s to 1h, such as 90s or 5m.');
  }
  if ((reason?.length ?? 0) > maxReason)
    return bad(`The reason is longer than ${maxReason} characters.`, 'Shorten it: it stands on the card.');
  return {
    ok: true,
    options: typedOptions(read.options),
    command: {
      verb: 'exec',
      target,
      argv,
      ...named,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(all === undefined ? {} : { all: true }),
      ...(reason === undefined ? {} : { reason }),
      ...(read.options['break-glass'] === undefined ? {} : { breakGlass: true }),
    },
  };
}

/** Why nobody could be shown the whole of an argv; undefined where they can. */
export function findLengthFault(argv: readonly string[]) {
  if (quoteArgv(argv).length <= maxShownCommand) return undefined;
  return bad(
    `The command is longer than the ${maxShownCommand} characters that an approver can be shown.`,
    'Put it into a script in the image and run that.',
  );
}
