import type { App, RespondFn, SlashCommand } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Request } from '../../app/ports/doors.ts';
import type { Message } from '../../core/message.ts';
import type { Entry } from './doors.ts';
import { acknowledge, ephemeral, plain, tellBy } from './reply.ts';
import { modal } from './views.ts';

/** What people type: the slash command, and the same words behind a mention. */
export function registerCommands(app: App, entry: Entry): void {
  app.command('/pod', async ({ command, ack, respond, client }) => {
    const reply = await openCommand(entry, { command, respond, client });
    await acknowledge(entry, () => ack(reply === undefined ? undefined : ephemeral(reply)));
  });

  app.event('app_mention', async ({ event, client }) => {
    const { user, channel, thread_ts: threadTs } = event;
    if (user === undefined || event.bot_id !== undefined) return;
    const tell = async ({ text, blocks }: Message) => {
      await client.chat.postEphemeral({
        channel,
        user,
        text,
        blocks: blocks as never[],
        ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
      });
    };
    const text = behindMention(event.text, entry.botUser);
    if (text === undefined)
      return tell(plain('Begin with the mention, then the command: @voicepipe exec POD COMMAND'));
    const team = (event as { readonly team?: string }).team ?? entry.team;
    const reply = await take(entry, {
      text,
      tell,
      asker: { user, team },
      place: { channel, ...(threadTs === undefined ? {} : { threadTs }) },
      // A redelivered event is the same message.
      requestKey: `${entry.team}:${channel}:${event.ts}`,
    });
    if (reply !== undefined) await tell(reply);
  });
}

/** What stands behind our mention at the beginning of a message; undefined where something else begins it. */
function behindMention(text: string, botUser: string): string | undefined {
  const mention = new RegExp(`^\\s*<@${botUser}(?:\\|[^>]*)?>[\\s:,]*`).exec(text);
  return mention === null ? undefined : text.slice(mention[0].length);
}

async function openCommand(
  entry: Entry,
  how: { readonly command: SlashCommand; readonly respond: RespondFn; readonly client: WebClient },
): Promise<Message | undefined> {
  const { command, respond, client } = how;
  if (command.team_id !== entry.team)
    return plain('This workspace is not the one voicepipe is installed in.');
  return take(entry, {
    text: command.text,
    asker: { user: command.user_id, team: command.team_id },
    place: { channel: command.channel_id },
    requestKey: `${command.team_id}:${command.trigger_id}`,
    tell: tellBy(respond),
    open: async (view) => {
      await client.views.open({ trigger_id: command.trigger_id, view: modal(view) });
    },
  });
}

async function take({ doors, log }: Entry, request: Request): Promise<Message | undefined> {
  try {
    return await doors.command(request);
  } catch (error) {
    log.error({ cause: String(error) }, 'A command could not be stored.');
    return plain('voicepipe could not store this command, so nothing ran. Try again in a minute.');
  }
}
