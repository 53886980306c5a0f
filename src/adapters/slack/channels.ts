import { WebClient } from '@slack/web-api';
import type { ChannelFacts, Channels } from '../../app/ports/channels.ts';
import type { Log } from '../../app/ports/log.ts';
import { keepAnswers, wordOf } from './kept-answers.ts';
import { askingOptions } from './web.ts';

const unknown: ChannelFacts = { isMember: 'unknown', isPublic: 'unknown', isShared: 'unknown' };

/** Slack's channels, over a client of its own. See `Channels`. */
export function openChannels(options: {
  readonly token: string;
  readonly apiUrl: string;
  readonly log: Log;
  readonly now?: () => number;
}): Channels {
  const client = new WebClient(options.token, askingOptions(options));
  const channels = keepAnswers<ChannelFacts>({ log: options.log, now: options.now ?? Date.now });
  return {
    look: async (channel) => (await channels(channel, () => ask(client, channel))) ?? unknown,
  };
}

/** `conversations.info`: https://docs.slack.dev/reference/objects/conversation-object. A private channel without the bot is not found. */
async function ask(client: WebClient, channel: string): Promise<ChannelFacts> {
  try {
    const { channel: facts } = await client.conversations.info({ channel });
    if (facts === undefined) return unknown;
    const isDirect = facts.is_im === true || facts.is_mpim === true;
    return {
      isMember: isDirect || facts.is_member === true,
      isPublic: facts.is_channel === true && facts.is_private !== true,
      isShared: facts.is_ext_shared === true || facts.is_pending_ext_shared === true,
    };
  } catch (error) {
    if (wordOf(error) === 'channel_not_found') return { ...unknown, isMember: false };
    throw error;
  }
}
