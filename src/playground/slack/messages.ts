import { completeBlocks, fallbackText } from './blocks/complete-blocks.ts';
import { newTs } from './ids.ts';
import { asList, compact, type Json } from './json.ts';
import type { Conversation, Message } from './state.ts';
import type { Workspace } from './workspace.ts';

/** What a message is made of; who wrote it and when is added. */
export interface Draft {
  readonly text?: string | undefined;
  readonly blocks?: readonly Json[] | undefined;
  readonly attachments?: readonly Json[] | undefined;
  readonly thread_ts?: string | undefined;
  readonly files?: readonly Json[] | undefined;
  readonly metadata?: Json | undefined;
  readonly ephemeral_to?: string | undefined;
  readonly subtype?: string | undefined;
}

/** Puts a message of the app into a conversation. */
export function postAsApp(workspace: Workspace, conversation: Conversation, draft: Draft): Message {
  const { app, team } = workspace.seed;
  return post(workspace, conversation, {
    ...draft,
    user: app.botUser,
    bot_id: app.botId,
    app_id: app.id,
    team: team.id,
  });
}

/** Puts a message of a person, or of Slack itself, into a conversation. */
export function postAs(
  workspace: Workspace,
  conversation: Conversation,
  user: string,
  draft: Draft,
): Message {
  const { people, team } = workspace.seed;
  const from = people.find(({ id }) => id === user)?.team ?? team.id;
  return post(workspace, conversation, { ...draft, user, team: from });
}

/** Replaces what a message shows. */
export function rewrite(
  workspace: Workspace,
  conversation: Conversation,
  message: Message,
  change: Pick<Draft, 'text' | 'attachments' | 'metadata'> & { readonly blocks: readonly Json[] },
): Message {
  const blocks = completeBlocks(change.blocks);
  const { attachments: _, ...kept } = message;
  const changed: Message = {
    ...kept,
    text: change.text ?? fallbackText(blocks),
    blocks,
    ...withBlocks(change.attachments),
    ...(change.metadata === undefined ? {} : { metadata: change.metadata }),
    // Edits made with blocks show no mark.
    ...(blocks.length > 0 ? {} : { edited: { user: message.user, ts: newTs() } }),
  };
  conversation.messages.set(message.ts, changed);
  workspace.feed.emit({ type: 'message', channel: conversation.id, message: changed });
  return changed;
}

/** Takes a message away. */
export function remove(workspace: Workspace, conversation: Conversation, ts: string): void {
  conversation.messages.delete(ts);
  workspace.feed.emit({ type: 'removed', channel: conversation.id, ts });
}

function post(
  workspace: Workspace,
  conversation: Conversation,
  draft: Draft & Pick<Message, 'user'> & Partial<Pick<Message, 'bot_id' | 'app_id' | 'team'>>,
): Message {
  const blocks = completeBlocks(draft.blocks ?? []);
  const message: Message = compact({
    ...draft,
    type: 'message' as const,
    ts: newTs(),
    text: draft.text ?? fallbackText(blocks),
    blocks,
    ...withBlocks(draft.attachments),
  });
  conversation.messages.set(message.ts, message);
  workspace.feed.emit({ type: 'message', channel: conversation.id, message });
  return message;
}

function withBlocks(attachments: readonly Json[] | undefined): Pick<Message, 'attachments'> {
  if (attachments === undefined) return {};
  const complete = attachments.map((one, index) => ({
    ...one,
    id: index + 1,
    ...(one['blocks'] === undefined ? {} : { blocks: completeBlocks(asList(one['blocks'])) }),
  }));
  return { attachments: complete };
}
