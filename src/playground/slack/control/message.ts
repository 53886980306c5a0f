import { compose } from '../composed.ts';
import { publicMessage } from '../conversations.ts';
import { deliverEvent } from '../delivery/deliver.ts';
import { Refusal } from '../errors.ts';
import { asText, type Json } from '../json.ts';
import { postAs } from '../messages.ts';
import { event } from '../payloads.ts';
import type { Conversation, Message } from '../state.ts';
import type { Workspace } from '../workspace.ts';
import { actor, type ControlCall, needText, place } from './act.ts';

/** `POST /control/message`: says something; answers when the app took the events or did not. */
export const message: ControlCall = async (control, body) => {
  const { workspace, sockets } = control;
  const user = actor(control, body);
  const conversation = place(control, body, user);
  refuseClosedTab(workspace, conversation);
  const text = compose(workspace, needText(body, 'text'));
  const posted = postAs(workspace, conversation, user, {
    text,
    thread_ts: threadOf(conversation, asText(body['thread_ts'])),
  });
  const events = eventsOf(workspace, conversation, posted);
  const delivered = await Promise.all(
    events.map((one) => deliverEvent(workspace, sockets, event(workspace, one))),
  );
  hintAtAbsence(workspace, conversation, posted);
  return {
    ts: posted.ts,
    events: events.map((one) => one['type']),
    delivered: delivered.map(({ kind }) => kind),
  };
};

function refuseClosedTab({ seed }: Workspace, { directWith }: Conversation): void {
  if (directWith !== undefined && seed.tabs.messages !== 'open')
    throw new Refusal(409, `Sending messages to ${seed.app.name} has been turned off: its manifest says so.`);
}

function threadOf(conversation: Conversation, ts: string | undefined): string | undefined {
  if (ts === undefined) return undefined;
  const parent = publicMessage(conversation, ts);
  if (parent === undefined) throw new Refusal(404, `There is no thread "${ts}" in "${conversation.id}".`);
  return parent.thread_ts ?? parent.ts;
}

function eventsOf(workspace: Workspace, conversation: Conversation, posted: Message): readonly Json[] {
  const { app, botEvents, people, scopes, team } = workspace.seed;
  if (!conversation.members.has(app.botUser)) return [];
  const outside = people.find(({ id }) => id === posted.user)?.team;
  const common = {
    user: posted.user,
    text: posted.text,
    ts: posted.ts,
    ...(posted.thread_ts === undefined ? {} : { thread_ts: posted.thread_ts }),
    channel: conversation.id,
    event_ts: posted.ts,
    team: outside ?? team.id,
    ...(outside === undefined ? {} : { user_team: outside, source_team: outside }),
    blocks: posted.blocks,
  };
  const kind =
    conversation.directWith !== undefined ? 'im' : conversation.isPrivate === true ? 'group' : 'channel';
  const isMention = kind !== 'im' && posted.text.includes(`<@${app.botUser}>`);
  const hears = isMention && botEvents.includes('app_mention') && scopes.includes('app_mentions:read');
  const family = kind === 'im' ? 'im' : `${kind}s`;
  const hearsAll = botEvents.includes(`message.${family}`) && scopes.includes(`${family}:history`);
  return [
    ...(hears ? [{ type: 'app_mention', ...common }] : []),
    ...(hearsAll ? [{ type: 'message', channel_type: kind, ...common }] : []),
  ];
}

function hintAtAbsence(workspace: Workspace, conversation: Conversation, posted: Message): void {
  const { app } = workspace.seed;
  if (conversation.members.has(app.botUser) || !posted.text.includes(`<@${app.botUser}>`)) return;
  postAs(workspace, conversation, 'USLACKBOT', {
    text: `You mentioned <@${app.botUser}>, who is not in this channel. Invite it: /invite @${app.name}`,
    ephemeral_to: posted.user,
    thread_ts: posted.thread_ts,
  });
}
