import { deliver } from '../delivery/deliver.ts';
import { Refusal } from '../errors.ts';
import { newId, newTs } from '../ids.ts';
import { asList, asText, type Json } from '../json.ts';
import { interaction, messagePlace, viewPlace } from '../payloads.ts';
import {
  acknowledged,
  actor,
  type Control,
  type ControlCall,
  needText,
  openView,
  place,
  visibleMessage,
} from './act.ts';
import { actionOf, findElements } from './find-element.ts';

interface Surface {
  readonly blocks: readonly Json[];
  readonly members: Json;
  readonly what: string;
}

/** `POST /control/click`: uses a button or menu of a message, a modal (`view_id`) or the App Home (`home`). */
export const click: ControlCall = async (control, body) => {
  const { workspace, sockets } = control;
  const user = actor(control, body);
  const surface = surfaceOf(control, body, user);
  const action = findAction(surface, body);
  const { payload, triggerId } = interaction(workspace, 'block_actions', user, {
    ...surface.members,
    actions: [action],
  });
  const delivered = await deliver(workspace, sockets, payload);
  const ack = acknowledged(delivered, `The click on "${needText(body, 'action_id')}"`, triggerId);
  return { ack_ms: ack.ms, trigger_id: triggerId };
};

function surfaceOf(control: Control, body: Json, user: string): Surface {
  const { workspace } = control;
  if (body['home'] === true) {
    const home = workspace.state.homes.get(user);
    if (home === undefined) throw new Refusal(404, `"${user}" has no App Home yet.`);
    const id = asText(home['id']) ?? '';
    return { blocks: asList(home['blocks']), members: viewPlace({ id, view: home }), what: 'The App Home' };
  }
  const viewId = asText(body['view_id']);
  if (viewId !== undefined) {
    const open = openView(control, viewId, user);
    return { blocks: asList(open.view['blocks']), members: viewPlace(open), what: `View "${viewId}"` };
  }
  const conversation = place(control, body, user);
  const message = visibleMessage(conversation, needText(body, 'ts'), user);
  return {
    blocks: message.blocks,
    members: messagePlace(workspace, user, conversation, message),
    what: `Message "${message.ts}"`,
  };
}

function findAction(surface: Surface, body: Json): Json {
  const actionId = needText(body, 'action_id');
  const value = asText(body['value']);
  const found = findElements(surface.blocks, actionId);
  const fitting = found.find(
    ({ element }) => element['type'] !== 'button' || value === undefined || element['value'] === value,
  );
  if (fitting !== undefined) return actionOf(fitting, value);
  if (body['forge'] === true) return forged(actionId, value, asText(body['block_id']));
  const withValue = value === undefined ? '' : ` with the value "${value}"`;
  throw new Refusal(409, `${surface.what} has no button "${actionId}"${withValue}.`);
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
