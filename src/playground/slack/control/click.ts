import { deliver } from '../delivery/deliver.ts';
import { Refusal } from '../errors.ts';
import { newId, newTs } from '../ids.ts';
import { asJson, asText, type Json } from '../json.ts';
import { interaction } from '../payloads.ts';
import { remember } from '../views.ts';
import { acknowledged, actor, type ControlCall, needText } from './act.ts';
import { actionOf } from './action.ts';
import { findElements } from './find-element.ts';
import { byBlock } from './input-state.ts';
import { type Surface, surfaceOf } from './surface.ts';

/** `POST /control/click`: uses a button or menu of a message, a modal (`view_id`) or the App Home (`home`). */
export const click: ControlCall = async (control, body) => {
  const { workspace, sockets } = control;
  const user = actor(control, body);
  const surface = surfaceOf(control, body);
  const action = findAction(control, surface, body);
  const values = withAction(byBlock(surface.blocks, asJson(body['values'])), action);
  if (surface.open !== undefined) remember(workspace, surface.open, values);
  const { payload, triggerId } = interaction(workspace, 'block_actions', user, {
    ...surface.members(values),
    actions: [action],
  });
  const delivered = await deliver(workspace, sockets, payload);
  const ack = acknowledged(delivered, `The click on "${needText(body, 'action_id')}"`, triggerId);
  return { ack_ms: ack.ms, trigger_id: triggerId };
};

function findAction({ workspace }: Parameters<ControlCall>[0], surface: Surface, body: Json): Json {
  const actionId = needText(body, 'action_id');
  const value = asText(body['value']);
  const found = findElements(surface.blocks, actionId);
  const fitting = found.find(
    ({ element }) => element['type'] !== 'button' || value === undefined || element['value'] === value,
  );
  if (body['forge'] === true && fitting === undefined)
    return forged(actionId, value, asText(body['block_id']));
  const withValue = value === undefined ? '' : ` with the value "${value}"`;
  if (fitting === undefined)
    throw new Refusal(409, `${surface.what} has no button "${actionId}"${withValue}.`);
  if (fitting.isSilent && body['forge'] !== true)
    throw new Refusal(
      409,
      `The field "${actionId}" sends nothing until the form is sent: no dispatch_action.`,
    );
  return actionOf(workspace, fitting, value);
}

/** The fields' values, with what the action has just chosen. */
function withAction(values: Json, action: Json): Json {
  const { action_id, block_id, action_ts: _, ...state } = action;
  if (state['type'] === 'button' || state['type'] === 'overflow') return values;
  const block = asText(block_id) ?? '';
  return { ...values, [block]: { ...asJson(values[block]), [asText(action_id) ?? '']: state } };
}

/** What someone sends who writes payloads by hand. */
function forged(actionId: string, value: string | undefined, blockId: string | undefined): Json {
  return {
    type: 'button',
    action_id: actionId,
    block_id: blockId ?? newId('b'),
    text: { type: 'plain_text', text: actionId, emoji: true },
    ...(value === undefined ? {} : { value }),
    action_ts: newTs(),
  };
}
