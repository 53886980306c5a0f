import { deliver } from '../delivery/deliver.ts';
import { Refusal, SlackError } from '../errors.ts';
import { asJson, asList, asText, isJson, type Json } from '../json.ts';
import { interaction, viewPlace } from '../payloads.ts';
import type { OpenView } from '../state.ts';
import { closeView, pushView, readView, replaceView, showErrors } from '../views.ts';
import type { Workspace } from '../workspace.ts';
import { acknowledged, actor, type ControlCall, needText, openView } from './act.ts';
import { readInputs } from './input-state.ts';

/** `POST /control/submit`: sends a modal; answers with what the app said and what the modal did. */
export const submit: ControlCall = async (control, body) => {
  const { workspace, sockets } = control;
  const user = actor(control, body);
  const open = openView(control, needText(body, 'view_id'), user);
  const values = readInputs(open.view, asJson(body['values']));
  const view = { ...open.view, state: { values } };
  const { payload, triggerId } = interaction(workspace, 'view_submission', user, { view, response_urls: [] });
  const ack = acknowledged(await deliver(workspace, sockets, payload), 'The modal', triggerId);
  const facts = { ack_ms: ack.ms, trigger_id: triggerId };
  try {
    apply(workspace, open, ack.body);
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    workspace.log.add('refusal', { reason: 'bad_response_action', error: error.code });
    throw new Refusal(502, `The app's answer to the modal was refused: ${error.code}.`, {
      ...facts,
      ...error.extra,
    });
  }
  return { ...facts, ...(Object.keys(ack.body).length > 0 ? { response: ack.body } : {}) };
};

/** `POST /control/close`: closes a modal; the app hears of it where it asked to. */
export const close: ControlCall = async (control, body) => {
  const { workspace, sockets } = control;
  const user = actor(control, body);
  const open = openView(control, needText(body, 'view_id'), user);
  const all = body['clear'] === true;
  closeView(workspace, open, all);
  if (open.view['notify_on_close'] !== true) return {};
  const { payload, triggerId } = interaction(workspace, 'view_closed', user, {
    view: open.view,
    is_cleared: all,
  });
  const ack = acknowledged(await deliver(workspace, sockets, payload), 'The closing', triggerId);
  return { ack_ms: ack.ms };
};

/** `POST /control/suggest`: types into an external menu of a modal; answers with the app's options. */
export const suggest: ControlCall = async (control, body) => {
  const { workspace, sockets } = control;
  const user = actor(control, body);
  const open = openView(control, needText(body, 'view_id'), user);
  const actionId = needText(body, 'action_id');
  const block = asList(open.view['blocks']).find((one) => elementsOf(one).includes(actionId));
  if (block === undefined) throw new Refusal(409, `View "${open.id}" has no menu "${actionId}".`);
  const { payload, triggerId } = interaction(workspace, 'block_suggestion', user, {
    ...viewPlace(open),
    action_id: actionId,
    block_id: block['block_id'],
    value: asText(body['value']) ?? '',
  });
  const ack = acknowledged(await deliver(workspace, sockets, payload), 'The menu', triggerId);
  const options = asList(ack.body['options']);
  if (options.length > 100)
    throw new Refusal(502, `The app gave ${options.length} options; 100 are allowed.`);
  return { ack_ms: ack.ms, options, option_groups: asList(ack.body['option_groups']) };
};

function elementsOf(block: Json): readonly unknown[] {
  const elements = [asJson(block['element']), asJson(block['accessory']), ...asList(block['elements'])];
  return elements.map((element) => element['action_id']);
}

function apply(workspace: Workspace, open: OpenView, answer: Json): void {
  switch (answer['response_action']) {
    case undefined:
      closeView(workspace, open, false);
      return;
    case 'clear':
      closeView(workspace, open, true);
      return;
    case 'update':
      replaceView(workspace, open, readView(answer['view'], 'modal'));
      return;
    case 'push':
      pushView(workspace, open.user, readView(answer['view'], 'modal'));
      return;
    case 'errors':
      showErrors(workspace, open, checkErrors(open, answer['errors']));
      return;
    default:
      throw new SlackError('invalid_response_action');
  }
}

/** Errors must name input blocks of the view. */
function checkErrors(open: OpenView, errors: unknown): Json {
  const inputs = asList(open.view['blocks']).filter((block) => block['type'] === 'input');
  const ids = inputs.map((block) => block['block_id']);
  if (!isJson(errors) || !Object.keys(errors).every((id) => ids.includes(id)))
    throw new SlackError('invalid_errors');
  return errors;
}
