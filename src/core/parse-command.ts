import type { Command, ExecCommand } from './command.ts';
import { parseDuration } from './duration.ts';
import type { Failure } from './failure.ts';
import { quoteArgv, splitWords, type Word } from './words.ts';

export type Parsed =
  | { readonly ok: true; readonly command: Command }
  | { readonly ok: false; readonly failure: Failure };

const usage =
  'Write it as: /pod exec TARGET [-n NS] [-c CTR] [--cluster C] [--timeout 5m] [--reason "…"] [--] COMMAND…';

/** The longest argv, as quoted text, that a card can show an approver whole. */
export const maxShownCommand = 2_500;

/** What Slack text means. Slack's `&amp;`, `&lt;`, `&gt;` are decoded once; nothing else is. */
export function parseCommand(text: string): Parsed {
  const split = splitWords(unwrapBackticks(decodeEntities(text).trim()));
  if (!split.ok) return split;
  const [verb, ...rest] = split.words;
  if (verb === undefined) return { ok: true, command: { verb: 'help' } };
  switch (verb.text) {
    case 'help':
      return { ok: true, command: { verb: 'help' } };
    case 'exec':
      return parseExec(rest);
    default:
      return bad(`"${verb.text}" is not a verb of /pod.`, 'The verbs are: exec, help. Try /pod help.');
  }
}

/** Slack escapes exactly these three (facts: text formatting); decoded in one pass so that `&amp;lt;` means `&lt;`. */
function decodeEntities(text: string): string {
  const named: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };
  return text.replace(/&(?:amp|lt|gt);/g, (entity) => named[entity] ?? entity);
}

function unwrapBackticks(text: string): string {
  return /^(`+)([^`]+)\1$/.exec(text)?.[2]?.trim() ?? text;
}

const optionNames: Readonly<Record<string, 'cluster' | 'namespace' | 'container' | 'timeout' | 'reason'>> = {
  '--cluster': 'cluster',
  '-n': 'namespace',
  '--namespace': 'namespace',
  '-c': 'container',
  '--container': 'container',
  '--timeout': 'timeout',
  '--reason': 'reason',
};

function parseExec(words: readonly Word[]): Parsed {
  const options: {
    cluster?: string;
    namespace?: string;
    container?: string;
    timeout?: string;
    reason?: string;
  } = {};
  let target: string | undefined;
  let at = 0;
  for (; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined) break;
    const text = word.quoted ? word.text : straightenDashes(word.text);
    if (text === '--' && !word.quoted) {
      at += 1;
      break;
    }
    if (!text.startsWith('-') || word.quoted) {
      if (target !== undefined) break;
      target = word.text;
      continue;
    }
    const [name = '', attached] = text.startsWith('--') ? splitOnce(text, '=') : [text, undefined];
    const option = optionNames[name];
    if (option === undefined) return bad(`"${name}" is not an option of exec.`, usage);
    if (options[option] !== undefined) return bad(`"${name}" is given twice.`, 'Give it once.');
    const value = attached ?? words[at + 1]?.text;
    if (attached === undefined) at += 1;
    if (value === undefined || value === '') return bad(`"${name}" has no value.`, usage);
    options[option] = value;
  }
  const argv = words.slice(at).map((word) => (word.quoted ? word.text : straightenDashes(word.text)));
  if (target === undefined || target === '') return bad('No pod is named.', usage);
  return checkExec(target, argv, options);
}

function checkExec(
  target: string,
  argv: readonly string[],
  options: { cluster?: string; namespace?: string; container?: string; timeout?: string; reason?: string },
): Parsed {
  const { timeout, ...named } = options;
  if (argv.length === 0 || argv[0] === '') return bad(`There is no command to run in "${target}".`, usage);
  if (!/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/.test(target)) {
    return bad(
      `"${shorten(target)}" cannot be the name of a pod.`,
      'Name a pod or the beginning of its name, in lower case.',
    );
  }
  for (const [what, name] of [
    ['cluster', named.cluster],
    ['namespace', named.namespace],
    ['container', named.container],
  ] as const) {
    if (name !== undefined && !/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name))
      return bad(
        `"${shorten(name)}" cannot be the name of a ${what}.`,
        'Names are lower-case letters, digits and "-", at most 63.',
      );
  }
  if (quoteArgv(argv).length > maxShownCommand) {
    return bad(
      `The command is longer than the ${maxShownCommand} characters that an approver can be shown.`,
      'Put it into a script in the image and run that.',
    );
  }
  const timeoutMs = timeout === undefined ? undefined : parseDuration(timeout);
  if (timeout !== undefined && (timeoutMs === undefined || timeoutMs < 1_000 || timeoutMs > 3_600_000)) {
    return bad(`"${shorten(timeout)}" is not a timeout.`, 'Write a time from 1s to 1h, such as 90s or 5m.');
  }
  const command: ExecCommand = {
    verb: 'exec',
    target,
    argv,
    ...named,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  };
  return { ok: true, command };
}

/** Phones turn `--` into an em dash and `-` into an en dash; undone only where a word starts with one. */
function straightenDashes(word: string): string {
  if (word.startsWith('—')) return `--${word.slice(1)}`;
  if (word.startsWith('–')) return `-${word.slice(1)}`;
  return word;
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function bad(message: string, hint: string): Parsed {
  return { ok: false, failure: { code: 'bad-command', message, hint } };
}
