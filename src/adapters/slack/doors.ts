import type { App, BlockAction, RespondFn } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Doors } from '../../app/ports/doors.ts';
import type { Log } from '../../app/ports/log.ts';
import { optionOf } from '../../core/form.ts';
import type { Message } from '../../core/message.ts';
import { openLatest } from './changes.ts';
import { registerCommands } from './commands.ts';
import { within } from './in-flight.ts';
import { acknowledge, ephemeral, personOf, plain, tellBy } from './reply.ts';
import { modal, readChange, readValues } from './views.ts';

export interface Entry {
  readonly doors: Doors;
  readonly log: Log;
  /** The workspace of our token; payloads of others are not ours to serve. */
  readonly team: string;
  /** Our own user id, by which people mention us. */
  readonly botUser: string;
}

/** What our buttons, fields and modals are called; the app knows which of them there are. */
const ofRuns = /^run-[a-z-]+$/;
/** The fields of the form; each of them tells when it changes. */
const ofForm = /^run-form-[a-z]+$/;
/** The callback id of the message shortcut, as the manifest has it. */
const shortcutId = 'run-on-pod';

/** Connects Slack's requests to the app's doors. Everything in a payload but its ids is text somebody typed. */
export function registerDoors(app: App, entry: Entry): void {
  registerCommands(app, entry);
  registerPresses(app, entry);
  registerViews(app, entry);
  registerHome(app, entry);
  registerShortcut(app, entry);
}

function registerPresses(app: App, entry: Entry): void {
  const latest = openLatest();
  app.action({ type: 'block_actions', action_id: ofRuns }, async ({ ack, body, action, respond, client }) => {
    const { view } = body as BlockAction;
    const isField = view?.type === 'modal' && 'action_id' in action && ofForm.test(action.action_id);
    const isOurs = (body.team?.id ?? body.user.team_id ?? '') === entry.team;
    if (body.type !== 'block_actions' || !('action_id' in action) || isField || !isOurs) {
      await acknowledge(entry, () => ack());
      if (isField && isOurs) await latest(view.id, () => change(entry, { client, view, action }));
      return;
    }
    let work: Promise<void> = Promise.resolve();
    const stored = new Promise<void>((resolve) => {
      work = press(entry, { body: body as BlockAction, action, respond, client, stored: resolve });
    });
    await within(maxStoreMs, Promise.race([stored, work]));
    await acknowledge(entry, () => ack());
    await work;
  });
}

/** How long a press may take to be stored before Slack is answered all the same: it waits three seconds at most. */
const maxStoreMs = 1_000;

async function press(
  entry: Entry,
  how: {
    readonly body: BlockAction;
    readonly action: { readonly action_id: string };
    readonly respond: RespondFn;
    readonly client: WebClient;
    readonly stored: () => void;
  },
): Promise<void> {
  const { body, action, respond, client, stored } = how;
  const { view } = body;
  const tell = view === undefined ? tellBy(respond) : tellHome(client, body.user.id);
  const message = body.message as { ts?: string; thread_ts?: string } | undefined;
  const threadTs = message?.thread_ts ?? message?.ts;
  try {
    await entry.doors.press({
      action: action.action_id,
      value: 'value' in action && typeof action.value === 'string' ? action.value : '',
      by: personOf(entry, body.user),
      place: { channel: body.channel?.id ?? '', ...(threadTs === undefined ? {} : { threadTs }) },
      ...(message?.ts === undefined ? {} : { message: message.ts }),
      requestKey: `${entry.team}:${body.trigger_id}`,
      ...pressKeyOf(action, body.user.id),
      stored,
      tell,
      open: async (view) => {
        await client.views.open({ trigger_id: body.trigger_id, view: modal(view) });
      },
    });
  } catch (error) {
    entry.log.error({ action: action.action_id, cause: String(error) }, 'A press could not be handled.');
    await tell(
      plain('voicepipe could not handle this press. Look at the card, and press again if it still waits.'),
    );
  }
}

/** Slack gives every press the moment at which it was made, the same one however often it is delivered. */
function pressKeyOf(action: object, user: string): { readonly pressKey?: string } {
  const { action_id: id, action_ts: at } = action as {
    readonly action_id?: string;
    readonly action_ts?: unknown;
  };
  return typeof at === 'string' ? { pressKey: `${at}:${user}:${id}` } : {};
}

interface OpenView {
  readonly id: string;
  readonly callback_id: string;
  readonly private_metadata: string;
  readonly state: unknown;
}

/** Shows in a modal what follows from a change in it. One that was closed meanwhile has nothing to show. */
async function change(
  { doors, log }: Entry,
  { client, view, action }: { readonly client: WebClient; readonly view: OpenView; readonly action: unknown },
): Promise<void> {
  try {
    const next = await doors.change({
      callback: view.callback_id,
      metadata: view.private_metadata,
      values: { ...readValues(view.state), ...readChange(action) },
    });
    if (next !== undefined) await client.views.update({ view_id: view.id, view: modal(next) });
  } catch (error) {
    log.warn(
      { callback: view.callback_id, cause: String(error) },
      'A modal could not be brought up to date.',
    );
  }
}

function registerViews(app: App, entry: Entry): void {
  app.view({ type: 'view_submission', callback_id: ofRuns }, async ({ ack, body, view, client }) => {
    if ((body.team?.id ?? '') !== entry.team) return acknowledge(entry, () => ack());
    const values = readValues(view.state);
    const faults = await entry.doors
      .submit({
        callback: view.callback_id,
        metadata: view.private_metadata,
        values,
        by: personOf(entry, body.user),
        requestKey: `${entry.team}:${view.id}`,
        tell: (channel, message) => tellIn(client, { channel, user: body.user.id, message }),
      })
      .catch((error: unknown): Readonly<Record<string, string>> => {
        entry.log.error(
          { callback: view.callback_id, cause: String(error) },
          'A modal could not be handled.',
        );
        const [first = 'text'] = Object.keys(values);
        return { [first]: 'voicepipe could not store this. Send it again in a minute.' };
      });
    const answer =
      faults === undefined ? undefined : { response_action: 'errors' as const, errors: { ...faults } };
    await acknowledge(entry, () => (answer === undefined ? ack() : ack(answer)));
  });

  app.options({ type: 'block_suggestion', action_id: ofForm }, async ({ ack, body, options }) => {
    const { view } = body as { readonly view?: OpenView };
    const isOurs = (body.team?.id ?? '') === entry.team;
    const choices = isOurs
      ? await entry.doors
          .suggest({
            action: options.action_id,
            typed: options.value,
            by: personOf(entry, body.user),
            metadata: view?.private_metadata ?? '',
            values: readValues(view?.state),
          })
          .catch((error: unknown) => {
            entry.log.warn({ cause: String(error) }, 'A choice could not be offered.');
            return [];
          })
      : [];
    await acknowledge(entry, () => ack({ options: choices.map(optionOf) as never[] }));
  });
}

function registerHome(app: App, entry: Entry): void {
  app.event('app_home_opened', async ({ event, client }) => {
    if (event.tab !== 'home') return;
    const blocks = await entry.doors.home({ user: event.user, team: entry.team });
    await client.views.publish({
      user_id: event.user,
      view: { type: 'home', blocks: blocks as never[] },
    });
  });
}

function registerShortcut(app: App, entry: Entry): void {
  app.shortcut(
    { callback_id: shortcutId, type: 'message_action' },
    async ({ ack, shortcut, client, respond }) => {
      await acknowledge(entry, () => ack());
      if (shortcut.type !== 'message_action' || (shortcut.team?.id ?? entry.team) !== entry.team) return;
      const { message, channel, trigger_id } = shortcut;
      const threadTs = typeof message['thread_ts'] === 'string' ? message['thread_ts'] : message.ts;
      try {
        await entry.doors.shortcut({
          text: textOf(message),
          place: { channel: channel.id, ...(threadTs === undefined ? {} : { threadTs }) },
          open: async (view) => {
            await client.views.open({ trigger_id, view: modal(view) });
          },
        });
      } catch (error) {
        entry.log.warn({ cause: String(error) }, 'The form could not be opened.');
        await respond(ephemeral(plain('The form could not be opened. Try again, or write /pod help.')));
      }
    },
  );
}

/** All text of a message, its blocks' too: alerts of other apps say what matters there. */
function textOf(message: { readonly text?: string | undefined }): string {
  const { blocks, attachments } = message as { blocks?: unknown; attachments?: unknown };
  return `${message.text ?? ''} ${JSON.stringify([blocks ?? [], attachments ?? []])}`.slice(0, 40_000);
}

/** Tells somebody alone: in the channel, or where the bot is not in it, in a direct message. */
async function tellIn(
  client: WebClient,
  { channel, user, message }: { readonly channel: string; readonly user: string; readonly message: Message },
): Promise<void> {
  const { text, blocks } = message;
  try {
    await client.chat.postEphemeral({ channel, user, text, blocks: blocks as never[] });
  } catch {
    await client.chat.postMessage({ channel: user, text, blocks: blocks as never[] });
  }
}

function tellHome(client: WebClient, user: string): (message: Message) => Promise<void> {
  return async ({ text, blocks }) => {
    await client.chat.postMessage({ channel: user, text, blocks: blocks as never[] });
  };
}
