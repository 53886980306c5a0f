import { deliver } from '../delivery/deliver.ts';
import { Refusal } from '../errors.ts';
import { newTs } from '../ids.ts';
import { interaction, messagePlace } from '../payloads.ts';
import type { Seed } from '../seed.ts';
import {
  acknowledged,
  type Control,
  type ControlCall,
  needText,
  place,
  teamMember,
  visibleMessage,
} from './act.ts';

/** `POST /control/shortcut`: uses a shortcut of the manifest, on a message (not an ephemeral one) or from anywhere. */
export const shortcut: ControlCall = async (control, body) => {
  const { workspace, sockets } = control;
  const user = teamMember(control, body);
  const callbackId = needText(body, 'callback_id');
  const common = { callback_id: callbackId, action_ts: newTs() };
  const { payload, triggerId } =
    offered(workspace.seed, callbackId).type === 'global'
      ? interaction(workspace, 'shortcut', user, common)
      : interaction(workspace, 'message_action', user, { ...common, ...onMessage(control, body, user) });
  const ack = acknowledged(await deliver(workspace, sockets, payload), 'The shortcut', triggerId);
  return { ack_ms: ack.ms, trigger_id: triggerId };
};

function offered({ shortcuts, scopes }: Seed, callbackId: string): Seed['shortcuts'][number] {
  const found = shortcuts.find((one) => one.callbackId === callbackId);
  if (found !== undefined && scopes.includes('commands')) return found;
  const known = shortcuts.map((one) => one.callbackId).join(', ') || 'none';
  throw new Refusal(404, `The app has no shortcut "${callbackId}". Its manifest names: ${known}.`);
}

function onMessage(control: Control, body: Parameters<ControlCall>[1], user: string) {
  const conversation = place(control, body, user);
  const message = visibleMessage(conversation, needText(body, 'ts'), user);
  if (message.ephemeral_to !== undefined)
    throw new Refusal(409, `Message "${message.ts}" is ephemeral, and shortcuts are not offered there.`);
  const { channel, response_url } = messagePlace(control.workspace, user, conversation, message, true);
  return { message_ts: message.ts, message, channel, response_url };
}
