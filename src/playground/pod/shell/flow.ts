/** `exit`, an error that ends the shell, or `set -e`. */
export class ShellExit extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`exit ${code}`);
    this.name = 'ShellExit';
    this.code = code;
  }
}

/** `return`. */
export class FunctionReturn extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`return ${code}`);
    this.name = 'FunctionReturn';
    this.code = code;
  }
}

/** `break` and `continue`, with the number of loops still to leave. */
export class LoopJump extends Error {
  readonly kind: 'break' | 'continue';
  levels: number;

  constructor(kind: 'break' | 'continue', levels: number) {
    super(kind);
    this.name = 'LoopJump';
    this.kind = kind;
    this.levels = levels;
  }
}

/** Something the shell says on stderr, ending the current command with `code`. */
export class ShellComplaint extends Error {
  readonly code: number;

  constructor(message: string, code = 1) {
    super(message);
    this.name = 'ShellComplaint';
    this.code = code;
  }
}
