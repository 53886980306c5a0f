import type { Lost, Sighting } from '../../app/ports/chat.ts';
import { InfrastructureError } from '../../core/failure.ts';
import type { Call } from './upload.ts';

/** What every message of ours carries: https://docs.slack.dev/messaging/message-metadata */
export const postEvent = 'voicepipe_post';

/** Pages of messages that are looked through. */
const maxPages = 20;
/** How far Slack's clock may be behind ours: a channel is read back to that long before the post. */
const maxSkewMs = 3_600_000;

interface Seen {
  readonly ts?: string;
  readonly metadata?: {
    readonly event_type?: string;
    readonly event_payload?: Readonly<Record<string, unknown>>;
  };
  readonly files?: readonly { readonly id?: string; readonly name?: string }[];
}

/** Looks for a message of ours where it would stand: by its metadata, or a file by its name. Never throws. */
export async function findPost(call: Call, lost: Lost): Promise<Sighting> {
  let cursor = '';
  try {
    for (let page = 0; page < maxPages; page += 1) {
      const more = cursor === '' ? {} : { cursor };
      const answer = await readPage(call, lost, { limit: 200, include_all_metadata: true, ...more });
      const ts = answer.messages.flatMap((message) => sighted(message, lost))[0];
      if (ts !== undefined) return { kind: 'found', ts };
      if (answer.next === '' || isBefore(answer.messages, lost)) return { kind: 'absent' };
      cursor = answer.next;
    }
    return { kind: 'unreadable', word: 'too_many_messages', isForGood: true };
  } catch (error) {
    const { data } = (error as { cause?: { data?: { error?: unknown } } }).cause ?? {};
    return {
      kind: 'unreadable',
      word: String(data?.error ?? 'no_answer').slice(0, 60),
      isForGood: error instanceof InfrastructureError && (error.retrySafe || error.code !== 'slack-refused'),
    };
  }
}

/** Whether a page of a channel, newest first, reaches back to before the post. A thread's page is oldest first. */
function isBefore(messages: readonly Seen[], { threadTs, since }: Lost): boolean {
  const oldest = Number(messages.at(-1)?.ts ?? Number.NaN) * 1_000;
  return threadTs === undefined && oldest < since.getTime() - maxSkewMs;
}

async function readPage(call: Call, { channel, threadTs }: Lost, page: Readonly<Record<string, unknown>>) {
  const answer =
    threadTs === undefined
      ? await call('conversations.history', { channel, ...page })
      : await call('conversations.replies', { channel, ts: threadTs, ...page });
  const { messages = [], response_metadata: meta } = answer as {
    messages?: readonly Seen[];
    response_metadata?: { next_cursor?: string };
  };
  return { messages, next: meta?.next_cursor ?? '' };
}

function sighted({ ts, metadata, files = [] }: Seen, { run, key, fileName }: Lost): string[] {
  if (fileName !== undefined)
    return files.flatMap(({ id, name }) => (name === fileName && id !== undefined ? [`file:${id}`] : []));
  const { event_type: type, event_payload: payload } = metadata ?? {};
  const isIt = type === postEvent && payload?.['run'] === run && payload['key'] === key;
  return isIt && ts !== undefined ? [ts] : [];
}
