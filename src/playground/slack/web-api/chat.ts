import { checkMessage } from '../check-message.ts';
import {
  conversationForApp,
  joinedConversation,
  postable,
  publicMessage,
  repliesTo,
} from '../conversations.ts';
import { SlackError } from '../errors.ts';
import { newTs } from '../ids.ts';
import { asText, type Json } from '../json.ts';
import { postAsApp, remove, rewrite } from '../messages.ts';
import type { Conversation, Message } from '../state.ts';
import type { Workspace } from '../workspace.ts';
import { type Method, need, objectArgument } from './args.ts';

/** `chat.postMessage` (https://docs.slack.dev/reference/methods/chat.postMessage). */
export const postMessage: Method = (workspace, args) => {
  const conversation = postable(workspace, need(args, 'channel'));
  const message = postAsApp(workspace, conversation, {
    ...checkMessage(args, 'post'),
    thread_ts: threadOf(conversation, args),
    metadata: metadataOf(args),
  });
  return { channel: conversation.id, ts: message.ts, message };
};

/** `chat.postEphemeral`: seen by one person, and never found again. */
export const postEphemeral: Method = (workspace, args) => {
  const conversation = joinedConversation(workspace, need(args, 'channel'));
  const user = need(args, 'user');
  if (!conversation.members.has(user)) throw new SlackError('user_not_in_channel');
  const checked = checkMessage(args, 'post');
  const thread_ts = threadOf(conversation, args);
  // Slack shows nothing in a thread that nobody has answered in, and says "ok" all the same.
  if (thread_ts !== undefined && repliesTo(conversation, thread_ts).length === 0) {
    workspace.log.add('refusal', { reason: 'ephemeral_in_a_thread_without_replies', user, thread_ts });
    return { message_ts: newTs() };
  }
  const message = postAsApp(workspace, conversation, { ...checked, thread_ts, ephemeral_to: user });
  return { message_ts: message.ts };
};

/** `chat.update`: only the app's own messages; text without blocks takes the blocks away. */
export const update: Method = (workspace, args) => {
  const { conversation, message } = ownMessage(workspace, args, 'cant_update_message');
  const { text, blocks, attachments } = checkMessage(args, 'update');
  if (hasRichText(message.blocks) && blocks !== undefined && blocks.length > 0 && !hasRichText(blocks))
    throw new SlackError('block_mismatch');
  const metadata = metadataOf(args);
  const changed = rewrite(workspace, conversation, message, {
    text: text ?? (blocks?.length === 0 ? message.text : undefined),
    blocks: blocks ?? [],
    attachments,
    ...(metadata === undefined ? {} : { metadata }),
  });
  return { channel: conversation.id, ts: message.ts, text: changed.text, message: changed };
};

/** `chat.delete`: only the app's own messages. */
export const deleteMessage: Method = (workspace, args) => {
  const { conversation, message } = ownMessage(workspace, args, 'cant_delete_message');
  remove(workspace, conversation, message.ts);
  return { channel: conversation.id, ts: message.ts };
};

/** `chat.getPermalink`: a link that the page understands. */
export const getPermalink: Method = (workspace, args) => {
  const conversation = conversationForApp(workspace, need(args, 'channel'));
  const message = publicMessage(conversation, need(args, 'message_ts'));
  if (message === undefined) throw new SlackError('message_not_found');
  const { id } = conversation;
  return { channel: id, permalink: `${workspace.url}/#/${id}/${message.thread_ts ?? message.ts}` };
};

function ownMessage(
  workspace: Workspace,
  args: Json,
  foreign: string,
): { readonly conversation: Conversation; readonly message: Message } {
  const conversation = conversationForApp(workspace, need(args, 'channel'));
  const message = publicMessage(conversation, need(args, 'ts'));
  if (message === undefined) throw new SlackError('message_not_found');
  if (message.user !== workspace.seed.app.botUser) throw new SlackError(foreign);
  return { conversation, message };
}

/** Rich text can only be replaced by rich text. */
function hasRichText(blocks: readonly Json[]): boolean {
  return blocks.some((block) => block['type'] === 'rich_text');
}

function threadOf(conversation: Conversation, args: Json): string | undefined {
  const ts = asText(args['thread_ts']);
  if (ts === undefined) return undefined;
  const parent = publicMessage(conversation, ts);
  if (parent === undefined) throw new SlackError('thread_not_found');
  return parent.thread_ts ?? parent.ts;
}

function metadataOf(args: Json): Json | undefined {
  const metadata = objectArgument(args, 'metadata', 'invalid_metadata_format');
  if (metadata === undefined) return undefined;
  // An empty object takes the metadata away.
  if (Object.keys(metadata).length === 0) return metadata;
  const payload = metadata['event_payload'];
  if (asText(metadata['event_type']) === undefined || typeof payload !== 'object' || payload === null)
    throw new SlackError('invalid_metadata_format');
  return metadata;
}
