/** What Slack says of channels. Answers are kept for minutes. Never throws. */
export interface Channels {
  look(channel: string): Promise<ChannelFacts>;
}

export interface ChannelFacts {
  /** Whether the bot may post there. */
  readonly isMember: boolean | 'unknown';
  /** Whether every member of the workspace may read it. */
  readonly isPublic: boolean | 'unknown';
  /** Whether people of other organisations read it. */
  readonly isShared: boolean | 'unknown';
}
