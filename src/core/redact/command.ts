import type { Command } from '../command.ts';
import type { Failure } from '../failure.ts';
import { quoteArgv } from '../words.ts';
import { type OwnPattern, openRedactor } from './redactor.ts';

export type Cleaned =
  | { readonly ok: true; readonly command: Command }
  | { readonly ok: false; readonly failure: Failure };

/**
 * What may be stored and shown of a command. A command with a secret in it is refused: an approver has to see every byte, and
 * neither the channel nor the ledger may keep it. In a reason, which nothing runs, it is masked.
 */
export function keepSecretsOut(command: Command, patterns: readonly OwnPattern[]): Cleaned {
  const fault = findSecret(command, patterns);
  if (fault !== undefined) return { ok: false, failure: fault };
  switch (command.verb) {
    case 'exec':
      return command.reason === undefined
        ? { ok: true, command }
        : { ok: true, command: { ...command, reason: mask(command.reason, patterns) } };
    case 'deny':
    case 'lock':
      return { ok: true, command: { ...command, reason: mask(command.reason, patterns) } };
    case 'review':
      return { ok: true, command: { ...command, text: mask(command.text, patterns) } };
    case 'logs':
    case 'ls':
    case 'describe':
    case 'history':
    case 'show':
    case 'again':
    case 'cancel':
    case 'withdraw':
    case 'revoke':
    case 'edit':
    case 'unlock':
    case 'why':
    case 'whoami':
    case 'enrol':
    case 'help':
      return { ok: true, command };
  }
}

/** The text with its secrets masked. */
export function mask(text: string, patterns: readonly OwnPattern[]): string {
  const redactor = openRedactor({ patterns });
  return redactor.push(text) + redactor.end();
}

function findSecret(command: Command, patterns: readonly OwnPattern[]): Failure | undefined {
  const kindsIn = (text: string) => {
    const redactor = openRedactor({ patterns });
    redactor.push(text);
    redactor.end();
    return Object.keys(redactor.counts());
  };
  const words = wordsOf(command);
  // As the line that a person reads, and plainly: quotes may stand between a name and its value.
  const [kind] = [...kindsIn(quoteArgv(words)), ...kindsIn(words.join(' '))];
  if (kind !== undefined) {
    const at = words.findIndex((word) => kindsIn(word).length > 0);
    return refuse(at === -1 ? 'It' : `Word ${at + 1} of the command`, kind);
  }
  const [inPlace] = placesOf(command).flatMap(kindsIn);
  return inPlace === undefined ? undefined : refuse('What names the place', inPlace);
}

function refuse(where: string, kind: string): Failure {
  return {
    code: 'secret-in-command',
    message: `${where} holds what looks like a secret (${kind}): everybody here would read it, and the ledger would keep it. Nothing was stored.`,
    hint: "Keep it in the pod's environment or a mounted Secret, and let the command read it there. What was typed stands in your own Slack history: change it.",
  };
}

function wordsOf(command: Command): readonly string[] {
  switch (command.verb) {
    case 'exec':
    case 'edit':
      return command.argv;
    case 'why':
      return command.command.argv;
    case 'logs':
      return command.grep === undefined ? [] : [command.grep];
    default:
      return [];
  }
}

/** What says where a command runs: a label selector takes any text. */
function placesOf(command: Command): readonly string[] {
  const one = command.verb === 'why' ? command.command : command;
  const { target, namespace, container, cluster } = one as Partial<
    Record<'target' | 'namespace' | 'container' | 'cluster', string>
  >;
  return [target, namespace, container, cluster].filter((text) => text !== undefined);
}
