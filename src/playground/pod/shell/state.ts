import type { StatementNode } from 'just-bash';
import type { Container } from '../container.ts';
import type { Process } from '../process-table.ts';
import type { SignalName } from '../signal.ts';
import type { Sink, Source } from '../stream.ts';

/** Open files by number. */
export type Fd = { readonly source: Source } | { readonly sink: Sink };
export type Fds = Map<number, Fd>;

type Command = StatementNode['pipelines'][number]['commands'][number];
export type FunctionBody = Extract<Command, { readonly type: 'FunctionDef' }>['body'];

interface Job {
  readonly pid: number;
  readonly exited: Promise<number>;
}

/** What a shell knows; a subshell works on a copy. */
export interface ShellState {
  readonly variables: Map<string, string>;
  readonly exported: Set<string>;
  readonly readonlyNames: Set<string>;
  readonly functions: Map<string, FunctionBody>;
  /** Shell options by their letter; `o:pipefail` for the long one. */
  readonly options: Set<string>;
  /** Action by signal, or `EXIT`; an empty action ignores. */
  readonly traps: Map<SignalName | 'EXIT', string>;
  name: string;
  positional: readonly string[];
  cwd: string;
  /** `$?` */
  lastCode: number;
  /** How the last command substitution of the words being expanded ended: the code of a bare assignment. */
  substitutionCode?: number | undefined;
  /** `$!` */
  lastJob: number | undefined;
  jobs: Map<number, Job>;
  /** `$$`: a subshell keeps its parent's. */
  readonly shellPid: number;
}

/** Where a piece of script runs. */
export interface Scope {
  readonly state: ShellState;
  readonly process: Process;
  readonly container: Container;
  readonly fds: Fds;
  /** The process has nothing more to do after this: a program may take its place. */
  readonly last?: boolean;
  /** A failure here is looked at, so `set -e` lets it pass. */
  readonly tested?: boolean;
  /** Shared over all subshells: signals that came, and how much has been done. */
  readonly pulse: Pulse;
}

interface Pulse {
  readonly pending: SignalName[];
  wake: () => void;
  commands: number;
}

/** A copy whose changes stay in the subshell. Traps are reset, as POSIX wants, except the ignored signals. */
export function copyState(state: ShellState): ShellState {
  return {
    ...state,
    variables: new Map(state.variables),
    exported: new Set(state.exported),
    readonlyNames: new Set(state.readonlyNames),
    functions: new Map(state.functions),
    options: new Set(state.options),
    traps: new Map([...state.traps].filter(([, action]) => action === '')),
    jobs: new Map(),
  };
}

/** The environment programs get. */
export function environmentOf(state: ShellState): Record<string, string> {
  const entries = [...state.exported].map((name) => [name, state.variables.get(name)] as const);
  return Object.fromEntries(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** The stream behind a number, for writing. */
export function sinkOf(fds: Fds, number: number): Sink | undefined {
  const fd = fds.get(number);
  return fd !== undefined && 'sink' in fd ? fd.sink : undefined;
}

/** The stream behind a number, for reading. */
export function sourceOfFd(fds: Fds, number: number): Source | undefined {
  const fd = fds.get(number);
  return fd !== undefined && 'source' in fd ? fd.source : undefined;
}
