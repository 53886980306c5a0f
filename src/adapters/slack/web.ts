import { ErrorCode, WebClient, type WebClientOptions } from '@slack/web-api';
import type { Chat, Log } from '../../app/ports.ts';
import { type FailureCode, InfrastructureError } from '../../core/failure.ts';

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

/** How often a rate-limited call is made again, and how long one wait may be. */
const maxTries = 5;
const maxWaitMs = 30_000;

/** Options of every client: no hidden retries, because a retried post may be a second message. */
export function clientOptions(apiUrl: string): WebClientOptions {
  return { slackApiUrl: apiUrl, timeout: 10_000, rejectRateLimitedCalls: true, retryConfig: { retries: 0 } };
}

/** Output to Slack's channels, over a client of its own so that a rate limit on output never holds up an answer to a person. */
export function openChat(options: {
  readonly token: string;
  readonly apiUrl: string;
  readonly log: Log;
}): Chat {
  const client = new WebClient(options.token, clientOptions(options.apiUrl));

  async function call(method: string, body: Record<string, unknown>): Promise<Record<string, unknown>> {
    for (let tries = 1; ; tries += 1) {
      try {
        return { ...(await client.apiCall(method, body)) };
      } catch (error) {
        const waitMs = retryAfterMs(error);
        if (waitMs === undefined || tries >= maxTries) throw explainSlack(method, error);
        options.log.warn({ method, waitMs }, 'Slack asked for a pause.');
        await new Promise((resolve) => setTimeout(resolve, Math.min(waitMs, maxWaitMs)));
      }
    }
  }

  const quiet = { unfurl_links: false, unfurl_media: false, parse: 'none', link_names: false, mrkdwn: false };
  return {
    async post({ channel, threadTs, message, run, key }) {
      const answer = await call('chat.postMessage', {
        channel,
        ...message,
        ...quiet,
        ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
        metadata: { event_type: 'voicepipe_post', event_payload: { run, key } },
      });
      const ts = answer['ts'];
      if (typeof ts !== 'string')
        throw new InfrastructureError('slack-refused', 'Slack answered chat.postMessage without a "ts".', {
          retrySafe: false,
        });
      return { ts };
    },
    async update({ channel, ts, message }) {
      await call('chat.update', { channel, ts, ...message, parse: 'none', link_names: false });
    },
    async whisper({ channel, user, message }) {
      await call('chat.postEphemeral', { channel, user, ...message, parse: 'none', link_names: false });
    },
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
    if (word === 'message_not_found' || word === 'cant_update_message') {
      return new InfrastructureError('message-gone', 'The message was deleted or can no longer be edited.', {
        retrySafe: false,
        cause: error,
      });
    }
    const failure: FailureCode = channelErrors.has(word) ? 'channel-refused' : 'slack-refused';
    const says =
      failure === 'channel-refused'
        ? `voicepipe cannot post in this channel (Slack says "${word}"), so nothing ran.`
        : `Slack refused ${method}: "${word}".`;
    return new InfrastructureError(failure, says, { retrySafe: true, cause: error });
  }
  return new InfrastructureError(
    'slack-refused',
    `Slack could not be asked for ${method}: ${String(message).split('\n')[0]?.slice(0, 200)}`,
    { retrySafe: false, cause: error },
  );
}
