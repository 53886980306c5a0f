import type { LockCommand, UnlockCommand } from '../command.ts';
import { parseDuration } from '../duration.ts';
import type { Failure } from '../failure.ts';
import type { Word } from '../words.ts';
import { bad, readOptions, shorten, type TypedOptions, typedOptions } from './options.ts';
import { placeNames, readPlace } from './place.ts';

type Read<T> =
  | { readonly ok: true; readonly command: T; readonly options: TypedOptions }
  | { readonly ok: false; readonly failure: Failure };

const lockUsage = 'Write it as: /pod lock TARGET [-n NS] [--cluster C] [--for 2h] REASON';
const unlockUsage = 'Write it as: /pod unlock TARGET [-n NS] [--cluster C]';
const maxReason = 300;
const maxForMs = 30 * 24 * 3_600_000;

/** `lock TARGET [options] REASON…` */
export function parseLock(words: readonly Word[]): Read<LockCommand> {
  const read = readOptions(words, {
    verb: 'lock',
    usage: lockUsage,
    names: { ...placeNames, '--for': 'for' },
    flags: [],
    positionals: () => 1,
  });
  if ('failure' in read) return { ok: false, failure: read.failure };
  const place = readPlace(read.options, read.positionals[0]);
  if ('failure' in place) return { ok: false, failure: place.failure };
  const { target, named } = place;
  if (target === undefined) return bad('No workload is named.', lockUsage);
  if (target.startsWith('-l'))
    return bad('A selector cannot be locked.', 'Lock a workload, such as deploy/api.');
  const { for: lasts } = read.options;
  const forMs = lasts === undefined ? undefined : parseDuration(lasts);
  if (lasts !== undefined && (forMs === undefined || forMs < 60_000 || forMs > maxForMs))
    return bad(
      `"${shorten(lasts)}" is not a time to lock for.`,
      'Write a time from 1m to 720h, such as --for 2h.',
    );
  const reason = read.rest
    .map(({ text }) => text)
    .join(' ')
    .trim();
  if (reason === '') return bad('A lock needs a reason, so that others know whom it serves.', lockUsage);
  if (reason.length > maxReason)
    return bad(`The reason is longer than ${maxReason} characters.`, 'Shorten it.');
  return {
    ok: true,
    options: typedOptions(read.options),
    command: { verb: 'lock', target, reason, ...named, ...(forMs === undefined ? {} : { forMs }) },
  };
}

/** `unlock TARGET [options]` */
export function parseUnlock(words: readonly Word[]): Read<UnlockCommand> {
  const read = readOptions(words, {
    verb: 'unlock',
    usage: unlockUsage,
    names: placeNames,
    flags: [],
    positionals: () => 1,
  });
  if ('failure' in read) return { ok: false, failure: read.failure };
  const [extra] = read.rest;
  if (extra !== undefined)
    return bad(`"${shorten(extra.text)}" is one word too many for unlock.`, unlockUsage);
  const place = readPlace(read.options, read.positionals[0]);
  if ('failure' in place) return { ok: false, failure: place.failure };
  const { target, named } = place;
  if (target === undefined) return bad('No workload is named.', unlockUsage);
  return { ok: true, options: typedOptions(read.options), command: { verb: 'unlock', target, ...named } };
}
