import { joinedConversation, publicMessage } from '../conversations.ts';
import { SlackError } from '../errors.ts';
import { newId } from '../ids.ts';
import { asJson, asList, asText, type Json, parseJson } from '../json.ts';
import { postAsApp } from '../messages.ts';
import type { StoredFile } from '../state.ts';
import type { Workspace } from '../workspace.ts';
import { count, type Method, need } from './args.ts';

const maxSnippetBytes = 1_048_576;

/** `files.getUploadURLExternal`: where to send the bytes. */
export const getUploadUrl: Method = (workspace, args) => {
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

/** `files.completeUploadExternal`: shares what was uploaded, in a channel or a thread. */
export const completeUpload: Method = (workspace, args) => {
  const given = typeof args['files'] === 'string' ? parseJson(args['files']) : args['files'];
  const named = asList(given);
  if (named.length === 0) throw new SlackError('invalid_arguments');
  const files = named.map((one) => ({
    file: uploaded(workspace, one),
    title: asText(one['title']),
  }));
  const shared = files.map(({ file, title }) => describeFile(workspace, file, title));
  const channel = asText(args['channel_id']) ?? asText(args['channels']);
  if (channel !== undefined) share(workspace, channel, args, shared);
  for (const { file } of files) file.completed = true;
  // Sharing goes on after the answer in Slack: no `shares`, no `ts` here.
  return { files: shared };
};

function share(workspace: Workspace, channel: string, args: Json, files: readonly Json[]): void {
  const conversation = joinedConversation(workspace, channel);
  const threadTs = asText(args['thread_ts']);
  if (threadTs !== undefined && publicMessage(conversation, threadTs) === undefined)
    throw new SlackError('thread_not_found');
  postAsApp(workspace, conversation, {
    text: asText(args['initial_comment']) ?? '',
    thread_ts: threadTs,
    files,
    subtype: 'file_share',
  });
}

function uploaded(workspace: Workspace, named: Json): StoredFile {
  const file = workspace.state.files.get(asText(named['id']) ?? '');
  if (file === undefined || file.completed) throw new SlackError('file_not_found');
  if (file.bytes === undefined) throw new SlackError('file_upload_incomplete');
  return file;
}

function describeFile({ url, seed }: Workspace, file: StoredFile, title: string | undefined): Json {
  return {
    id: file.id,
    name: file.name,
    title: title ?? file.name,
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
