import { SlackError } from '../errors.ts';
import { asText, type Json } from '../json.ts';
import type { Workspace } from '../workspace.ts';

/** The scope that each method needs (https://docs.slack.dev/reference/methods); the others need none. */
const fixed: Readonly<Record<string, string>> = {
  'chat.postMessage': 'chat:write',
  'chat.postEphemeral': 'chat:write',
  'chat.update': 'chat:write',
  'chat.delete': 'chat:write',
  'users.info': 'users:read',
  'users.list': 'users:read',
  'users.lookupByEmail': 'users:read.email',
  'usergroups.list': 'usergroups:read',
  'usergroups.users.list': 'usergroups:read',
  'conversations.join': 'channels:join',
  'conversations.open': 'im:write',
  'files.getUploadURLExternal': 'files:write',
  'files.completeUploadExternal': 'files:write',
  'files.info': 'files:read',
};

/** Methods that read one conversation need the scope of its kind. */
const ofConversation: Readonly<Record<string, 'read' | 'history'>> = {
  'conversations.info': 'read',
  'conversations.members': 'read',
  'conversations.history': 'history',
  'conversations.replies': 'history',
};

const kinds: Readonly<Record<string, string>> = {
  public_channel: 'channels:read',
  private_channel: 'groups:read',
  im: 'im:read',
  mpim: 'mpim:read',
};

/** Refuses with `missing_scope` what the token may not do. */
export function requireScope(workspace: Workspace, method: string, args: Json): void {
  const { scopes } = workspace.seed;
  const needed = neededFor(workspace, method, args).find((scope) => !scopes.includes(scope));
  if (needed !== undefined) throw new SlackError('missing_scope', { needed, provided: scopes.join(',') });
}

function neededFor(workspace: Workspace, method: string, args: Json): readonly string[] {
  const family = ofConversation[method];
  if (family !== undefined) return [`${kindOf(workspace, asText(args['channel']))}:${family}`];
  if (method === 'conversations.list' || method === 'users.conversations') {
    const types = asText(args['types']) ?? 'public_channel';
    return types.split(',').flatMap((type) => kinds[type.trim()] ?? []);
  }
  const scope = fixed[method];
  return scope === undefined ? [] : [scope];
}

function kindOf({ state }: Workspace, id: string | undefined): string {
  const conversation = id === undefined ? undefined : state.conversations.get(id);
  const isDirect = conversation?.directWith !== undefined || conversation?.isDirect === true;
  if (isDirect || id?.startsWith('U') === true) return 'im';
  return conversation?.isPrivate === true ? 'groups' : 'channels';
}
