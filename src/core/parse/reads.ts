import type { DescribeCommand, LogsCommand, LsCommand } from '../command.ts';
import { parseDuration } from '../duration.ts';
import type { Failure } from '../failure.ts';
import { maxFollowMs, parseSince, parseTail } from '../log/options.ts';
import { compilePattern } from '../log/pattern.ts';
import type { Word } from '../words.ts';
import {
  bad,
  type OptionSpec,
  type ReadOptions,
  readOptions,
  shorten,
  type TypedOptions,
  typedOptions,
} from './options.ts';
import { placeNames, readPlace, type TypedPlace } from './place.ts';

type Read<T> =
  | { readonly ok: true; readonly command: T; readonly options: TypedOptions }
  | { readonly ok: false; readonly failure: Failure };

const logsUsage =
  'Write it as: /pod logs TARGET [-n NS] [-c CTR] [--since 15m] [--tail 200] [--previous] [--follow 5m] [--grep RE]';
const lsUsage = 'Write it as: /pod ls [TARGET] [-n NS]';
const describeUsage = 'Write it as: /pod describe TARGET [-n NS]';

/** `logs TARGET [options]` */
export function parseLogs(words: readonly Word[]): Read<LogsCommand> {
  const read = readAll(words, {
    verb: 'logs',
    usage: logsUsage,
    names: {
      ...placeNames,
      '-c': 'container',
      '--container': 'container',
      '--since': 'since',
      '--tail': 'tail',
      '-p': 'previous',
      '--previous': 'previous',
      '-f': 'follow',
      '--follow': 'follow',
      '--grep': 'grep',
    },
    flags: ['previous'],
  });
  if ('failure' in read) return { ok: false, failure: read.failure };
  const { target, named } = read.place;
  if (target === undefined) return bad('No pod is named.', logsUsage);
  const { since, tail, previous, follow, grep } = read.options;
  if (since !== undefined && parseSince(since) === undefined)
    return bad(
      `"${shorten(since)}" is not a time to begin at.`,
      'Write --since 15m, or --since 2026-01-31T08:00:00Z.',
    );
  const lines = tail === undefined ? undefined : parseTail(tail);
  if (tail !== undefined && lines === undefined)
    return bad(`"${shorten(tail)}" is not a number of lines.`, 'Write --tail 200; at most 1000000.');
  const followMs = follow === undefined ? undefined : parseDuration(follow);
  if (follow !== undefined && (followMs === undefined || followMs < 1_000 || followMs > maxFollowMs))
    return bad(
      `"${shorten(follow)}" is not a time to follow.`,
      'Write a time from 1s to 1h, such as --follow 5m.',
    );
  if (previous !== undefined && follow !== undefined)
    return bad(
      'The log of an earlier instance has come to its end: --previous cannot be followed.',
      'Leave one out.',
    );
  const pattern = grep === undefined ? undefined : compilePattern(grep);
  if (pattern !== undefined && !pattern.ok) return pattern;
  return {
    ok: true,
    options: typedOptions(read.options),
    command: {
      verb: 'logs',
      target,
      ...named,
      ...(since === undefined ? {} : { since }),
      ...(lines === undefined ? {} : { tail: lines }),
      ...(previous === undefined ? {} : { previous: true }),
      ...(followMs === undefined ? {} : { followMs }),
      ...(grep === undefined ? {} : { grep }),
    },
  };
}

/** `ls [TARGET] [options]` */
export function parseLs(words: readonly Word[]): Read<LsCommand> {
  const read = readAll(words, { verb: 'ls', usage: lsUsage, names: placeNames, flags: [] });
  if ('failure' in read) return { ok: false, failure: read.failure };
  const { target, named } = read.place;
  return {
    ok: true,
    options: typedOptions(read.options),
    command: { verb: 'ls', ...(target === undefined ? {} : { target }), ...named },
  };
}

/** `describe TARGET [options]` */
export function parseDescribe(words: readonly Word[]): Read<DescribeCommand> {
  const read = readAll(words, { verb: 'describe', usage: describeUsage, names: placeNames, flags: [] });
  if ('failure' in read) return { ok: false, failure: read.failure };
  const { target, named } = read.place;
  if (target === undefined) return bad('No pod is named.', describeUsage);
  return { ok: true, options: typedOptions(read.options), command: { verb: 'describe', target, ...named } };
}

/** Reads a verb that has nothing but options and at most one target. */
function readAll<Name extends string>(
  words: readonly Word[],
  spec: Omit<OptionSpec<Name>, 'positionals'>,
): (ReadOptions<Name> & { readonly place: TypedPlace }) | { readonly failure: Failure } {
  const read = readOptions(words, { ...spec, positionals: () => 1 });
  if ('failure' in read) return read;
  const [extra] = read.rest;
  if (extra !== undefined)
    return bad(`"${shorten(extra.text)}" is one word too many for ${spec.verb}.`, spec.usage);
  const [word] = read.positionals;
  const place = readPlace(read.options, word);
  return 'failure' in place ? place : { ...read, place };
}
