/** How the app comes to be where it is not; nobody can invite it into a direct message of other people (`D…`). */
export function inviteHint(channel: string): string {
  return channel.startsWith('D')
    ? 'A direct message takes no app in: ask in a channel that voicepipe is in.'
    : 'Invite the app to the channel (/invite @voicepipe) and ask again.';
}
