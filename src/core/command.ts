/** A command as understood from Slack text, a modal or a terminal. */
export type Command =
  | RunCommand
  | RunActCommand
  | LookCommand
  | HistoryCommand
  | LockCommand
  | UnlockCommand
  | WhyCommand
  | WhoamiCommand
  | EnrolCommand
  | HelpCommand;

/** What is done to a run that there is. */
export type RunActCommand =
  | { readonly verb: 'cancel' | 'withdraw' | 'revoke'; readonly run: string }
  | { readonly verb: 'deny'; readonly run: string; readonly reason: string }
  | { readonly verb: 'review'; readonly run: string; readonly text: string }
  | { readonly verb: 'edit'; readonly run: string; readonly argv: readonly string[] };

/** Asks to see a run, or for a new one of the same command. */
export interface LookCommand {
  readonly verb: 'show' | 'again';
  readonly run: string;
}

/** Asks for the last runs, of a person or on a target. */
export interface HistoryCommand extends Placed {
  readonly verb: 'history';
  /** A Slack user id, or a name as typed. */
  readonly user?: string;
  readonly target?: string;
}

/** Keeps commands that change something from a workload. */
export interface LockCommand extends Placed {
  readonly verb: 'lock';
  readonly target: string;
  readonly reason: string;
  readonly forMs?: number;
}

export interface UnlockCommand extends Placed {
  readonly verb: 'unlock';
  readonly target: string;
}

/** Asks what voicepipe knows of the asker, and what they may do. */
export interface WhoamiCommand {
  readonly verb: 'whoami';
}

/** Asks for the link by which the asker enrols a passkey. */
export interface EnrolCommand {
  readonly verb: 'enrol';
}

/** What becomes a run: a card, an entry in the ledger, an outcome. */
export type RunCommand = ExecCommand | ReadCommand;

/** What only looks, with voicepipe's own words instead of a program's. */
export type ReadCommand = LogsCommand | LsCommand | DescribeCommand;

interface Placed {
  /** As `voicepipe.yaml` names it; the default one without it. */
  readonly cluster?: string;
  readonly namespace?: string;
}

export interface ExecCommand extends Placed {
  readonly verb: 'exec';
  /** As typed, in a form that `parseTarget` reads. */
  readonly target: string;
  readonly container?: string;
  /** Never empty; words may be empty, and never hold NUL. A shell only where the user wrote one. */
  readonly argv: readonly string[];
  readonly timeoutMs?: number;
  /** Every ready pod of the target instead of one. */
  readonly all?: true;
  readonly reason?: string;
  /** Run without approval, where a rule lets this person, and owe a review. */
  readonly breakGlass?: true;
}

export interface LogsCommand extends Placed {
  readonly verb: 'logs';
  readonly target: string;
  readonly container?: string;
  /** As typed, in a form that `parseSince` reads. */
  readonly since?: string;
  readonly tail?: number;
  readonly previous?: true;
  /** Goes on for so long. */
  readonly followMs?: number;
  /** A pattern that `compilePattern` reads. */
  readonly grep?: string;
}

export interface LsCommand extends Placed {
  readonly verb: 'ls';
  /** All pods of the namespace without it. */
  readonly target?: string;
}

export interface DescribeCommand extends Placed {
  readonly verb: 'describe';
  readonly target: string;
}

/** Asks what the policy says about a command, and runs nothing. */
export interface WhyCommand {
  readonly verb: 'why';
  readonly command: ExecCommand;
}

export interface HelpCommand {
  readonly verb: 'help';
}
