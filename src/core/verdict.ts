import type { Span } from './policy/arg.ts';

/** What a command would do. What cannot be understood is never `read`. */
export type CommandClass = 'read' | 'write' | 'destructive' | 'forbidden';

/** What is done about a command. `needed`: how many other people must say yes. */
export type Action =
  | { readonly kind: 'run' }
  | { readonly kind: 'ask'; readonly needed: number }
  | { readonly kind: 'refuse' };

/** The policy's answer, with the rule and the words that decided it. */
export interface Verdict {
  readonly class: CommandClass;
  readonly action: Action;
  /** The rule's stable name; a team's own begins with `team:`. */
  readonly rule: string;
  /** What decided it, without its full stop. */
  readonly why: string;
  /** What would have to be written for it to run at once. */
  readonly hint?: string;
  /** Where in the argv the deciding words stand. */
  readonly at?: Span;
}
