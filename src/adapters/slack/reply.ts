import type { RespondFn } from '@slack/bolt';
import type { Person } from '../../core/event.ts';
import type { Message } from '../../core/message.ts';
import type { Entry } from './doors.ts';

/** A run is stored before its ack; where the connection closed meanwhile it still counts as accepted. */
export async function acknowledge({ log }: Pick<Entry, 'log'>, ack: () => Promise<void>): Promise<void> {
  try {
    await ack();
  } catch (error) {
    log.warn({ cause: String(error) }, 'An acknowledgement did not reach Slack; the request stays accepted.');
  }
}

/** Answers one person by the request's own address, which is good for half an hour and five answers. */
export function tellBy(respond: RespondFn): (message: Message) => Promise<void> {
  return async (message) => {
    await respond({ ...ephemeral(message), replace_original: false });
  };
}

/** A message for the person alone who caused it. */
export function ephemeral(message: Message) {
  return { response_type: 'ephemeral' as const, text: message.text, blocks: message.blocks as never[] };
}

/** One sentence of our own. */
export function plain(text: string): Message {
  return {
    text,
    blocks: [
      { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }] },
    ],
  };
}

/** Who did it: a person of another organisation brings another team along. */
export function personOf(
  { team }: Pick<Entry, 'team'>,
  user: { readonly id: string; readonly team_id?: string | undefined },
): Person {
  return { user: user.id, team: user.team_id ?? team };
}
