/** What Slack says a person is. `unknown`: it could not be asked, and nobody is trusted on a guess. */
export type Standing = 'member' | 'guest' | 'deleted' | 'bot' | 'external' | 'unknown';

/** What is known of somebody who presses a button, at that moment. */
export interface Voter {
  readonly standing: Standing;
  /** The alternatives of the run's demand that the person may count for; `unknown` where a group's members could not be had. */
  readonly counts: readonly number[] | 'unknown';
  /** Those of which nobody can say whether the person counts for them. */
  readonly unsure?: readonly number[];
}

/** What somebody of this standing is, for a sentence about them; undefined for a member. */
export function nameStanding(standing: Standing): string | undefined {
  switch (standing) {
    case 'member':
      return undefined;
    case 'guest':
      return 'a guest of this workspace now';
    case 'deleted':
      return 'deactivated meanwhile';
    case 'bot':
      return 'a bot';
    case 'external':
      return 'of another workspace now';
    case 'unknown':
      return 'not known to Slack just now';
  }
}

/** Why somebody of this standing decides nothing, as the end of a sentence; undefined for a member. */
export function describeStanding(standing: Standing): string | undefined {
  switch (standing) {
    case 'member':
      return undefined;
    case 'guest':
      return 'guests of this workspace do not';
    case 'deleted':
      return 'a deactivated account does not';
    case 'bot':
      return 'bots do not';
    case 'external':
      return 'people of other workspaces do not';
    case 'unknown':
      return 'Slack could not say who you are here, and nobody decides on a guess. Try again in a minute';
  }
}
