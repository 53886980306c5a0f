import { invalidArguments, SlackError } from '../errors.ts';
import { asText, type Json } from '../json.ts';
import type { OpenView } from '../state.ts';
import { spendTrigger } from '../triggers.ts';
import { publishHome, pushView, readView, replaceView, viewsOf } from '../views.ts';
import type { Workspace } from '../workspace.ts';
import { type Method, need } from './args.ts';

/** `views.open`: a person's first modal. */
export const open: Method = (workspace, args) => {
  const view = readView(args['view'], 'modal');
  const user = spendTrigger(workspace, need(args, 'trigger_id'));
  return { view: pushView(workspace, user, view).view };
};

/** `views.push`: one more on top; there must be one. */
export const push: Method = (workspace, args) => {
  const view = readView(args['view'], 'modal');
  const user = spendTrigger(workspace, need(args, 'trigger_id'));
  if (viewsOf(workspace, user).length === 0) throw new SlackError('not_found');
  return { view: pushView(workspace, user, view).view };
};

/** `views.update`: by id or external id; an outdated `hash` is refused. */
export const update: Method = (workspace, args) => {
  const view = readView(args['view'], 'modal');
  const target = findView(workspace, args);
  const hash = asText(args['hash']);
  if (hash !== undefined && hash !== target.view['hash']) throw new SlackError('hash_conflict');
  return { view: replaceView(workspace, target, view).view };
};

/** `views.publish`: a person's App Home. */
export const publish: Method = (workspace, args) => {
  if (!workspace.seed.tabs.home) throw new SlackError('not_enabled');
  const user = need(args, 'user_id');
  const view = readView(args['view'], 'home');
  if (!workspace.seed.people.some((person) => person.id === user)) throw new SlackError('user_not_found');
  const hash = asText(args['hash']);
  const known = workspace.state.homes.get(user);
  if (hash !== undefined && known !== undefined && hash !== known['hash'])
    throw new SlackError('hash_conflict');
  return { view: publishHome(workspace, user, view) };
};

function findView(workspace: Workspace, args: Json): OpenView {
  const id = asText(args['view_id']);
  const externalId = asText(args['external_id']);
  if (id === undefined && externalId === undefined)
    throw invalidArguments('missing required field: view_id or external_id');
  const found = [...workspace.state.views.values()].find(
    (one) => one.id === id || (externalId !== undefined && one.view['external_id'] === externalId),
  );
  if (found === undefined) throw new SlackError('not_found');
  return found;
}
