import type { Failure } from '../failure.ts';
import { isLabel, parseTarget } from '../target-ref.ts';
import { bad, shorten } from './options.ts';

/** Options that every verb has, by what may be typed. */
export const placeNames = {
  '--cluster': 'cluster',
  '-n': 'namespace',
  '--namespace': 'namespace',
  '-l': 'selector',
  '--selector': 'selector',
} as const;

/** Where a command is to look, checked and as typed. */
export interface TypedPlace {
  readonly target?: string;
  readonly named: {
    readonly cluster?: string;
    readonly namespace?: string;
    readonly container?: string;
  };
}

/** The target, of a word or a selector, and the names beside it; none of them can break out of a path. */
export function readPlace(
  options: {
    readonly cluster?: string;
    readonly namespace?: string;
    readonly container?: string;
    readonly selector?: string;
  },
  word: string | undefined,
): TypedPlace | { readonly failure: Failure } {
  const { cluster, namespace, container, selector } = options;
  if (word !== undefined && selector !== undefined)
    return bad(`"${shorten(word)}" and a selector are both named.`, 'Name one target.');
  const target = selector === undefined ? word : `-l ${selector}`;
  if (target !== undefined) {
    const read = parseTarget(target);
    if (!read.ok) return read;
  }
  for (const [what, name] of Object.entries({ cluster, namespace, container }))
    if (name !== undefined && !isLabel(name))
      return bad(
        `"${shorten(name)}" cannot be the name of a ${what}.`,
        'Names are lower-case letters, digits and "-", at most 63.',
      );
  return {
    ...(target === undefined ? {} : { target }),
    named: {
      ...(cluster === undefined ? {} : { cluster }),
      ...(namespace === undefined ? {} : { namespace }),
      ...(container === undefined ? {} : { container }),
    },
  };
}
