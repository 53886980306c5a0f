import type { App, BlockAction, ButtonAction, RespondFn, SlashCommand } from '@slack/bolt';
import type { Doors, Log } from '../../app/ports.ts';
import { approveAction, denyAction } from '../../core/card.ts';
import type { Message } from '../../core/message.ts';

interface Entry {
  readonly doors: Doors;
  readonly log: Log;
  /** The workspace of our token; payloads of others are not ours to serve. */
  readonly team: string;
}

/** Connects Slack's requests to the app's doors. Everything in a payload but its ids is text somebody typed. */
export function registerDoors(app: App, entry: Entry): void {
  app.command('/pod', async ({ command, ack, respond }) => {
    const reply = await openCommand(entry, command, respond);
    await acknowledge(entry, () => ack(reply === undefined ? undefined : ephemeral(reply)));
  });
  for (const [action, choice] of [
    [approveAction, 'approve'],
    [denyAction, 'deny'],
  ] as const) {
    app.action<BlockAction<ButtonAction>>(
      { type: 'block_actions', action_id: action },
      async ({ ack, body, action: pressed, respond }) => {
        await acknowledge(entry, () => ack());
        const team = body.team?.id ?? body.user.team_id ?? '';
        if (team !== entry.team) return;
        const tell = tellBy(respond);
        const home = body.user.team_id ?? team;
        if (home !== team && !home.startsWith('E')) {
          await tell(
            plain(
              'Only members of this workspace decide on commands; people of connected workspaces cannot.',
            ),
          );
          return;
        }
        const [run = '', seal = ''] = (pressed.value ?? '').split(' ');
        try {
          await entry.doors.vote({
            run,
            ballot: { choice, seal, by: { user: body.user.id, team: home } },
            tell,
          });
        } catch (error) {
          entry.log.error({ run: run.slice(0, 40), cause: String(error) }, 'A vote could not be handled.');
          await tell(
            plain(
              'voicepipe could not handle this press. Look at the card, and press again if it still waits.',
            ),
          );
        }
      },
    );
  }
}

async function openCommand(
  { doors, log, team }: Entry,
  command: SlashCommand,
  respond: RespondFn,
): Promise<Message | undefined> {
  if (command.team_id !== team) return plain('This workspace is not the one voicepipe is installed in.');
  try {
    return await doors.command({
      text: command.text,
      asker: { user: command.user_id, team: command.team_id },
      place: { channel: command.channel_id },
      requestKey: `${command.team_id}:${command.trigger_id}`,
      tell: tellBy(respond),
    });
  } catch (error) {
    log.error({ cause: String(error) }, 'A command could not be stored.');
    return plain('voicepipe could not store this command, so nothing ran. Try again in a minute.');
  }
}

/** A run is stored before its ack; where the connection closed meanwhile it still counts as accepted. */
async function acknowledge({ log }: Entry, ack: () => Promise<void>): Promise<void> {
  try {
    await ack();
  } catch (error) {
    log.warn({ cause: String(error) }, 'An acknowledgement did not reach Slack; the request stays accepted.');
  }
}

function tellBy(respond: RespondFn): (message: Message) => Promise<void> {
  return async (message) => {
    await respond({ ...ephemeral(message), replace_original: false });
  };
}

function ephemeral(message: Message) {
  return { response_type: 'ephemeral' as const, text: message.text, blocks: message.blocks as never[] };
}

function plain(text: string): Message {
  return {
    text,
    blocks: [
      { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }] },
    ],
  };
}
