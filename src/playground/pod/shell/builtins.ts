import { break_, continue_, eval_, exit, return_, source } from './builtins-flow.ts';
import { jobs, kill, trap, wait } from './builtins-jobs.ts';
import { cd, export_, local, pwd, read, readonly_, set, shift, unset } from './builtins-state.ts';
import { command, echo, test, type, umask } from './builtins-words.ts';
import { printf } from './printf.ts';
import type { Scope } from './state.ts';

/** A command that the shell is itself; answers its exit code. */
export type Builtin = (args: readonly string[], scope: Scope) => number | Promise<number>;

const nothing: Builtin = () => 0;

/** The builtin of that name. */
export function findBuiltin(name: string): Builtin | undefined {
  const builtins: Readonly<Record<string, Builtin>> = {
    ':': nothing,
    true: nothing,
    false: () => 1,
    hash: nothing,
    '.': source,
    source,
    break: break_,
    continue: continue_,
    eval: eval_,
    exit,
    return: return_,
    jobs,
    kill,
    trap,
    wait,
    cd,
    export: export_,
    local,
    declare: local,
    pwd,
    read,
    readonly: readonly_,
    set,
    shift,
    unset,
    command,
    echo,
    printf,
    test,
    '[': test,
    type,
    umask,
    ulimit: async (_args, scope) => umask(['unlimited'], scope),
  };
  return Object.hasOwn(builtins, name) ? builtins[name] : undefined;
}
