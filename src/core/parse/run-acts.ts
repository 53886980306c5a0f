import type { LookCommand, RunActCommand } from '../command.ts';
import type { Failure } from '../failure.ts';
import type { Word } from '../words.ts';
import { findLengthFault } from './exec.ts';
import { bad, shorten, type TypedOptions } from './options.ts';

type OfRun = RunActCommand | LookCommand;

type Read =
  | { readonly ok: true; readonly command: OfRun; readonly options: TypedOptions }
  | { readonly ok: false; readonly failure: Failure };

/** The most characters of a reason or a review. */
const maxText = 500;

const usages: Readonly<Record<OfRun['verb'], string>> = {
  show: 'Write it as: /pod show RUN',
  again: 'Write it as: /pod again RUN',
  cancel: 'Write it as: /pod cancel RUN',
  withdraw: 'Write it as: /pod withdraw RUN',
  revoke: 'Write it as: /pod revoke RUN',
  deny: 'Write it as: /pod deny RUN REASON',
  review: 'Write it as: /pod review RUN TEXT',
  edit: 'Write it as: /pod edit RUN [--] COMMAND…',
};

/** `show RUN`, `again RUN`, `cancel RUN`, `withdraw RUN`, `revoke RUN`, `deny RUN REASON`, `review RUN TEXT`, `edit RUN [--] COMMAND…` */
export function parseRunAct(verb: OfRun['verb'], words: readonly Word[]): Read {
  const usage = usages[verb];
  const [first, ...rest] = words;
  if (first === undefined) return bad('No run is named.', `${usage}. Its card shows its id.`);
  const run = first.text.toLowerCase();
  if (!/^[a-z0-9][a-z0-9_-]{0,99}$/.test(run))
    return bad(`"${shorten(first.text)}" cannot be the id of a run.`, `${usage}. Its card shows its id.`);
  switch (verb) {
    case 'show':
    case 'again':
    case 'cancel':
    case 'withdraw':
    case 'revoke': {
      const [extra] = rest;
      return extra === undefined
        ? { ok: true, options: {}, command: { verb, run } }
        : bad(`"${shorten(extra.text)}" is one word too many for ${verb}.`, usage);
    }
    case 'deny':
    case 'review': {
      const text = rest
        .map((word) => word.text)
        .join(' ')
        .trim();
      if (text === '')
        return bad(verb === 'deny' ? 'A refusal needs a reason.' : 'A review needs some words.', usage);
      if (text.length > maxText) return bad(`The text is longer than ${maxText} characters.`, 'Shorten it.');
      return {
        ok: true,
        options: {},
        command: verb === 'deny' ? { verb, run, reason: text } : { verb, run, text },
      };
    }
    case 'edit': {
      const [mark] = rest;
      const isMark = mark !== undefined && !mark.quoted && mark.text === '--';
      const argv = (isMark ? rest.slice(1) : rest).map(({ text }) => text);
      if (argv.length === 0 || argv[0] === '') return bad('There is no command.', usage);
      return findLengthFault(argv) ?? { ok: true, options: {}, command: { verb, run, argv } };
    }
  }
}
