import type { Command } from './command.ts';
import type { Failure } from './failure.ts';
import { findNear } from './near-names.ts';
import { findCommand, findLengthFault, parseExec } from './parse/exec.ts';
import { parseHistory } from './parse/history.ts';
import { parseLock, parseUnlock } from './parse/locks.ts';
import { bad, shorten, type TypedOptions } from './parse/options.ts';
import { parseDescribe, parseLogs, parseLs } from './parse/reads.ts';
import { parseRunAct } from './parse/run-acts.ts';
import { readSlackText } from './slack-text.ts';
import { maxTextLength, quoteWord, splitWords, type Word } from './words.ts';

export type Parsed =
  | {
      readonly ok: true;
      readonly command: Command;
      /** The options as they were typed, by their long name; a flag's value is empty. */
      readonly options: TypedOptions;
    }
  | { readonly ok: false; readonly failure: Failure };

/** What Slack text means, wherever it was typed. */
export function parseCommand(text: string): Parsed {
  if (text.length > maxTextLength) return refuseLength();
  const plain = readSlackText(text);
  if (!plain.ok) return plain;
  const split = splitWords(plain.text);
  if (!split.ok) return { ok: false, failure: explainSyntax(plain.text, split.failure) };
  const [verb, ...rest] = split.words;
  if (verb === undefined) return { ok: true, command: { verb: 'help' }, options: {} };
  // Phones begin a line with a capital.
  const name = verb.text.toLowerCase();
  const parse = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (parse === undefined) return refuseVerb(verb.text);
  return parse(rest, plain.people);
}

export type ParsedArgv =
  | { readonly ok: true; readonly argv: readonly string[] }
  | { readonly ok: false; readonly failure: Failure };

/** The words of a command alone, as a field of a modal holds them; the same words that follow an exec's target. */
export function parseArgv(text: string): ParsedArgv {
  if (text.length > maxTextLength) return refuseLength();
  const plain = readSlackText(text);
  if (!plain.ok) return plain;
  const split = splitWords(plain.text);
  if (!split.ok)
    return split.failure.message.includes('shell syntax')
      ? { ok: false, failure: { ...split.failure, hint: `For a shell write: ${forShell(plain.text)}` } }
      : split;
  const argv = split.words.map((word) => word.text);
  if (argv.length === 0 || argv[0] === '') return bad('There is no command.', 'Write the words to run.');
  return findLengthFault(argv) ?? { ok: true, argv };
}

const verbs: Readonly<
  Record<string, (words: readonly Word[], people: ReadonlyMap<string, string>) => Parsed>
> = {
  exec: parseExec,
  logs: parseLogs,
  ls: parseLs,
  describe: parseDescribe,
  why: (words) => {
    const exec = parseExec(words[0]?.text.toLowerCase() === 'exec' ? words.slice(1) : words);
    return exec.ok
      ? { ok: true, command: { verb: 'why', command: exec.command }, options: exec.options }
      : exec;
  },
  history: parseHistory,
  show: (words) => parseRunAct('show', words),
  again: (words) => parseRunAct('again', words),
  cancel: (words) => parseRunAct('cancel', words),
  withdraw: (words) => parseRunAct('withdraw', words),
  revoke: (words) => parseRunAct('revoke', words),
  deny: (words) => parseRunAct('deny', words),
  review: (words) => parseRunAct('review', words),
  edit: (words) => parseRunAct('edit', words),
  lock: parseLock,
  unlock: parseUnlock,
  whoami: () => ({ ok: true, command: { verb: 'whoami' }, options: {} }),
  enrol: () => ({ ok: true, command: { verb: 'enrol' }, options: {} }),
  help: () => ({ ok: true, command: { verb: 'help' }, options: {} }),
};

function refuseVerb(typed: string): Parsed {
  if (typed.toLowerCase() === 'kubectl')
    return bad('No "kubectl" stands before a verb of /pod.', 'Leave it out: /pod exec TARGET -- COMMAND…');
  const [near] = findNear(typed.toLowerCase(), Object.keys(verbs));
  return bad(
    `"${shorten(typed)}" is not a verb of /pod.${near === undefined ? '' : ` Is "${near}" meant?`}`,
    `The verbs are: ${Object.keys(verbs).join(', ')}. Try /pod help.`,
  );
}

function refuseLength() {
  return bad(
    `The command is longer than ${maxTextLength} characters.`,
    'Put it into a script in the image and run that.',
  );
}

/** Where a command was written as for a shell, the whole line that gives it to one. */
function explainSyntax(text: string, failure: Failure): Failure {
  const kept = splitWords(text, { syntax: 'keep' });
  const [verb, ...rest] = kept.ok ? kept.words : [];
  const name = verb?.text.toLowerCase() ?? '';
  if (!failure.message.includes('shell syntax') || !Object.hasOwn(verbs, name)) return failure;
  if (name !== 'exec' && name !== 'why') return { ...failure, hint: withoutShell(name) };
  const first = findCommand(name === 'why' && rest[0]?.text.toLowerCase() === 'exec' ? rest.slice(1) : rest);
  if (first === undefined) return failure;
  return {
    ...failure,
    hint: `For a shell write: /pod ${text.slice(0, first.at)}${forShell(text.slice(first.at))} — or quote it to mean the text.`,
  };
}

/** What stands in place of a pipe behind a verb that runs nothing. */
function withoutShell(name: string): string {
  return name === 'logs'
    ? 'Logs are cut by options: --grep "error|timeout" for lines that fit, --tail 200, --since 15m. Or quote it to mean the text.'
    : `Leave it out: ${name} runs no command. Or quote it to mean the text.`;
}

/** What was written as for a shell, given to one. */
function forShell(text: string): string {
  return `sh -c ${quoteWord(text.replace(/[“”„«»]/g, '"').replace(/[‘’‚]/g, "'"))}`;
}
