import { compose } from '../composed.ts';
import { deliver } from '../delivery/deliver.ts';
import { Refusal, SlackError } from '../errors.ts';
import { asText, type Json } from '../json.ts';
import { postAs } from '../messages.ts';
import { slashCommand } from '../payloads.ts';
import { respond } from '../respond.ts';
import type { Conversation } from '../state.ts';
import { acknowledged, type Control, type ControlCall, needText, place, teamMember } from './act.ts';

/** `POST /control/command`: types a slash command; answers when the app acknowledged it or did not. */
export const command: ControlCall = async (control, body) => {
  const user = teamMember(control, body);
  const conversation = place(control, body, user);
  const name = needText(body, 'command');
  const text = asText(body['text']) ?? '';
  if (asText(body['thread_ts']) !== undefined)
    throw new Refusal(409, `${name} is not supported in threads. Mention the app there, or use the channel.`);
  if (name === '/invite') return invite(control, user, conversation, text);
  const known = control.workspace.seed.commands.map((one) => one.command);
  if (!known.includes(name))
    throw new Refusal(
      404,
      `"${name}" is not a command here. There are: ${[...known, '/invite'].join(', ')}.`,
    );
  const shouldEscape = control.workspace.seed.commands.some(
    (one) => one.command === name && one.shouldEscape === true,
  );
  const sent = shouldEscape ? compose(control.workspace, text) : text;
  return run(control, { user, conversation, command: name, text: sent });
};

async function run(
  { workspace, sockets }: Control,
  act: {
    readonly user: string;
    readonly conversation: Conversation;
    readonly command: string;
    readonly text: string;
  },
): Promise<Json> {
  const { user, conversation } = act;
  const { payload, triggerId } = slashCommand(workspace, act);
  const tell = (sentence: string) =>
    postAs(workspace, conversation, 'USLACKBOT', { text: sentence, ephemeral_to: user });
  try {
    const ack = acknowledged(await deliver(workspace, sockets, payload), act.command, triggerId);
    const hasResponse = Object.keys(ack.body).length > 0;
    const typed = `${act.command} ${act.text}`.trim();
    if (hasResponse) respond(workspace, { conversation, user, typed }, ack.body);
    return { ack_ms: ack.ms, trigger_id: triggerId, ...(hasResponse ? { response: ack.body } : {}) };
  } catch (error) {
    if (error instanceof Refusal) tell(error.message);
    if (!(error instanceof SlackError)) throw error;
    workspace.log.add('refusal', { reason: 'invalid_command_response', error: error.code });
    tell(`${act.command} failed with the error invalid_command_response (${error.code})`);
    throw new Refusal(502, `The app's answer to ${act.command} was refused: ${error.code}.`, error.extra);
  }
}

/** `/invite @voicepipe`: what a person does when the app says that it is not in the channel. */
function invite({ workspace }: Control, user: string, conversation: Conversation, text: string): Json {
  const { app } = workspace.seed;
  if (text.trim().replace(/^<?@/, '').replace(/>$/, '') !== app.name && !text.includes(app.botUser))
    throw new Refusal(404, `"${text}" is nobody who can be invited. Write /invite @${app.name}`);
  conversation.members.add(app.botUser);
  workspace.feed.emit({ type: 'workspace' });
  postAs(workspace, conversation, user, { text: `added <@${app.botUser}> to this channel` });
  return {};
}
