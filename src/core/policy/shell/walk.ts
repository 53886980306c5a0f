import type { Arg, Span } from '../arg.ts';
import { at, type Finding } from '../finding.ts';
import type { Context } from '../program.ts';
import type { Fed } from './input.ts';

/** What is known while a script is walked through. */
export interface Walk {
  readonly context: Context;
  readonly findings: Finding[];
  variables: ReadonlyMap<string, Arg>;
  commands: number;
  /** The next command's input is a list of names from `find`. */
  pipedNames: boolean;
  /** What the input of what is walked says. */
  isFed: Fed;
  /** Where the script begins in the argv, when it stands there letter for letter. */
  readonly origin?: Span['from'];
  /** What holds the script otherwise. */
  readonly outer?: Span;
}

/** Gives the findings since number `since` the place of a node, unless they have one. */
export function stamp(walk: Walk, since: number, node: { readonly pos: number; readonly end: number }): void {
  const { origin, outer } = walk;
  const span =
    origin === undefined
      ? outer
      : {
          from: { word: origin.word, offset: origin.offset + node.pos },
          to: { word: origin.word, offset: origin.offset + node.end },
        };
  if (span === undefined) return;
  for (let index = since; index < walk.findings.length; index += 1) {
    const finding = walk.findings[index];
    if (finding !== undefined) walk.findings[index] = at(finding, { at: span });
  }
}
