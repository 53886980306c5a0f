import {
  conversationForApp,
  joinedConversation,
  openDirect,
  publicMessage,
  repliesTo,
} from '../conversations.ts';
import { SlackError } from '../errors.ts';
import { asText, type Json } from '../json.ts';
import type { Conversation, Message } from '../state.ts';
import type { Workspace } from '../workspace.ts';
import { count, flag, type Method, need } from './args.ts';

/** `conversations.info` */
export const info: Method = (workspace, args) => ({
  channel: describe(workspace, conversationForApp(workspace, need(args, 'channel'))),
});

/** `conversations.list`, without private conversations that the app is not in. */
export const list: Method = (workspace, args) => {
  const { botUser } = workspace.seed.app;
  const visible = ofTypes(workspace, args).filter(
    (one) => one.isPrivate !== true || one.members.has(botUser),
  );
  return {
    channels: visible.map((one) => describe(workspace, one)),
    response_metadata: { next_cursor: '' },
  };
};

/** `users.conversations`: those that a person is in and the app can see; without `user`, the app's own. */
export const ofUser: Method = (workspace, args) => {
  const { botUser } = workspace.seed.app;
  const user = asText(args['user']) ?? botUser;
  if (!workspace.seed.people.some((one) => one.id === user)) throw new SlackError('user_not_found');
  const visible = ofTypes(workspace, args)
    .filter((one) => one.members.has(user))
    .filter((one) => one.isPrivate !== true || one.members.has(botUser));
  return {
    channels: visible.map((one) => describe(workspace, one)),
    response_metadata: { next_cursor: '' },
  };
};

/** `conversations.members` */
export const members: Method = (workspace, args) => ({
  members: [...conversationForApp(workspace, need(args, 'channel')).members],
  response_metadata: { next_cursor: '' },
});

/** `conversations.join`: public channels only. */
export const join: Method = (workspace, args) => {
  const conversation = conversationForApp(workspace, need(args, 'channel'));
  if (conversation.isPrivate === true) throw new SlackError('method_not_supported_for_channel_type');
  const already = conversation.members.has(workspace.seed.app.botUser);
  conversation.members.add(workspace.seed.app.botUser);
  workspace.feed.emit({ type: 'workspace' });
  return {
    channel: describe(workspace, conversation),
    ...(already ? { warning: 'already_in_channel' } : {}),
  };
};

/** `conversations.open`: the direct message with one person. */
export const open: Method = (workspace, args) => {
  const user = need(args, 'users');
  if (!workspace.seed.people.some((one) => one.id === user && one.isBot !== true))
    throw new SlackError('user_not_found');
  return { channel: { id: openDirect(workspace, user).id } };
};

/** `conversations.history`: newest first, without replies and ephemerals. */
export const history: Method = (workspace, args) => {
  const conversation = joinedConversation(workspace, need(args, 'channel'));
  const roots = [...conversation.messages.values()].filter(
    (message) =>
      message.ephemeral_to === undefined &&
      (message.thread_ts === undefined || message.thread_ts === message.ts),
  );
  return page(roots.filter(between(args)).reverse(), args, (message) => show(conversation, message, args));
};

/** `conversations.replies`: the parent, then its replies, oldest first. */
export const replies: Method = (workspace, args) => {
  const conversation = joinedConversation(workspace, need(args, 'channel'));
  const named = publicMessage(conversation, need(args, 'ts'));
  const parent = named === undefined ? undefined : publicMessage(conversation, named.thread_ts ?? named.ts);
  if (parent === undefined) throw new SlackError('thread_not_found');
  const within = repliesTo(conversation, parent.ts).filter(between(args));
  return page([parent, ...within], args, (message) => show(conversation, message, args));
};

function ofTypes(workspace: Workspace, args: Json): readonly Conversation[] {
  const types = (asText(args['types']) ?? 'public_channel').split(',').map((type) => type.trim());
  return [...workspace.state.conversations.values()].filter((one) => {
    if (one.directWith !== undefined || one.isDirect === true) return types.includes('im');
    return types.includes(one.isPrivate === true ? 'private_channel' : 'public_channel');
  });
}

function page(messages: readonly Message[], args: Json, render: (message: Message) => Json): Json {
  const start = Number(args['cursor'] ?? 0) || 0;
  const end = start + count(args, 'limit', 999);
  const hasMore = messages.length > end;
  return {
    messages: messages.slice(start, end).map(render),
    has_more: hasMore,
    response_metadata: { next_cursor: hasMore ? String(end) : '' },
  };
}

function show(conversation: Conversation, message: Message, args: Json): Json {
  const { metadata, ...rest } = message;
  const under = repliesTo(conversation, message.ts);
  return {
    ...rest,
    ...(flag(args, 'include_all_metadata') && metadata?.['event_type'] !== undefined ? { metadata } : {}),
    ...(under.length === 0 ? {} : { thread_ts: message.ts, reply_count: under.length }),
  };
}

function between(args: Json): (message: Message) => boolean {
  const oldest = Number(args['oldest'] ?? 0);
  const latest = Number(args['latest'] ?? Number.POSITIVE_INFINITY);
  const inclusive = flag(args, 'inclusive');
  return ({ ts }) =>
    inclusive ? Number(ts) >= oldest && Number(ts) <= latest : Number(ts) > oldest && Number(ts) < latest;
}

function describe(workspace: Workspace, conversation: Conversation): Json {
  const { id, name, topic, isPrivate = false, isExtShared = false, directWith } = conversation;
  return {
    id,
    ...(directWith === undefined ? { name, name_normalized: name } : { user: directWith }),
    is_channel: directWith === undefined && !isPrivate,
    is_group: false,
    is_im: directWith !== undefined,
    is_mpim: false,
    is_private: isPrivate,
    is_archived: false,
    is_general: false,
    is_shared: isExtShared,
    is_ext_shared: isExtShared,
    is_org_shared: false,
    is_member: conversation.members.has(workspace.seed.app.botUser),
    num_members: conversation.members.size,
    context_team_id: workspace.seed.team.id,
    topic: { value: topic, creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
  };
}
