import type { Channel, Workspace } from './types.ts';

/** The conversations that a person is in: channels, direct messages with the app, and with other people. */
export function channelsOf({ channels }: Workspace, actor: string): readonly Channel[] {
  return channels.filter(({ direct_with, members }) =>
    direct_with === undefined ? members.includes(actor) : direct_with === actor,
  );
}

/** The name above a conversation. */
export function titleOf({ app }: Workspace, channel: Channel | undefined): string {
  if (channel === undefined) return '';
  if (channel.direct_with !== undefined) return app.name;
  return channel.is_direct === true ? channel.name : `# ${channel.name}`;
}
