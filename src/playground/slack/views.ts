import { checkView } from './blocks/check-view.ts';
import { completeBlocks } from './blocks/complete-blocks.ts';
import { invalidArguments, SlackError } from './errors.ts';
import { newId, newSecret } from './ids.ts';
import { asList, asText, isJson, type Json, parseJson } from './json.ts';
import type { OpenView } from './state.ts';
import type { Workspace } from './workspace.ts';

/** Slack's limit of modals on top of each other. */
const maxStack = 3;
const maxViewBytes = 250_000;

/** A view as an app sent it, checked; throws Slack's error codes. */
export function readView(value: unknown, kind: 'modal' | 'home'): Json {
  const view = typeof value === 'string' ? parseJson(value) : value;
  if (!isJson(view)) throw invalidArguments('missing required field: view');
  if (JSON.stringify(view).length > maxViewBytes) throw new SlackError('view_too_large');
  const problems = checkView(view, kind);
  if (problems.length > 0) {
    throw new SlackError('invalid_arguments', { response_metadata: { messages: problems } });
  }
  return view;
}

/** The modals of a person, the one on top last. */
export function viewsOf(workspace: Workspace, user: string): readonly OpenView[] {
  return [...workspace.state.views.values()].filter((view) => view.user === user);
}

/** Puts a modal on top of the person's others. */
export function pushView(workspace: Workspace, user: string, view: Json): OpenView {
  const below = viewsOf(workspace, user);
  if (below.length >= maxStack) throw new SlackError('push_limit_reached');
  const externalId = asText(view['external_id']);
  const isTaken = [...workspace.state.views.values()].some(
    (open) => externalId !== undefined && open.view['external_id'] === externalId,
  );
  if (isTaken) throw new SlackError('duplicate_external_id');
  const id = newId('V');
  const place = { id, root_view_id: below[0]?.id ?? id, previous_view_id: below.at(-1)?.id ?? null };
  return keep(workspace, { id, user, values: {}, view: { ...complete(workspace, view), ...place } });
}

/** Replaces what a modal shows; its place in the stack stays. */
export function replaceView(workspace: Workspace, open: OpenView, view: Json): OpenView {
  const { id, root_view_id, previous_view_id } = open.view;
  const changed = { ...complete(workspace, view), id, root_view_id, previous_view_id };
  return keep(workspace, { id: open.id, user: open.user, values: valuesOf(workspace, open), view: changed });
}

/** Keeps what the person chose or wrote, without telling the page, which knows. */
export function remember(workspace: Workspace, open: OpenView, values: Json): void {
  const now = workspace.state.views.get(open.id);
  if (now !== undefined) workspace.state.views.set(open.id, { ...now, values: { ...now.values, ...values } });
}

function valuesOf(workspace: Workspace, open: OpenView): Json {
  return workspace.state.views.get(open.id)?.values ?? open.values;
}

/** Shows what is wrong with the person's input. */
export function showErrors(workspace: Workspace, open: OpenView, errors: Json): void {
  keep(workspace, { ...open, values: valuesOf(workspace, open), errors });
}

/** Closes one modal, or all of its person's. */
export function closeView(workspace: Workspace, open: OpenView, all: boolean): void {
  for (const view of all ? viewsOf(workspace, open.user) : [open]) workspace.state.views.delete(view.id);
  workspace.feed.emit({ type: 'views', user: open.user });
}

/** Makes the person's App Home show this view. */
export function publishHome(workspace: Workspace, user: string, view: Json): Json {
  const known = workspace.state.homes.get(user);
  const home = { ...complete(workspace, view), id: known?.['id'] ?? newId('V') };
  workspace.state.homes.set(user, home);
  workspace.feed.emit({ type: 'home', user });
  return home;
}

function keep(workspace: Workspace, open: OpenView): OpenView {
  workspace.state.views.set(open.id, open);
  workspace.feed.emit({ type: 'views', user: open.user });
  return open;
}

function complete({ seed }: Workspace, view: Json): Json {
  return {
    private_metadata: '',
    callback_id: '',
    external_id: '',
    clear_on_close: false,
    notify_on_close: false,
    submit: null,
    close: null,
    ...view,
    team_id: seed.team.id,
    app_id: seed.app.id,
    bot_id: seed.app.botId,
    hash: `${Math.floor(Date.now() / 1_000)}.${newSecret(4)}`,
    state: { values: {} },
    blocks: completeBlocks(asList(view['blocks'])),
  };
}
