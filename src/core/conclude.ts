import type { Outcome } from './outcome.ts';
import { explainStart, type KubeStatus, outcomeOfStatus, readStatusChannel } from './status.ts';
import type { Mark } from './supervisor/marks.ts';

/** Everything that a finished exec connection left behind. */
export interface Evidence {
  /** The whole text of channel 3; absent when there was none. */
  readonly statusText?: string;
  /** How the connection ended when there was no status, as the beginning of a sentence: `The connection broke after 3 s`. */
  readonly broke: string;
  readonly pod: string;
  /**
   * The beginning of what the container printed before the supervisor announced itself, of an unsupervised command of all it
   * printed: some runtimes report a missing shell there, beside 126 or 127.
   */
  readonly printed: string;
  /** What the supervisor said; absent where the command ran without one. */
  readonly supervisor?: {
    readonly announced: boolean;
    readonly exit?: Extract<Mark, { readonly kind: 'exit' }>;
    /** Why it could not make the command's program out of itself: proof that nothing ran. */
    readonly unstarted?: Extract<Mark, { readonly kind: 'unstarted' }>;
  };
}

/** `no-shell` proves that nothing started because the container has no shell to supervise with. */
export type Conclusion =
  | { readonly kind: 'ended'; readonly outcome: Outcome }
  | { readonly kind: 'no-shell' };

/**
 * What the evidence proves. A status ends a command, never the lack of one; under a supervisor a `Success` needs its closing line
 * too, because the API server also reports Success when its link to the node died (k8s.io/client-go errorstream.go).
 */
export function conclude(evidence: Evidence): Conclusion {
  const { statusText, supervisor, printed } = evidence;
  if (statusText === undefined) return { kind: 'ended', outcome: lost(evidence) };
  const status = readStatusChannel(statusText);
  const outcome = outcomeOfStatus(status);
  if (supervisor === undefined) return { kind: 'ended', outcome: denyStart(outcome, isOutput(printed)) };
  const { announced, exit, unstarted } = supervisor;
  if (unstarted !== undefined) return { kind: 'ended', outcome: notAProgram(unstarted.program) };
  if (exit !== undefined) {
    // A closing line of success beside a status of failure proves no success: the status stands.
    const agrees = exit.exitCode !== 0 && status?.reason === 'NonZeroExitCode' && outcome.kind !== 'unknown';
    if (status?.status === 'Success' || agrees)
      return { kind: 'ended', outcome: { kind: 'exited', exitCode: exit.exitCode, verified: true } };
    return { kind: 'ended', outcome: denyStart(outcome, true) };
  }
  if (!announced && isShellMissing(outcome, status, printed)) return { kind: 'no-shell' };
  if (outcome.kind === 'exited' && outcome.exitCode === 0)
    return {
      kind: 'ended',
      outcome: {
        kind: 'unknown',
        code: 'exit-unknown',
        message: `The API server reported success, but the command's supervisor in "${evidence.pod}" did not. The command may have been cut off or may still be running.`,
      },
    };
  return { kind: 'ended', outcome: denyStart(outcome, announced || isOutput(printed)) };
}

/** A server that says that nothing started, where something did, proves nothing. */
function denyStart(outcome: Outcome, hasStarted: boolean): Outcome {
  if (outcome.kind !== 'not-started' || !hasStarted) return outcome;
  return {
    kind: 'unknown',
    code: 'exit-unknown',
    message: 'The API server says that nothing started, but the command had already been heard of.',
  };
}

function lost({ broke, pod, supervisor }: Evidence): Outcome {
  const exit = supervisor?.exit;
  const known =
    exit === undefined
      ? `The command may still be running in "${pod}".`
      : `Its supervisor in "${pod}" had said exit code ${exit.exitCode} before, but the API server did not confirm it.`;
  return { kind: 'unknown', code: 'connection-lost', message: `${broke}. ${known} It will not be repeated.` };
}

function notAProgram(program: 'missing' | 'denied'): Outcome {
  return {
    kind: 'not-started',
    code: 'exec-not-started',
    message:
      program === 'missing'
        ? "The program is not in the container's image, so nothing ran."
        : 'The program may not be executed in the container, so nothing ran.',
  };
}

/** Whether it can only have come from the command. */
function isOutput(printed: string): boolean {
  return printed !== '' && !startsWithoutProgram.test(printed);
}

/** Only what says that the shell itself never started; any other failure may have come later. */
function isShellMissing(outcome: Outcome, status: KubeStatus | undefined, printed: string): boolean {
  if (outcome.kind === 'not-started') {
    const said = status?.message ?? '';
    return explainStart(said) !== undefined && startsWithoutProgram.test(said);
  }
  if (outcome.kind !== 'exited' || ![126, 127, -1].includes(outcome.exitCode)) return false;
  return startsWithoutProgram.test(printed);
}

const startsWithoutProgram =
  /executable file not found|no such file or directory|cannot find the file specified|permission denied|exec format error/i;
