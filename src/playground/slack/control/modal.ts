import { deliver } from '../delivery/deliver.ts';
import { Refusal, SlackError } from '../errors.ts';
import { asJson, asList, asText, isJson, type Json } from '../json.ts';
import { interaction } from '../payloads.ts';
import type { OpenView } from '../state.ts';
import { closeView, pushView, readView, remember, replaceView, showErrors, viewsOf } from '../views.ts';
import type { Workspace } from '../workspace.ts';
import { acknowledged, actor, type ControlCall, needText, openView } from './act.ts';
import { byBlock, readInputs, refuseUnknown } from './input-state.ts';

/** `POST /control/submit`: sends a modal; answers with what the app said and what the modal did. */
export const submit: ControlCall = async (control, body) => {
  const { workspace, sockets } = control;
  const user = actor(control, body);
  const open = openView(control, needText(body, 'view_id'), user);
  if (open.view['submit'] === null) throw new Refusal(409, `View "${open.id}" has nothing to send it with.`);
  const given = asJson(body['values']);
  const blocks = asList(open.view['blocks']);
  refuseUnknown(blocks, given);
  const chosen = byBlock(blocks, given);
  const values = readInputs(workspace, open.view, { ...open.values, ...chosen });
  remember(workspace, open, chosen);
  const view = { ...open.view, state: { values } };
  const { payload, triggerId } = interaction(workspace, 'view_submission', user, { view, response_urls: [] });
  const ack = acknowledged(await deliver(workspace, sockets, payload), 'The modal', triggerId);
  const facts = { ack_ms: ack.ms, trigger_id: triggerId };
  try {
    apply(workspace, open, ack.body);
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    workspace.log.add('refusal', { reason: 'bad_response_action', error: error.code, ...error.extra });
    throw new Refusal(502, `The app's answer to the modal was refused: ${error.code}.`, {
      ...facts,
      ...error.extra,
    });
  }
  return { ...facts, ...(Object.keys(ack.body).length > 0 ? { response: ack.body } : {}) };
};

/** `POST /control/close`: closes a modal, with `clear` all of them; the app hears of each where it asked to. */
export const close: ControlCall = async (control, body) => {
  const { workspace, sockets } = control;
  const user = actor(control, body);
  const open = openView(control, needText(body, 'view_id'), user);
  const all = body['clear'] === true || open.view['clear_on_close'] === true;
  const closed = all ? viewsOf(workspace, user) : [open];
  closeView(workspace, open, all);
  const told = closed.filter(({ view }) => view['notify_on_close'] === true);
  const acks = await Promise.all(
    told.map(async ({ view }) => {
      const { payload, triggerId } = interaction(workspace, 'view_closed', user, { view, is_cleared: all });
      return acknowledged(await deliver(workspace, sockets, payload), 'The closing', triggerId).ms;
    }),
  );
  return acks.length === 0 ? {} : { ack_ms: Math.max(...acks) };
};

/** Does what the answer to a modal asks; only what Slack documents is an answer. */
function apply(workspace: Workspace, open: OpenView, answer: Json): void {
  const action = answer['response_action'];
  const allowed = action === 'errors' ? 'errors' : action === 'update' || action === 'push' ? 'view' : '';
  const stray = Object.keys(answer).find((name) => name !== 'response_action' && name !== allowed);
  if (stray !== undefined) throw new SlackError('invalid_response', { member: stray });
  switch (action) {
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

/** Errors must name input blocks of the view, and say something. */
function checkErrors(open: OpenView, errors: unknown): Json {
  const inputs = asList(open.view['blocks']).filter((block) => block['type'] === 'input');
  const ids = inputs.map((block) => block['block_id']);
  const isRight =
    isJson(errors) &&
    Object.keys(errors).length > 0 &&
    Object.entries(errors).every(([id, text]) => ids.includes(id) && asText(text) !== undefined);
  if (!isRight) throw new SlackError('invalid_errors');
  return errors;
}
