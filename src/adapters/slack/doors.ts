import type { App, BlockAction, ButtonAction, RespondFn, SlashCommand } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Doors, Log } from '../../app/ports.ts';
import type { Message, View } from '../../core/message.ts';

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
  app.action<BlockAction<ButtonAction>>(
    { type: 'block_actions', action_id: ofRuns },
    async ({ ack, body, action: pressed, respond, client }) => {
      await acknowledge(entry, () => ack());
      if ((body.team?.id ?? body.user.team_id ?? '') !== entry.team) return;
      await openPress(entry, { action: pressed.action_id, body, pressed, respond, client });
    },
  );
  app.view({ type: 'view_submission', callback_id: ofRuns }, async ({ ack, body, view }) => {
    if ((body.team?.id ?? '') !== entry.team) return acknowledge(entry, () => ack());
    const faults = await openSubmission(entry, {
      callback: view.callback_id,
      metadata: view.private_metadata,
      values: readValues(view.state.values),
      by: { user: body.user.id, team: body.user.team_id ?? entry.team },
    });
    const answer =
      faults === undefined ? undefined : { response_action: 'errors' as const, errors: { ...faults } };
    await acknowledge(entry, () => (answer === undefined ? ack() : ack(answer)));
  });
}

/** What our buttons and modals are called; the app knows which of them there are. */
const ofRuns = /^run-[a-z-]+$/;

async function openPress(
  entry: Entry,
  how: {
    readonly action: string;
    readonly body: BlockAction<ButtonAction>;
    readonly pressed: ButtonAction;
    readonly respond: RespondFn;
    readonly client: WebClient;
  },
): Promise<void> {
  const { body, pressed, respond, client } = how;
  const tell = tellBy(respond);
  const message = body.message as { ts?: string; thread_ts?: string } | undefined;
  const threadTs = message?.thread_ts ?? message?.ts;
  try {
    await entry.doors.press({
      action: how.action,
      value: pressed.value ?? '',
      by: { user: body.user.id, team: body.user.team_id ?? entry.team },
      place: { channel: body.channel?.id ?? '', ...(threadTs === undefined ? {} : { threadTs }) },
      requestKey: `${entry.team}:${body.trigger_id}`,
      tell,
      open: async (view) => {
        await client.views.open({ trigger_id: body.trigger_id, view: modal(view) });
      },
    });
  } catch (error) {
    entry.log.error({ action: how.action, cause: String(error) }, 'A press could not be handled.');
    await tell(
      plain('voicepipe could not handle this press. Look at the card, and press again if it still waits.'),
    );
  }
}

async function openSubmission(
  { doors, log }: Entry,
  submission: Parameters<Doors['submit']>[0],
): Promise<Readonly<Record<string, string>> | undefined> {
  try {
    return await doors.submit(submission);
  } catch (error) {
    log.error({ callback: submission.callback, cause: String(error) }, 'A modal could not be handled.');
    const [first = 'text'] = Object.keys(submission.values);
    return { [first]: 'voicepipe could not store this. Send it again in a minute.' };
  }
}

function readValues(
  values: Readonly<Record<string, Readonly<Record<string, { readonly value?: string | null | undefined }>>>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).map(([block, fields]) => [block, Object.values(fields)[0]?.value ?? '']),
  );
}

function modal({ callback, title, submit, metadata, blocks }: View) {
  const text = (words: string) => ({ type: 'plain_text' as const, text: words, emoji: false });
  return {
    type: 'modal' as const,
    callback_id: callback,
    title: text(title),
    private_metadata: metadata,
    close: text(submit === undefined ? 'Close' : 'Cancel'),
    ...(submit === undefined ? {} : { submit: text(submit) }),
    blocks: blocks as never[],
  };
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
