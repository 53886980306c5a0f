import { checkMessage } from './check-message.ts';
import { publicMessage } from './conversations.ts';
import { asText, type Json } from './json.ts';
import { postAs, postAsApp, remove, rewrite } from './messages.ts';
import type { Conversation } from './state.ts';
import { escapeText } from './text.ts';
import type { Workspace } from './workspace.ts';

/** Where an answer belongs. */
export interface ResponsePlace {
  readonly conversation: Conversation;
  readonly user: string;
  /** The message that was clicked; only that one can be replaced. */
  readonly original?: string;
  /** The command that was typed; shown where the answer is for all. */
  readonly typed?: string;
}

/**
 * Does what an acknowledgement's body or a `response_url` asks: ephemeral unless `in_channel`, works where the app is no
 * member, replaces or deletes the clicked message. Throws Slack's error codes.
 */
export function respond(workspace: Workspace, place: ResponsePlace, body: Json): void {
  const { conversation, original } = place;
  const clicked = original === undefined ? undefined : conversation.messages.get(original);
  if (body['delete_original'] === true && clicked !== undefined) {
    remove(workspace, conversation, clicked.ts);
    return;
  }
  const isPublic = body['response_type'] === 'in_channel';
  const isBare = isPublic && body['text'] === undefined && body['blocks'] === undefined;
  if (isPublic && place.typed !== undefined)
    postAs(workspace, conversation, place.user, { text: escapeText(place.typed) });
  if (isBare) return;

  const { text, blocks, attachments } = checkMessage(body, 'response');
  if (clicked !== undefined && replaces(body)) {
    rewrite(workspace, conversation, clicked, { text, blocks: blocks ?? [], attachments });
    return;
  }
  const thread = asText(body['thread_ts']);
  const parent = thread === undefined ? undefined : publicMessage(conversation, thread);
  postAsApp(workspace, conversation, {
    text,
    blocks,
    attachments,
    thread_ts: parent?.thread_ts ?? parent?.ts,
    ephemeral_to: isPublic ? undefined : place.user,
  });
}

/** An answer to a click replaces the message unless it says that it is a new one. */
function replaces(body: Json): boolean {
  const said = body['replace_original'];
  return said === undefined ? body['response_type'] === undefined : said === true || said === 'true';
}
