import { ErrorCode, WebClient, type WebClientOptions } from '@slack/web-api';
import type { Chat } from '../../app/ports/chat.ts';
import type { Log } from '../../app/ports/log.ts';
import { type FailureCode, InfrastructureError } from '../../core/failure.ts';
import { boltLogger } from './logger.ts';
import { openPace } from './pace.ts';
import { findPost, postEvent } from './read-back.ts';
import { type Call, upload } from './upload.ts';

/** Slack's words for a channel that the bot cannot post to. */
const channelErrors = new Set([
  'not_in_channel',
  'channel_not_found',
  'is_archived',
  'restricted_action',
  'restricted_action_read_only_channel',
  'cannot_post_in_dm',
  'messages_tab_disabled',
]);

/** Slack's words after which a call may have been carried out all the same (https://docs.slack.dev/reference/methods/chat.postMessage). */
const doubtfulErrors = new Set(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout']);

/** How often a rate-limited call that has no pace of its own is made again, and how long one wait may be. */
const maxTries = 5;
const maxWaitMs = 30_000;

/** Where Slack's Web API is, and who hears of its trouble. */
export interface Access {
  readonly apiUrl: string;
  readonly log: Log;
}

/** Options of every client: no hidden retries, because a retried post may be a second message. */
export function clientOptions({ apiUrl, log }: Access): WebClientOptions {
  return {
    slackApiUrl: apiUrl,
    logger: boltLogger(log),
    timeout: 10_000,
    rejectRateLimitedCalls: true,
    retryConfig: { retries: 0 },
  };
}

/** Options of a client that only asks: what breaks is asked again at once, so that a hiccup refuses nobody. */
export function askingOptions(access: Access): WebClientOptions {
  return { ...clientOptions(access), retryConfig: { retries: 2, minTimeout: 200, maxTimeout: 1_000 } };
}

/** Output to Slack's channels, over a client of its own so that a rate limit on output never holds up an answer to a person. */
export function openChat(options: {
  readonly token: string;
  readonly apiUrl: string;
  readonly log: Log;
}): Chat {
  const client = new WebClient(options.token, clientOptions(options));
  const pace = openPace();

  /** Makes a call; what Slack limits is not made again here, but its lane pauses. */
  async function paced(
    method: string,
    body: Record<string, unknown>,
    lane: { readonly kind: 'post' | 'edit'; readonly channel: string },
  ): Promise<Readonly<Record<string, unknown>>> {
    try {
      return { ...(await client.apiCall(method, body)) };
    } catch (error) {
      const waitMs = retryAfterMs(error);
      if (waitMs === undefined) throw explainSlack(method, error);
      options.log.warn({ method, waitMs }, 'Slack asked for a pause.');
      pace.pause(lane, waitMs);
      throw new InfrastructureError('slack-limited', `Slack asked for a pause of ${waitMs / 1_000} s.`, {
        retrySafe: true,
        cause: error,
      });
    }
  }

  /** Makes a call, again after each pause that Slack asks for. */
  const call: Call = async (method, body) => {
    for (let tries = 1; ; tries += 1) {
      try {
        return { ...(await client.apiCall(method, { ...body })) };
      } catch (error) {
        const waitMs = retryAfterMs(error);
        if (waitMs === undefined || tries >= maxTries) throw explainSlack(method, error);
        options.log.warn({ method, waitMs }, 'Slack asked for a pause.');
        await new Promise((resolve) => setTimeout(resolve, Math.min(waitMs, maxWaitMs)));
      }
    }
  };

  const quiet = { unfurl_links: false, unfurl_media: false, parse: 'none', link_names: false, mrkdwn: false };
  return {
    turn: pace.turn,
    async post({ channel, threadTs, message, run, key }) {
      const body = {
        channel,
        ...message,
        ...quiet,
        ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
        metadata: { event_type: postEvent, event_payload: { run, key } },
      };
      const answer = await paced('chat.postMessage', body, { kind: 'post', channel });
      const ts = answer['ts'];
      if (typeof ts !== 'string')
        throw new InfrastructureError('slack-refused', 'Slack answered chat.postMessage without a "ts".', {
          retrySafe: false,
        });
      return { ts };
    },
    async update({ channel, ts, message }) {
      const body = { channel, ts, ...message, parse: 'none', link_names: false };
      await paced('chat.update', body, { kind: 'edit', channel });
    },
    async whisper({ channel, user, message }) {
      await call('chat.postEphemeral', { channel, user, ...message, parse: 'none', link_names: false });
    },
    upload: (file) => upload(call, file),
    find: (lost) => findPost(call, lost),
  };
}

function retryAfterMs(error: unknown): number | undefined {
  const limited = error as { code?: unknown; retryAfter?: unknown };
  if (limited.code !== ErrorCode.RateLimitedError || typeof limited.retryAfter !== 'number') return undefined;
  return Math.max(1, limited.retryAfter) * 1_000;
}

/** Slack's refusal of `method` as an error with a code, never with a token in it. */
export function explainSlack(method: string, error: unknown): InfrastructureError {
  const { code, data, message } = error as { code?: unknown; data?: { error?: unknown }; message?: unknown };
  if (code === ErrorCode.PlatformError) {
    const word = String(data?.error);
    if (['message_not_found', 'cant_update_message', 'thread_not_found'].includes(word)) {
      return new InfrastructureError('message-gone', 'The message was deleted or can no longer be edited.', {
        retrySafe: false,
        cause: error,
      });
    }
    const failure: FailureCode = channelErrors.has(word) ? 'channel-refused' : 'slack-refused';
    const says =
      failure === 'channel-refused'
        ? `voicepipe cannot post in this channel (Slack says "${word}"), so nothing ran.`
        : `Slack refused ${method}: "${word.slice(0, 200)}".`;
    // What is no word of Slack's came from something between, which says nothing about what Slack did.
    const isDoubtful = doubtfulErrors.has(word) || !/^[a-z][a-z0-9_]*$/.test(word);
    return new InfrastructureError(failure, says, { retrySafe: !isDoubtful, cause: error });
  }
  return new InfrastructureError(
    'slack-refused',
    `Slack could not be asked for ${method}: ${String(message).split('\n')[0]?.slice(0, 200)}`,
    { retrySafe: false, cause: error },
  );
}
