import type { Action, CommandClass, Verdict } from '../verdict.ts';
import { findClass, listCommands } from './judge.ts';
import { applyRules, type RunPlace, type TeamRule } from './team-rules.ts';

/** What is done about each class; a class that is not named is as by default. */
export type ClassActions = Readonly<Partial<Record<Exclude<CommandClass, 'forbidden'>, Action>>>;

/** The built-in rules' companions: a team's own rules, and what each environment does about a class. */
export interface Policy {
  readonly rules: readonly TeamRule[];
  readonly environments: Readonly<Record<string, ClassActions>>;
}

const ask: Action = { kind: 'ask', needed: 1 };
const run: Action = { kind: 'run' };

/** In `production`, and so in any cluster nobody labelled, what is not known to read asks; elsewhere only what destroys. */
function defaultAction(severity: CommandClass, environment: string): Action {
  switch (severity) {
    case 'read':
      return run;
    case 'write':
      return environment === 'production' ? ask : run;
    case 'destructive':
      return ask;
    case 'forbidden':
      return { kind: 'refuse' };
  }
}

/** What an argv would do in a place, and what is done about it. Never throws; bounded by the length of the argv. */
export function judge(
  argv: readonly string[],
  { place, policy }: { readonly place: RunPlace; readonly policy: Policy },
): Verdict {
  const { rules } = policy;
  const commands = rules.length === 0 ? [] : listCommands(argv);
  const found = applyRules(findClass(argv), { argv, commands, place, rules });
  const configured = Object.hasOwn(policy.environments, place.environment)
    ? policy.environments[place.environment]
    : undefined;
  const action =
    (found.class === 'forbidden' ? undefined : configured?.[found.class]) ??
    defaultAction(found.class, place.environment);
  return { ...found, action };
}
