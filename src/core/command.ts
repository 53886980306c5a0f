/** A command as understood from Slack text, a modal or a terminal. `argv` is a list; a shell only where the user wrote one. */
export type Command = ExecCommand | HelpCommand;

export interface ExecCommand {
  readonly verb: 'exec';
  /** As typed: a pod's name or a unique prefix of one. */
  readonly target: string;
  /** As `voicepipe.yaml` names it; the default one without it. */
  readonly cluster?: string;
  readonly namespace?: string;
  readonly container?: string;
  /** Never empty; words may be empty, and never hold NUL. */
  readonly argv: readonly string[];
  readonly timeoutMs?: number;
  readonly reason?: string;
}

export interface HelpCommand {
  readonly verb: 'help';
}
