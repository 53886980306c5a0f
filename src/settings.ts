import type { Retention } from './app/retain.ts';
import type { Config, SlackConfig } from './config.ts';
import type { ChannelRule } from './core/channel-rules.ts';
import { parseDuration } from './core/duration.ts';

/** How long output and the bodies of events are kept. */
export function readRetention({ ledger = {} }: Config['file']): Retention {
  const ms = (text: string) => Number(text.slice(0, -1)) * (text.endsWith('d') ? 86_400_000 : 3_600_000);
  return {
    ...(ledger.keepOutput === undefined ? {} : { outputMs: ms(ledger.keepOutput) }),
    ...(ledger.keepEvents === undefined ? {} : { eventsMs: ms(ledger.keepEvents) }),
  };
}

/** Which channels may reach what, and which see output. */
export function readChannelRules({ channels = [] }: Config['file']): readonly ChannelRule[] {
  return channels.map(({ output, channels, clusters, namespaces }) => ({
    hidesOutput: output === false,
    ...(channels === undefined ? {} : { channels }),
    ...(clusters === undefined ? {} : { clusters }),
    ...(namespaces === undefined ? {} : { namespaces }),
  }));
}

/** Who is whom in the cluster, by the id of the person in Slack. */
export function readMap(map: NonNullable<NonNullable<Config['file']['people']>['map']>) {
  return Object.fromEntries(
    Object.entries(map).map(([id, { user, groups }]) => [
      id,
      { user, ...(groups === undefined ? {} : { groups }) },
    ]),
  );
}

/** Milliseconds of a duration that was checked when the file was read. */
export function readMs(duration: string | undefined): number | undefined {
  return duration === undefined ? undefined : parseDuration(duration);
}

/** Socket Mode where there is a token for it, else HTTP. */
export function slackMode(config: Config & { readonly slack: SlackConfig }) {
  const { appToken, signingSecret } = config.slack;
  if (appToken !== undefined) return { kind: 'socket', appToken } as const;
  return { kind: 'http', signingSecret: signingSecret ?? '', host: config.host, port: config.port } as const;
}
