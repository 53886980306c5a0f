import type { PipelineNode, StatementNode } from 'just-bash';
import { createPipe } from '../pipe.ts';
import { emptySource } from '../stream.ts';
import { runCommand } from './command.ts';
import { ShellComplaint, ShellExit } from './flow.ts';
import { copyState, type Fds, type Scope } from './state.ts';
import { contain } from './subshell.ts';
import { runPendingTraps } from './traps.ts';

/** Runs statements in order; answers the last one's exit code. */
export async function runStatements(statements: readonly StatementNode[], scope: Scope): Promise<number> {
  let code = 0;
  for (const [index, statement] of statements.entries()) {
    const isLast = index === statements.length - 1 && scope.last === true;
    const { last: _, ...rest } = scope;
    code = await runStatement(statement, isLast ? scope : rest);
    scope.state.lastCode = code;
    await runPendingTraps(scope);
  }
  return code;
}

async function runStatement(statement: StatementNode, scope: Scope): Promise<number> {
  if (statement.deferredError)
    throw new ShellComplaint(`Syntax error: ${statement.deferredError.message}`, 2);
  if (statement.background) return startJob(statement, scope);
  let code = 0;
  for (const [index, pipeline] of statement.pipelines.entries()) {
    const operator = statement.operators[index - 1];
    if (operator === '&&' && code !== 0) continue;
    if (operator === '||' && code === 0) continue;
    const isLast = index === statement.pipelines.length - 1;
    const { last: _, ...rest } = scope;
    const tested = scope.tested === true || !isLast;
    code = await runPipeline(pipeline, isLast && !tested ? scope : { ...rest, tested });
    scope.state.lastCode = code;
    const isTested = tested || pipeline.negated;
    if (code !== 0 && !isTested && scope.state.options.has('e')) throw new ShellExit(code);
  }
  return code;
}

async function runPipeline(pipeline: PipelineNode, scope: Scope): Promise<number> {
  const { commands } = pipeline;
  const tested = scope.tested === true || pipeline.negated;
  const [only] = commands;
  const code =
    commands.length === 1 && only !== undefined
      ? await runCommand(only, pipeline.negated ? { ...scope, tested } : scope)
      : await runPiped(pipeline, scope);
  return pipeline.negated ? Number(code === 0) : code;
}

/** Every command of a pipeline runs at the same time, in a subshell of its own. */
async function runPiped(pipeline: PipelineNode, scope: Scope): Promise<number> {
  const { last: _, ...rest } = scope;
  const pipes = pipeline.commands.slice(1).map(() => createPipe());
  for (const pipe of pipes) {
    pipe.source.retain?.();
    pipe.sink.retain?.();
  }
  const runs = pipeline.commands.map(async (command, index) => {
    const before = pipes[index - 1];
    const after = pipes[index];
    const fds: Fds = new Map([
      ...scope.fds,
      ...(before ? [[0, { source: before.source }] as const] : []),
      ...(after ? [[1, { sink: after.sink }] as const] : []),
      ...(after && pipeline.pipeStderr?.[index] ? [[2, { sink: after.sink }] as const] : []),
    ]);
    try {
      return await contain(() => runCommand(command, { ...rest, fds, state: copyState(scope.state) }));
    } finally {
      before?.source.release?.();
      after?.sink.release?.();
    }
  });
  const codes = await scope.process.unlessKilled(Promise.all(runs));
  const failed = codes.filter((code) => code !== 0).at(-1);
  return scope.state.options.has('o:pipefail') ? (failed ?? 0) : (codes.at(-1) ?? 0);
}

/** `… &`: a process of its own in the shell's group, with nothing to read. */
function startJob(statement: StatementNode, scope: Scope): number {
  const fds: Fds = new Map([...scope.fds, [0, { source: emptySource }] as const]);
  const sink = (number: number) => {
    const fd = fds.get(number);
    return fd !== undefined && 'sink' in fd ? fd.sink : { write: async () => undefined };
  };
  const job = scope.container.processes.spawn({
    argv: [statement.sourceText ?? scope.state.name],
    ppid: scope.process.pid,
    pgid: scope.process.pgid,
    io: { stdin: emptySource, stdout: sink(1), stderr: sink(2) },
    main: (process) => {
      const inner: Scope = {
        ...scope,
        process,
        fds,
        state: copyState(scope.state),
        last: true,
        pulse: { pending: [], wake: () => undefined, commands: 0 },
      };
      return contain(() => runStatement({ ...statement, background: false }, inner));
    },
  });
  scope.state.jobs.set(job.pid, job);
  scope.state.lastJob = job.pid;
  return 0;
}
