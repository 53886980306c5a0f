import { joinedConversation, publicMessage } from '../conversations.ts';
import { SlackError } from '../errors.ts';
import { newId } from '../ids.ts';
import { asJson, asList, asText, compact, type Json, parseJson } from '../json.ts';
import { postAsApp } from '../messages.ts';
import type { Conversation, StoredFile } from '../state.ts';
import type { Workspace } from '../workspace.ts';
import { count, type Method, need } from './args.ts';

const maxSnippetBytes = 1_048_576;
const maxChannels = 100;

/** `files.getUploadURLExternal`: where to send the bytes. */
export const getUploadUrl: Method = (workspace, args) => {
  if (!workspace.mayUpload) throw new SlackError('file_uploads_disabled');
  const name = need(args, 'filename');
  if (!(Number(args['length']) > 0)) throw new SlackError('missing_argument');
  const length = count(args, 'length', Number.MAX_SAFE_INTEGER);
  const snippetType = asText(args['snippet_type']);
  if (snippetType !== undefined && length > maxSnippetBytes) throw new SlackError('snippet_too_large');
  const id = newId('F');
  const shape = { id, name, length, completed: false };
  workspace.state.files.set(id, snippetType === undefined ? shape : { ...shape, snippetType });
  return { upload_url: `${workspace.url}/upload/${id}`, file_id: id };
};

/** `files.completeUploadExternal`: promises to share what was uploaded, in a channel or a thread. */
export const completeUpload: Method = (workspace, args) => {
  const given = typeof args['files'] === 'string' ? parseJson(args['files']) : args['files'];
  const named = asList(given);
  if (named.length === 0) throw new SlackError('invalid_arguments');
  const files = named.map((one) => uploaded(workspace, one));
  const channels = (asText(args['channel_id']) ?? asText(args['channels']) ?? '').split(',').filter(Boolean);
  const threadTs = asText(args['thread_ts']);
  if (channels.length > maxChannels || (threadTs !== undefined && channels.length > 1))
    throw new SlackError('invalid_arguments');
  const places = channels.map((id) => placeFor(workspace, id, threadTs));
  for (const [index, file] of files.entries()) {
    file.completed = true;
    file.title = asText(named[index]?.['title']) ?? file.name;
  }
  const comment = asText(args['initial_comment']) ?? '';
  for (const place of places) shareLater(workspace, place, { threadTs, comment, files });
  // The answer comes before the file is looked at: no type yet, no shares, no `ts`.
  return { files: files.map(({ id, title }) => ({ id, title, shares: {} })) };
};

/** `files.info`: what is known of a file, and where it was shared once it was. */
export const fileInfo: Method = (workspace, args) => {
  const file = workspace.state.files.get(need(args, 'file'));
  if (file?.completed !== true) throw new SlackError('file_not_found');
  return { file: { ...describeFile(workspace, file), shares: file.shares ?? {} } };
};

function placeFor(workspace: Workspace, channel: string, threadTs: string | undefined): Conversation {
  const conversation = joinedConversation(workspace, channel);
  if (threadTs !== undefined && publicMessage(conversation, threadTs) === undefined)
    throw new SlackError('thread_not_found');
  return conversation;
}

function shareLater(
  workspace: Workspace,
  conversation: Conversation,
  what: {
    readonly threadTs: string | undefined;
    readonly comment: string;
    readonly files: readonly StoredFile[];
  },
): void {
  const { state } = workspace;
  const timer = setTimeout(() => {
    // A reset forgets what was on its way.
    if (workspace.state !== state) return;
    const message = postAsApp(workspace, conversation, {
      text: what.comment,
      thread_ts: what.threadTs,
      files: what.files.map((file) => describeFile(workspace, file)),
      subtype: 'file_share',
    });
    const at = { [conversation.id]: [compact({ ts: message.ts, thread_ts: message.thread_ts })] };
    for (const file of what.files) file.shares = { public: { ...asJson(file.shares?.['public']), ...at } };
  }, workspace.seed.shareDelayMs);
  timer.unref();
}

function uploaded(workspace: Workspace, named: Json): StoredFile {
  const file = workspace.state.files.get(asText(named['id']) ?? '');
  if (file === undefined || file.completed) throw new SlackError('file_not_found');
  if (file.bytes === undefined) throw new SlackError('file_upload_incomplete');
  return file;
}

function describeFile({ url, seed }: Workspace, file: StoredFile): Json {
  return {
    id: file.id,
    name: file.name,
    title: file.title ?? file.name,
    mimetype: 'text/plain',
    filetype: asJson(file)['snippetType'] ?? 'text',
    mode: file.snippetType === undefined ? 'hosted' : 'snippet',
    size: file.bytes?.byteLength ?? file.length,
    user: seed.app.botUser,
    url_private: `${url}/files/${file.id}`,
    url_private_download: `${url}/files/${file.id}?download=1`,
    permalink: `${url}/files/${file.id}`,
  };
}
