import type { Delivered } from '../delivery/deliver.ts';
import type { Sockets } from '../delivery/sockets.ts';
import { Refusal } from '../errors.ts';
import { asText, type Json } from '../json.ts';
import type { Conversation, Message, OpenView } from '../state.ts';
import type { Workspace } from '../workspace.ts';

/** What a control call works with. */
export interface Control {
  readonly workspace: Workspace;
  readonly sockets: Sockets;
  readonly onFault: ((fault: Json) => FaultAnswer | Promise<FaultAnswer>) | undefined;
  readonly onReset: (() => void | Promise<void>) | undefined;
}

/** What the owner of other faults says about one. */
export type FaultAnswer = { readonly ok: boolean; readonly error?: string };

/** A control call: the members beside `"ok": true`, or a thrown `Refusal`. */
export type ControlCall = (control: Control, body: Json) => Promise<Json> | Json;

/** A text that the call must give. */
export function needText(body: Json, name: string): string {
  const value = asText(body[name]);
  if (value === undefined) throw new Refusal(400, `"${name}" is missing. It must be a text.`);
  return value;
}

/** The person the call acts as. */
export function actor({ workspace }: Control, body: Json): string {
  const user = needText(body, 'user');
  const people = workspace.seed.people.filter((person) => person.isBot !== true);
  const found = people.find((person) => person.id === user);
  if (found?.isDeleted === true) throw new Refusal(403, `"${user}" has left the team and cannot act.`);
  if (found !== undefined) return user;
  const names = people.map((person) => person.id).join(', ');
  throw new Refusal(404, `There is no person "${user}". There are: ${names}.`);
}

/** The same, for what a shared channel does not share: an app's commands and shortcuts are its own team's. */
export function teamMember(control: Control, body: Json): string {
  const user = actor(control, body);
  const person = control.workspace.seed.people.find((one) => one.id === user);
  if (person?.team === undefined) return user;
  throw new Refusal(403, `"${user}" is of another team, whose people have no commands or shortcuts here.`);
}

/** The conversation the call names; the actor must be in it. */
export function place(control: Control, body: Json, user: string): Conversation {
  const conversation = anyPlace(control, needText(body, 'channel'));
  if (conversation.members.has(user)) return conversation;
  throw new Refusal(403, `"${user}" is not a member of "${conversation.id}".`);
}

/** The conversation with this id. */
export function anyPlace({ workspace }: Control, id: string): Conversation {
  const conversation = workspace.state.conversations.get(id);
  if (conversation !== undefined) return conversation;
  const names = [...workspace.state.conversations.keys()].join(', ');
  throw new Refusal(404, `There is no channel "${id}". There are: ${names}.`);
}

/** The message the call names, if the actor can see it. */
export function visibleMessage(conversation: Conversation, ts: string, user: string): Message {
  const message = conversation.messages.get(ts);
  if (message === undefined) throw new Refusal(404, `There is no message "${ts}" in "${conversation.id}".`);
  if (message.ephemeral_to !== undefined && message.ephemeral_to !== user)
    throw new Refusal(403, `Message "${ts}" is visible to "${message.ephemeral_to}" only.`);
  return message;
}

/** The person's open modal. */
export function openView({ workspace }: Control, id: string, user: string): OpenView {
  const view = workspace.state.views.get(id);
  if (view === undefined) throw new Refusal(404, `No view "${id}" is open.`);
  if (view.user !== user) throw new Refusal(403, `View "${id}" is open for "${view.user}" only.`);
  return view;
}

/** The time of the acknowledgement and its body, or a refusal that says what Slack would show. */
export function acknowledged(
  delivered: Delivered,
  what: string,
  triggerId: string,
): { ms: number; body: Json } {
  const facts = { ack_ms: null, trigger_id: triggerId };
  switch (delivered.kind) {
    case 'acked':
      return { ms: delivered.ms, body: delivered.body };
    case 'timeout':
      throw new Refusal(504, `${what} failed with the error operation_timeout`, facts);
    case 'unreachable':
      throw new Refusal(502, `${what} failed with the error dispatch_failed`, facts);
  }
}
