import { deliver } from '../delivery/deliver.ts';
import { Refusal } from '../errors.ts';
import { newTs } from '../ids.ts';
import { interaction, messagePlace } from '../payloads.ts';
import { acknowledged, actor, type ControlCall, needText, place, visibleMessage } from './act.ts';

/** `POST /control/shortcut`: uses a message shortcut; not offered on ephemeral messages. */
export const shortcut: ControlCall = async (control, body) => {
  const { workspace, sockets } = control;
  const user = actor(control, body);
  const conversation = place(control, body, user);
  const message = visibleMessage(conversation, needText(body, 'ts'), user);
  if (message.ephemeral_to !== undefined)
    throw new Refusal(409, `Message "${message.ts}" is ephemeral, and shortcuts are not offered there.`);
  const { channel, response_url } = messagePlace(workspace, user, conversation, message);
  const { payload, triggerId } = interaction(workspace, 'message_action', user, {
    callback_id: needText(body, 'callback_id'),
    action_ts: newTs(),
    message_ts: message.ts,
    message,
    channel,
    response_url,
  });
  const ack = acknowledged(await deliver(workspace, sockets, payload), 'The shortcut', triggerId);
  return { ack_ms: ack.ms, trigger_id: triggerId };
};
