import type { Method } from './args.ts';
import * as chat from './chat.ts';
import * as conversations from './conversations.ts';
import * as files from './files.ts';
import * as people from './people.ts';
import * as views from './views.ts';

/** The Web API methods that the stand-in knows; every other is `unknown_method`. */
export const methods: Readonly<Record<string, Method>> = {
  'auth.test': people.authTest,
  'chat.postMessage': chat.postMessage,
  'chat.postEphemeral': chat.postEphemeral,
  'chat.update': chat.update,
  'chat.delete': chat.deleteMessage,
  'chat.getPermalink': chat.getPermalink,
  'users.info': people.userInfo,
  'users.list': people.userList,
  'users.lookupByEmail': people.lookupByEmail,
  'usergroups.list': people.groupList,
  'usergroups.users.list': people.groupMembers,
  'users.conversations': conversations.ofUser,
  'conversations.info': conversations.info,
  'conversations.list': conversations.list,
  'conversations.members': conversations.members,
  'conversations.join': conversations.join,
  'conversations.open': conversations.open,
  'conversations.history': conversations.history,
  'conversations.replies': conversations.replies,
  'views.open': views.open,
  'views.push': views.push,
  'views.update': views.update,
  'views.publish': views.publish,
  'files.info': files.fileInfo,
  'files.getUploadURLExternal': files.getUploadUrl,
  'files.completeUploadExternal': files.completeUpload,
};
