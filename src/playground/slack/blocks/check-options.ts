import type { Json } from '../json.ts';
import { option, optionGroup } from './objects.ts';
import { list, problem } from './schema.ts';

/** What Slack would refuse about an app's answer to `block_suggestion`; empty where nothing is wrong. */
export function checkOptions(answer: Json): string[] {
  const problems: string[] = [];
  const { options, option_groups } = answer;
  if ((options === undefined) === (option_groups === undefined))
    problems.push(problem('must have either options or option_groups', ''));
  if (options !== undefined) list(option, 0, 100)(options, '/options', problems);
  if (option_groups !== undefined) list(optionGroup, 0, 100)(option_groups, '/option_groups', problems);
  return problems;
}
