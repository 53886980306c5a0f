/** What a command would do. What cannot be understood is never `read`. */
export type CommandClass = 'read' | 'write' | 'destructive' | 'forbidden';

/** The policy's answer, with the rule and the words that decided it. */
export interface Verdict {
  readonly class: CommandClass;
  readonly action:
    | { readonly kind: 'run' }
    | { readonly kind: 'ask'; readonly needed: number }
    | { readonly kind: 'refuse' };
  /** The rule's stable name. */
  readonly rule: string;
  /** One sentence that names the deciding words. */
  readonly why: string;
}
