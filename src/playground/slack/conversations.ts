import { SlackError } from './errors.ts';
import type { Conversation, Message } from './state.ts';
import type { Workspace } from './workspace.ts';

/**
 * The conversation that the app means. A person's id means the direct message with that person, which is opened. Private ones
 * without the app do not exist for it.
 */
export function conversationForApp(workspace: Workspace, id: string): Conversation {
  const person = workspace.seed.people.find((one) => one.id === id && one.isBot !== true);
  if (person !== undefined) return openDirect(workspace, person.id);
  const conversation = workspace.state.conversations.get(id);
  const isHidden = conversation?.isPrivate === true && !conversation.members.has(workspace.seed.app.botUser);
  if (conversation === undefined || isHidden) throw new SlackError('channel_not_found');
  return conversation;
}

/** The same, where the app may post: as a member, or anywhere public with the scope for that. */
export function postable(workspace: Workspace, id: string): Conversation {
  const conversation = conversationForApp(workspace, id);
  const { app, scopes, tabs } = workspace.seed;
  if (conversation.directWith !== undefined && tabs.messages === 'off')
    throw new SlackError('messages_tab_disabled');
  if (conversation.members.has(app.botUser)) return conversation;
  if (conversation.isPrivate !== true && scopes.includes('chat:write.public')) return conversation;
  throw new SlackError('not_in_channel');
}

/** The same, where the app must be a member. */
export function joinedConversation(workspace: Workspace, id: string): Conversation {
  const conversation = conversationForApp(workspace, id);
  if (!conversation.members.has(workspace.seed.app.botUser)) throw new SlackError('not_in_channel');
  return conversation;
}

/** The direct message between the app and a person. */
export function openDirect(workspace: Workspace, user: string): Conversation {
  const { app, people } = workspace.seed;
  const id = `D_${user.replace(/^U_?/, '')}`;
  const known = workspace.state.conversations.get(id);
  if (known !== undefined) return known;
  const opened: Conversation = {
    id,
    name: people.find((one) => one.id === user)?.name ?? user,
    topic: '',
    isPrivate: true,
    directWith: user,
    members: new Set([user, app.botUser]),
    messages: new Map(),
  };
  workspace.state.conversations.set(id, opened);
  workspace.feed.emit({ type: 'workspace' });
  return opened;
}

/** A message that everyone in the conversation sees. */
export function publicMessage(conversation: Conversation, ts: string): Message | undefined {
  const message = conversation.messages.get(ts);
  return message?.ephemeral_to === undefined ? message : undefined;
}

/** The replies under a message, oldest first. */
export function repliesTo(conversation: Conversation, ts: string): readonly Message[] {
  return [...conversation.messages.values()].filter(
    (message) => message.thread_ts === ts && message.ts !== ts && message.ephemeral_to === undefined,
  );
}
