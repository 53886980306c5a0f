import type { Standing } from '../../core/approval/voter.ts';
import type { Person } from '../../core/event.ts';

/** What Slack says of people. Answers are kept for minutes; what cannot be had is `unknown`, never a guess. Never throws. */
export interface People {
  look(person: Person): Promise<PersonFacts>;
  /** Whether a user belongs to a user group. */
  isMember(group: string, user: string): Promise<boolean | 'unknown'>;
  /** The channels that both this person and the bot are in; undefined where Slack does not say. */
  channelsOf(person: Person): Promise<readonly string[] | undefined>;
}

export interface PersonFacts {
  readonly standing: Standing;
  /** Only where Slack has verified it. */
  readonly email?: string;
}
