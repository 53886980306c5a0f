import type { Program } from '../program.ts';
import { play } from '../program.ts';
import { builtinPrograms } from '../shell/as-program.ts';
import { runShell } from '../shell/main.ts';
import { bigOutput, failAfter, sleep, slowReport, stderrDemo, yes } from './demos.ts';
import { cat } from './files.ts';
import { runMigrations } from './migrations.ts';
import { systemPrograms } from './system.ts';
import { timeout } from './timeout.ts';
import { env, nice, nohup, setsid, stdbuf, which } from './wrappers.ts';

const everywhere: Readonly<Record<string, Program>> = {
  sh: runShell,
  bash: runShell,
  dash: runShell,
  cat,
  env,
  nice,
  nohup,
  setsid,
  stdbuf,
  timeout,
  which,
  sleep: play(sleep),
  yes: play(yes),
  'slow-report': play(slowReport),
  'fail-after': play(failAfter),
  'big-output': play(bigOutput),
  'stderr-demo': play(stderrDemo),
  ...builtinPrograms(['echo', 'printf', 'true', 'false', 'test', '[', 'pwd', 'kill']),
};

const onlyWhereNamed: Readonly<Record<string, Program>> = {
  'run-migrations': play(runMigrations),
};
const namedInSystem = ['proxy', 'psql'];

/** A program of our own by its name; `named` are those that only some images have. */
export function findScripted(name: string, named: readonly string[]): Program | undefined {
  const common = own(everywhere, name);
  if (common !== undefined) return common;
  if (own(onlyWhereNamed, name) !== undefined)
    return named.includes(name) ? own(onlyWhereNamed, name) : undefined;
  const script = own(systemPrograms, name);
  if (script === undefined || (namedInSystem.includes(name) && !named.includes(name))) return undefined;
  return play(script);
}

function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
