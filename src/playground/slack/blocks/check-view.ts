import { asList, isJson, type Json } from '../json.ts';
import { checkBlocks } from './check-blocks.ts';
import { plainText } from './objects.ts';
import { anything, boolean, type Check, object, oneOf, problem, string } from './schema.ts';

const common = {
  'type!': oneOf('modal', 'home'),
  'blocks!': anything,
  private_metadata: string(3_000, { min: 0 }),
  callback_id: string(255, { min: 0 }),
  external_id: string(255, { min: 0 }),
};
const modal: Check = object({
  ...common,
  'title!': plainText(24),
  submit: plainText(24),
  close: plainText(24),
  clear_on_close: boolean,
  notify_on_close: boolean,
  submit_disabled: boolean,
});
const home: Check = object(common);

/** What Slack would refuse about a view of this kind; empty where nothing is wrong. */
export function checkView(view: unknown, kind: 'modal' | 'home'): string[] {
  if (!isJson(view)) return [problem('must be an object', '/view')];
  const problems: string[] = [];
  const check = kind === 'modal' ? modal : home;
  check(view, '/view', problems);
  if (view['type'] !== kind) problems.push(problem(`must be of type "${kind}"`, '/view/type'));
  if (!Array.isArray(view['blocks'])) problems.push(problem('must be an array', '/view/blocks'));
  else problems.push(...checkBlocks(view['blocks'], 'view').map((text) => text.replace(':/', ':/view/')));
  if (kind === 'modal' && hasInput(view) && view['submit'] === undefined)
    problems.push(problem('a view with an input block must have "submit"', '/view/submit'));
  return problems;
}

function hasInput(view: Json): boolean {
  return asList(view['blocks']).some((block) => block['type'] === 'input');
}
