import { showHidden } from '../text.ts';
import type { Action, Verdict } from '../verdict.ts';
import { quoteArgv } from '../words.ts';
import type { Span } from './arg.ts';
import { listPrograms } from './judge.ts';

const maxShown = 300;

/** A verdict for people. Every text is as an approver sees it: decoded, with invisible characters made visible. */
export interface Explanation {
  /** The whole command, quoted as a shell would read it. */
  readonly command: string;
  /** The words that decided. */
  readonly words?: string;
  /** The programs it names, in shells and wrappers too. */
  readonly programs: readonly string[];
  /** What is done about it. */
  readonly consequence: string;
  /** A sentence: what would have to change for it to run at once, or that nothing would do. Absent where it does run at once. */
  readonly wayOut?: string;
}

/** Says a verdict on an argv in full. */
export function explain(argv: readonly string[], verdict: Verdict, environment: string): Explanation {
  const { at, action } = verdict;
  const words = at === undefined ? undefined : cut(argv, at);
  const wayOut = action.kind === 'run' ? undefined : findWayOut(verdict);
  return {
    command: showHidden(quoteArgv(argv)),
    ...(words === undefined ? {} : { words: shorten(showHidden(words)) }),
    programs: listPrograms(argv).map((program) => shorten(showHidden(program))),
    consequence: describeAction(action, environment),
    ...(wayOut === undefined ? {} : { wayOut }),
  };
}

/** The explanation as lines, the verdict first. */
export function writeExplanation(verdict: Verdict, explanation: Explanation): readonly string[] {
  const { words, programs, consequence, wayOut } = explanation;
  return [
    `${verdict.class}: ${showHidden(verdict.why)}.`,
    ...(words === undefined || verdict.class === 'read' ? [] : [`Decided by: ${words}`]),
    ...(programs.length > 1 ? [`Programs: ${programs.join(', ')}`] : []),
    consequence,
    ...(wayOut === undefined ? [] : [showHidden(wayOut)]),
    `Rule: ${verdict.rule}`,
  ];
}

function describeAction(action: Action, environment: string): string {
  switch (action.kind) {
    case 'run':
      return `In "${environment}" it runs at once.`;
    case 'ask':
      return action.needed === 1
        ? `In "${environment}" it waits for another person's approval.`
        : `In "${environment}" it waits for the approval of ${action.needed} other people.`;
    case 'refuse':
      return `In "${environment}" it is refused, whoever approves.`;
  }
}

function findWayOut({ class: severity, action, hint }: Verdict): string {
  if (severity === 'forbidden')
    return hint === undefined ? 'Nobody can approve it: leave out what is named above.' : `Instead: ${hint}`;
  if (action.kind === 'refuse') return `The policy of this environment refuses every "${severity}" command.`;
  if (severity === 'read') return 'In this environment even reading waits.';
  if (severity === 'destructive') return 'What takes something away never runs at once here.';
  return `To run at once: ${hint ?? 'leave out what is named above, or have a rule under policy.rules of voicepipe.yaml name this form.'}`;
}

function cut(argv: readonly string[], { from, to }: Span): string {
  if (from.word === to.word) return (argv[from.word] ?? '').slice(from.offset, to.offset);
  return quoteArgv(argv.slice(from.word, to.word + 1));
}

function shorten(text: string): string {
  return text.length > maxShown ? `${text.slice(0, maxShown)}…` : text;
}
