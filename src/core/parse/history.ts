import type { HistoryCommand } from '../command.ts';
import type { Failure } from '../failure.ts';
import type { Word } from '../words.ts';
import { bad, readOptions, shorten, type TypedOptions, typedOptions } from './options.ts';
import { placeNames, readPlace } from './place.ts';

const usage = 'Write it as: /pod history [@user] [TARGET] [-n NS]';

/** `history [@user] [TARGET]` */
export function parseHistory(
  words: readonly Word[],
  known: ReadonlyMap<string, string>,
):
  | { readonly ok: true; readonly command: HistoryCommand; readonly options: TypedOptions }
  | { readonly ok: false; readonly failure: Failure } {
  const read = readOptions(words, {
    verb: 'history',
    usage,
    names: placeNames,
    flags: [],
    positionals: () => 2,
  });
  if ('failure' in read) return { ok: false, failure: read.failure };
  const [extra] = read.rest;
  if (extra !== undefined) return bad(`"${shorten(extra.text)}" is one word too many for history.`, usage);
  const people = read.positionals.filter((word) => word.startsWith('@'));
  const targets = read.positionals.filter((word) => !word.startsWith('@'));
  if (people.length > 1 || targets.length > 1) return bad('One person and one target can be named.', usage);
  const place = readPlace(read.options, targets[0]);
  if ('failure' in place) return { ok: false, failure: place.failure };
  const { target, named } = place;
  const name = people[0]?.slice(1);
  if (name === '') return bad('"@" names nobody.', usage);
  const user = name === undefined ? undefined : (known.get(name) ?? name);
  return {
    ok: true,
    options: typedOptions(read.options),
    command: {
      verb: 'history',
      ...named,
      ...(user === undefined ? {} : { user }),
      ...(target === undefined ? {} : { target }),
    },
  };
}
