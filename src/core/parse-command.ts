import type { Command } from './command.ts';
import type { Failure } from './failure.ts';
import { parseExec } from './parse/exec.ts';
import { parseLock, parseUnlock } from './parse/locks.ts';
import { bad, shorten } from './parse/options.ts';
import { parseDescribe, parseLogs, parseLs } from './parse/reads.ts';
import { parseRunAct } from './parse/run-acts.ts';
import { splitWords } from './words.ts';

export type Parsed =
  | { readonly ok: true; readonly command: Command }
  | { readonly ok: false; readonly failure: Failure };

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
    case 'logs':
      return parseLogs(rest);
    case 'ls':
      return parseLs(rest);
    case 'describe':
      return parseDescribe(rest);
    case 'withdraw':
    case 'revoke':
    case 'deny':
    case 'review':
    case 'edit':
      return parseRunAct(verb.text, rest);
    case 'lock':
      return parseLock(rest);
    case 'unlock':
      return parseUnlock(rest);
    case 'whoami':
    case 'enrol':
      return { ok: true, command: { verb: verb.text } };
    case 'why': {
      const exec = parseExec(rest[0]?.text === 'exec' ? rest.slice(1) : rest);
      return exec.ok ? { ok: true, command: { verb: 'why', command: exec.command } } : exec;
    }
    default:
      return bad(
        `"${shorten(verb.text)}" is not a verb of /pod.`,
        'The verbs are: exec, logs, ls, describe, why, edit, withdraw, deny, revoke, review, lock, unlock, whoami, enrol, help. Try /pod help.',
      );
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
