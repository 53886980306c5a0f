import type { RequestListener } from 'node:http';
import { App, HTTPReceiver, SocketModeReceiver } from '@slack/bolt';
import { WebClient, type WebClientOptions } from '@slack/web-api';
import type { Doors } from '../../app/ports/doors.ts';
import type { Log } from '../../app/ports/log.ts';
import { InfrastructureError } from '../../core/failure.ts';
import { registerDoors } from './doors.ts';
import { trackDoors } from './in-flight.ts';
import { keepConnected } from './keep-connected.ts';
import { boltLogger } from './logger.ts';
import { type Access, clientOptions, explainSlack } from './web.ts';

/** How requests reach us: an outgoing socket, or our own HTTP endpoint `/slack/events`. */
export type SlackMode =
  | { readonly kind: 'socket'; readonly appToken: string }
  | { readonly kind: 'http'; readonly signingSecret: string; readonly host: string; readonly port: number };

export interface SlackOptions {
  readonly token: string;
  readonly apiUrl: string;
  readonly mode: SlackMode;
  readonly doors: Doors;
  readonly log: Log;
  /** Our own pages, served beside Slack's endpoint in HTTP mode. */
  readonly pages?: RequestListener;
}

/** For calls that change nothing: half a minute of trouble, such as during Slack's own restarts, keeps nobody from starting. */
const retried: WebClientOptions = {
  retryConfig: { retries: 5, factor: 2, minTimeout: 500, maxTimeout: 8_000 },
  rejectRateLimitedCalls: false,
};

/** Connects to Slack; resolves when requests can arrive. Throws `slack-refused` for a token that Slack does not take, `port-in-use`. */
export async function openSlack(options: SlackOptions): Promise<{ readonly stop: () => Promise<void> }> {
  const { token, mode, log } = options;
  const me = await whoAmI(options);
  const logger = boltLogger(log);
  const receiver =
    mode.kind === 'socket'
      ? new SocketModeReceiver({
          appToken: mode.appToken,
          logger,
          clientPingTimeout: 10_000,
          autoReconnectEnabled: false,
          installerOptions: {
            clientOptions: { ...clientOptions(options), ...retried },
          },
        })
      : openHttp(mode, options, logger);
  const app = new App({
    token,
    receiver,
    logger,
    botId: me.botId,
    botUserId: me.userId,
    tokenVerificationEnabled: false,
    convoStore: false,
    clientOptions: clientOptions(options),
  });
  app.error(async (error) => log.error({ cause: error.message }, 'A Slack request could not be handled.'));
  const { doors, settled } = trackDoors(options.doors);
  registerDoors(app, { doors, log, team: me.team, botUser: me.userId });
  try {
    if (mode.kind === 'socket') await app.start();
    else await app.start({ port: mode.port, host: mode.host });
  } catch (cause) {
    if ((cause as { code?: unknown }).code === 'EADDRINUSE' && mode.kind === 'http') {
      throw new InfrastructureError(
        'port-in-use',
        `Port ${mode.port} on ${mode.host} is in use. Stop what listens there, or choose another with PORT.`,
        { retrySafe: true, cause },
      );
    }
    throw explainSlack('apps.connections.open', cause);
  }
  const letGo = receiver instanceof SocketModeReceiver ? keepConnected(receiver.client, log) : undefined;
  return {
    stop: async () => {
      letGo?.();
      await app.stop();
      await settled();
    },
  };
}

/** The most bytes of a request: a view has at most 250 kB, a payload little beside it. */
const maxBodyBytes = 1024 * 1024;
/** Slack's own limit, for both directions: https://docs.slack.dev/authentication/verifying-requests-from-slack */
const maxAheadSeconds = 300;

/** Bolt checks the signature, and that it is not old; it takes one that is dated in the future, which stays good for longer. */
function openHttp(
  mode: Extract<SlackMode, { readonly kind: 'http' }>,
  { pages }: SlackOptions,
  logger: ReturnType<typeof boltLogger>,
): HTTPReceiver {
  const receiver = new HTTPReceiver({
    signingSecret: mode.signingSecret,
    logger,
    endpoints: '/slack/events',
    bodyLimit: maxBodyBytes,
    ...(pages === undefined ? {} : { customRoutes: routesTo(pages) }),
  });
  const listen = receiver.requestListener;
  receiver.requestListener = (request, response) => {
    const at = Number(request.headers['x-slack-request-timestamp'] ?? 0);
    if (at <= Date.now() / 1_000 + maxAheadSeconds) return listen(request, response);
    response.writeHead(401).end();
    request.resume();
  };
  return receiver;
}

/** Who the token is. A refused token is told apart here, before anything listens. */
export async function whoAmI(
  access: Access & { readonly token: string },
): Promise<{ team: string; userId: string; botId: string; url: string }> {
  const client = new WebClient(access.token, { ...clientOptions(access), ...retried });
  try {
    const answer = await client.auth.test();
    return {
      team: answer.team_id ?? '',
      userId: answer.user_id ?? '',
      botId: answer.bot_id ?? '',
      url: answer.url ?? '',
    };
  } catch (error) {
    const refused = explainSlack('auth.test', error);
    const word = (error as { data?: { error?: unknown } }).data?.error;
    if (word === undefined) throw refused;
    throw new InfrastructureError(
      'slack-refused',
      `Slack does not accept SLACK_BOT_TOKEN ("${String(word)}"). Copy the Bot User OAuth Token (xoxb-…) of the app again.`,
      { retrySafe: false, cause: error },
    );
  }
}

/** Bolt matches paths before it hands a request over. */
function routesTo(handler: RequestListener) {
  return [
    { path: '/healthz', method: 'GET', handler },
    { path: '/step-up/:secret', method: 'GET', handler },
    { path: '/step-up/assets/:name', method: 'GET', handler },
    { path: '/step-up/:secret/options', method: 'POST', handler },
    { path: '/step-up/:secret/answer', method: 'POST', handler },
  ];
}
