import { connect } from 'node:net';
import { LogLevel, WebClient } from '@slack/web-api';
import type { Config, SlackConfig } from '../../config.ts';
import { readBotScopes } from '../../manifest.ts';
import { type Finding, sentence, withinMs } from './finding.ts';

/** Slack refuses a signature that is five minutes away; a clock this far off is on its way there. */
const maxSkewMs = 60_000;

/** Whether Slack takes the tokens, for what, whether requests can reach us, and whether the channels that are named are joined. */
export async function lookAtSlack({ slack, file }: Config): Promise<readonly Finding[]> {
  if (slack === undefined)
    return [
      bad(
        'SLACK_BOT_TOKEN is not set.',
        'Follow "Connect a workspace" in the README, or try voicepipe playground.',
      ),
    ];
  if (slack.appToken === undefined && slack.signingSecret === undefined)
    return [
      bad(
        'Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set, so nothing that people do can arrive.',
        'Set the first for Socket Mode, the second for HTTP mode.',
      ),
    ];
  const client = clientOf(slack.botToken, slack.apiUrl);
  const [known, ...more] = await lookAtBot(client);
  const rest = known?.ok === true ? await lookAtChannels(client, namedChannels(file)) : [];
  return [
    ...(known === undefined ? [] : [known]),
    ...more,
    ...(await lookAtSocket(slack)),
    ...(await lookAtClock(slack.apiUrl)),
    ...rest,
  ];
}

async function lookAtBot(client: WebClient): Promise<readonly Finding[]> {
  try {
    const { team, user, response_metadata: meta } = await client.auth.test();
    const known = good(`Slack knows the bot as "${user ?? ''}" in "${team ?? ''}".`);
    const missing = readBotScopes().filter((scope) => meta?.scopes?.includes(scope) === false);
    if (missing.length === 0) return [known];
    return [
      known,
      bad(
        `The bot's token lacks the scope ${missing.map((scope) => `"${scope}"`).join(', ')}.`,
        'Add it to the app (voicepipe manifest prints all) and install the app again: new scopes hold only then.',
      ),
    ];
  } catch (error) {
    return [
      bad(
        `Slack does not take the bot's token: ${sentence(error)}`,
        'Check SLACK_BOT_TOKEN and SLACK_API_URL.',
      ),
    ];
  }
}

/**
 * Whether Slack gives out a socket and its host can be reached. The socket itself stays closed: while it were open, a request of
 * somebody could go to it and be lost.
 */
async function lookAtSocket({ appToken, apiUrl }: SlackConfig): Promise<readonly Finding[]> {
  if (appToken === undefined) return [];
  try {
    const { url } = await clientOf(appToken, apiUrl).apps.connections.open();
    const { hostname, port, protocol } = new URL(url ?? '');
    await reach(hostname, Number(port) || (protocol === 'ws:' ? 80 : 443));
    return [good(`Socket Mode: Slack gives a connection, and "${hostname}" can be reached.`)];
  } catch (error) {
    return [
      bad(
        `Socket Mode cannot connect: ${sentence(error)}`,
        'Check SLACK_APP_TOKEN, that Socket Mode is on in the app, and that wss connections may leave this network.',
      ),
    ];
  }
}

function reach(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: withinMs });
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
    socket.once('timeout', () => socket.destroy(new Error(`"${host}" does not answer`)));
    socket.once('error', reject);
  });
}

/** Our clock beside Slack's, by the Date of an answer. */
async function lookAtClock(apiUrl: string): Promise<readonly Finding[]> {
  const before = Date.now();
  const answer = await fetch(new URL('api.test', apiUrl), {
    method: 'POST',
    signal: AbortSignal.timeout(withinMs),
  }).catch(() => undefined);
  await answer?.arrayBuffer().catch(() => undefined);
  const theirs = Date.parse(answer?.headers.get('date') ?? '');
  if (Number.isNaN(theirs)) return [];
  const skewMs = (before + Date.now()) / 2 - theirs;
  const seconds = Math.round(Math.abs(skewMs) / 1_000);
  return Math.abs(skewMs) <= maxSkewMs
    ? [good(`This clock and Slack's agree within ${Math.max(1, seconds)} s.`)]
    : [
        bad(
          `This clock is ${seconds} s ${skewMs > 0 ? 'ahead of' : 'behind'} Slack's; signatures five minutes away are refused.`,
          'Set the clock (NTP).',
        ),
      ];
}

/** The channels that voicepipe.yaml names. */
function namedChannels({ channels = [], approvals }: Config['file']): readonly string[] {
  const named = [
    ...channels.flatMap((rule) => rule.channels ?? []),
    ...(approvals?.breakGlass ?? []).map(({ announceIn }) => announceIn),
  ];
  return [...new Set(named)];
}

async function lookAtChannels(client: WebClient, named: readonly string[]): Promise<readonly Finding[]> {
  const findings = await Promise.all(named.map((channel) => lookAtChannel(client, channel)));
  if (findings.length > 0) return findings.flat();
  try {
    const { channels = [] } = await client.users.conversations({
      types: 'public_channel,private_channel',
      limit: 200,
    });
    return channels.length > 0
      ? [good(`The bot is in ${channels.length} ${channels.length === 1 ? 'channel' : 'channels'}.`)]
      : [
          bad(
            'The bot is in no channel, so nobody can be answered.',
            'In a channel write: /invite @voicepipe',
          ),
        ];
  } catch {
    return [];
  }
}

async function lookAtChannel(client: WebClient, channel: string): Promise<readonly Finding[]> {
  const invite = `Write /invite @voicepipe there, or take "${channel}" out of voicepipe.yaml.`;
  try {
    const { channel: facts } = await client.conversations.info({ channel });
    return facts?.is_member === true
      ? [good(`The bot is in channel "${channel}".`)]
      : [bad(`The bot is not in channel "${channel}".`, invite)];
  } catch (error) {
    return [bad(`Channel "${channel}" cannot be seen: ${sentence(error)}`, invite)];
  }
}

function clientOf(token: string, apiUrl: string): WebClient {
  return new WebClient(token, {
    slackApiUrl: apiUrl,
    timeout: withinMs,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    // What goes wrong becomes a finding; the library's own lines would stand between those.
    logLevel: LogLevel.ERROR,
  });
}

function good(message: string): Finding {
  return { part: 'slack', ok: true, message };
}

function bad(message: string, hint: string): Finding {
  return { part: 'slack', ok: false, message, hint };
}
