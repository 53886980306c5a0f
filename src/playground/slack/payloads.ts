import type { Payload } from './delivery/deliver.ts';
import { newId } from './ids.ts';
import { asText, type Json } from './json.ts';
import { newResponseUrl } from './response-url.ts';
import type { Conversation, Message, OpenView } from './state.ts';
import { newTrigger } from './triggers.ts';
import type { Workspace } from './workspace.ts';

/** A slash command as Slack sends it. */
export function slashCommand(
  workspace: Workspace,
  act: {
    readonly user: string;
    readonly conversation: Conversation;
    readonly command: string;
    readonly text: string;
  },
): { readonly payload: Payload; readonly triggerId: string } {
  const { seed, secrets } = workspace;
  const { user, conversation, command, text } = act;
  const triggerId = newTrigger(workspace, user);
  const body = {
    token: secrets.verificationToken,
    team_id: seed.team.id,
    team_domain: seed.team.domain,
    channel_id: conversation.id,
    channel_name: channelName(conversation),
    user_id: user,
    user_name: nameOf(workspace, user),
    command,
    text,
    api_app_id: seed.app.id,
    is_enterprise_install: 'false',
    response_url: newResponseUrl(workspace, 'commands', { user, channel: conversation.id }),
    trigger_id: triggerId,
  };
  const summary = { type: 'slash_commands', user, channel: conversation.id, command, text };
  return { payload: { type: 'slash_commands', body, acceptsResponse: true, summary }, triggerId };
}

/** An interaction as Slack sends it: what is common, and the given members. */
export function interaction(
  workspace: Workspace,
  type:
    | 'block_actions'
    | 'view_submission'
    | 'view_closed'
    | 'block_suggestion'
    | 'message_action'
    | 'shortcut',
  user: string,
  members: Json,
): { readonly payload: Payload; readonly triggerId: string } {
  const { seed, secrets } = workspace;
  const triggerId = newTrigger(workspace, user);
  const hasTrigger = type !== 'view_closed' && type !== 'block_suggestion';
  const body = {
    type,
    user: {
      id: user,
      username: nameOf(workspace, user),
      name: nameOf(workspace, user),
      team_id: teamOf(workspace, user),
    },
    api_app_id: seed.app.id,
    token: secrets.verificationToken,
    ...(hasTrigger ? { trigger_id: triggerId } : {}),
    team: { id: seed.team.id, domain: seed.team.domain },
    enterprise: null,
    is_enterprise_install: false,
    ...members,
  };
  const [action] = (body as { actions?: readonly Json[] }).actions ?? [];
  const summary = {
    type,
    user,
    action_id: asText(action?.['action_id']) ?? asText(members['action_id']),
    value: asText(action?.['value']),
    callback_id:
      asText(members['callback_id']) ?? asText((members['view'] as Json | undefined)?.['callback_id']),
  };
  return {
    payload: { type: 'interactive', body, acceptsResponse: type !== 'block_actions', summary },
    triggerId,
  };
}

/** Where an interaction with a message happened, and its `response_url`. */
export function messagePlace(
  workspace: Workspace,
  user: string,
  conversation: Conversation,
  message: Message,
  isShortcut = false,
): Json {
  const { ephemeral_to, ...shown } = message;
  const isEphemeral = ephemeral_to !== undefined;
  // A shortcut may stand on anyone's message, and cannot replace it.
  const origin = isShortcut ? { isShortcut } : { original: message.ts };
  const { id } = conversation;
  return {
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: id,
      is_ephemeral: isEphemeral,
      ...(message.thread_ts === undefined ? {} : { thread_ts: message.thread_ts }),
    },
    channel: { id, name: channelName(conversation) },
    // Payloads of ephemeral messages do not hold them.
    ...(isEphemeral ? {} : { message: shown }),
    state: { values: {} },
    response_url: newResponseUrl(workspace, 'actions', { user, channel: id, ...origin }),
  };
}

/** Where an interaction with a modal or an App Home happened. */
export function viewPlace(open: Pick<OpenView, 'id' | 'view'>): Json {
  return { container: { type: 'view', view_id: open.id }, view: open.view };
}

/** An event as the Events API sends it. */
export function event(workspace: Workspace, body: Json): Payload {
  const { seed, secrets } = workspace;
  const whole = {
    token: secrets.verificationToken,
    team_id: seed.team.id,
    context_team_id: seed.team.id,
    context_enterprise_id: null,
    api_app_id: seed.app.id,
    event: body,
    type: 'event_callback',
    event_id: newId('Ev'),
    event_time: Math.floor(Date.now() / 1_000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: seed.team.id,
        user_id: seed.app.botUser,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel:
      workspace.state.conversations.get(asText(body['channel']) ?? '')?.isExtShared === true,
    event_context: newId('EC'),
  };
  const summary = { type: 'events_api', event: body['type'], user: body['user'], channel: body['channel'] };
  return { type: 'events_api', body: whole, acceptsResponse: false, summary };
}

/** Private channels and direct messages do not tell their names. */
function channelName(conversation: Conversation): string {
  if (conversation.directWith !== undefined || conversation.isDirect === true) return 'directmessage';
  return conversation.isPrivate === true ? 'privategroup' : conversation.name;
}

function teamOf({ seed }: Workspace, user: string): string {
  return seed.people.find((person) => person.id === user)?.team ?? seed.team.id;
}

function nameOf(workspace: Workspace, user: string): string {
  return workspace.seed.people.find((person) => person.id === user)?.name ?? user;
}
