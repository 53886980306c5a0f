import { publicMessage } from '../conversations.ts';
import { deliverEvent } from '../delivery/deliver.ts';
import { Refusal } from '../errors.ts';
import { asText, type Json } from '../json.ts';
import { postAs } from '../messages.ts';
import { event } from '../payloads.ts';
import type { Conversation, Message } from '../state.ts';
import { escapeTyped } from '../text.ts';
import type { Workspace } from '../workspace.ts';
import { actor, type ControlCall, needText, place } from './act.ts';

/** `POST /control/message`: says something; answers when the app took the events or did not. */
export const message: ControlCall = async (control, body) => {
  const { workspace, sockets } = control;
  const user = actor(control, body);
  const conversation = place(control, body, user);
  const text = withMention(workspace, escapeTyped(needText(body, 'text')));
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

function threadOf(conversation: Conversation, ts: string | undefined): string | undefined {
  if (ts === undefined) return undefined;
  const parent = publicMessage(conversation, ts);
  if (parent === undefined) throw new Refusal(404, `There is no thread "${ts}" in "${conversation.id}".`);
  return parent.thread_ts ?? parent.ts;
}

/** `@name` becomes a mention, as Slack's composer makes it. */
function withMention(workspace: Workspace, text: string): string {
  return workspace.seed.people.reduce(
    (written, person) => written.replaceAll(new RegExp(`(?<!\\S)@${person.name}\\b`, 'g'), `<@${person.id}>`),
    text,
  );
}

function eventsOf(workspace: Workspace, conversation: Conversation, posted: Message): readonly Json[] {
  const { app, botEvents } = workspace.seed;
  if (!conversation.members.has(app.botUser)) return [];
  const common = {
    user: posted.user,
    text: posted.text,
    ts: posted.ts,
    ...(posted.thread_ts === undefined ? {} : { thread_ts: posted.thread_ts }),
    channel: conversation.id,
    event_ts: posted.ts,
    team: workspace.seed.team.id,
    blocks: posted.blocks,
  };
  const isDirect = conversation.directWith !== undefined;
  const isMention = !isDirect && posted.text.includes(`<@${app.botUser}>`);
  return [
    ...(isMention && botEvents.includes('app_mention') ? [{ type: 'app_mention', ...common }] : []),
    ...(botEvents.includes('message')
      ? [{ type: 'message', channel_type: isDirect ? 'im' : 'channel', ...common }]
      : []),
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
