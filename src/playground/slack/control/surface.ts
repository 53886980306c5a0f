import { Refusal } from '../errors.ts';
import { asJson, asList, asText, type Json } from '../json.ts';
import { messagePlace, viewPlace } from '../payloads.ts';
import type { OpenView } from '../state.ts';
import { actor, type Control, needText, openView, place, visibleMessage } from './act.ts';
import { stateOfAll } from './input-state.ts';

/** A message, a modal or an App Home that somebody uses. */
export interface Surface {
  readonly blocks: readonly Json[];
  readonly what: string;
  readonly open?: OpenView;
  /** What an interaction's payload says of it while its fields hold these values. */
  members(values: Json): Json;
}

/** The surface that the call names: `channel` and `ts`, `view_id`, or `home`. */
export function surfaceOf(control: Control, body: Json): Surface {
  const { workspace } = control;
  const user = actor(control, body);
  if (body['home'] === true) {
    const home = workspace.state.homes.get(user);
    if (home === undefined) throw new Refusal(404, `"${user}" has no App Home yet.`);
    return inView(control, asText(home['id']) ?? '', home, 'The App Home');
  }
  const viewId = asText(body['view_id']);
  if (viewId !== undefined) {
    const open = openView(control, viewId, user);
    return { ...inView(control, viewId, open.view, `View "${viewId}"`), open };
  }
  const conversation = place(control, body, user);
  const message = visibleMessage(conversation, needText(body, 'ts'), user);
  const attached = asList(message.attachments).flatMap((one) => asList(one['blocks']));
  const blocks = [...message.blocks, ...attached];
  return {
    blocks,
    what: `Message "${message.ts}"`,
    members: (values) => ({
      ...messagePlace(workspace, user, conversation, message),
      state: { values: stateOfAll(workspace, blocks, values) },
    }),
  };
}

function inView({ workspace }: Control, id: string, view: Json, what: string): Surface {
  const blocks = asList(view['blocks']);
  return {
    blocks,
    what,
    members(values) {
      const held = { ...asJson(workspace.state.views.get(id)?.values), ...values };
      return viewPlace({ id, view: { ...view, state: { values: stateOfAll(workspace, blocks, held) } } });
    },
  };
}
