import type { Person } from '../event.ts';
import type { Failure } from '../failure.ts';
import type { Run } from '../run.ts';
import { describeDemand, namesIn } from './describe.ts';
import { describeStanding, type Voter } from './voter.ts';

type Try =
  | {
      readonly kind: 'approve' | 'deny' | 'edit' | 'cancel' | 'review';
      readonly by: Person;
      readonly voter: Voter;
    }
  | { readonly kind: 'view' | 'revoke' | 'withdraw'; readonly by: Person };

/** Why this person may not do this to the run; undefined where they may. */
export function checkWho(run: Run, how: Try): Failure | undefined {
  const { by } = how;
  const isAsker = by.user === run.asker.user;
  switch (how.kind) {
    case 'approve':
      if (isAsker)
        return {
          code: 'own-approval',
          message: `You asked for run "${run.id}" yourself, so another person has to decide.`,
          hint: 'Ask somebody in this channel to look at it.',
        };
      if (run.editors.some(({ user }) => user === by.user))
        return {
          code: 'own-approval',
          message: `You changed the command of run "${run.id}", so another person has to decide.`,
          hint: 'Ask somebody in this channel to look at it.',
        };
      return checkStanding(how.voter, 'approves commands') ?? checkEntitled(run, how.voter);
    case 'deny':
      return isAsker
        ? {
            code: 'own-approval',
            message: `You asked for run "${run.id}" yourself, so another person has to decide.`,
            hint: `To take it back: /pod withdraw ${run.id}`,
          }
        : checkStanding(how.voter, 'decides on commands');
    case 'edit':
      return (
        checkStanding(how.voter, 'changes commands') ?? (isAsker ? undefined : checkEntitled(run, how.voter))
      );
    case 'review':
      return checkStanding(how.voter, 'reviews commands') ?? checkEntitled(run, how.voter);
    case 'revoke':
      return run.votes.some((vote) => vote.choice === 'approve' && vote.by.user === by.user)
        ? undefined
        : {
            code: 'not-entitled',
            message: `You have not approved run "${run.id}", so there is nothing to take back.`,
          };
    case 'withdraw':
      return isAsker
        ? undefined
        : {
            code: 'not-entitled',
            message: `Only who asked for run "${run.id}" can withdraw it.`,
            hint: `To refuse it: /pod deny ${run.id} REASON`,
          };
    case 'cancel':
      return isAsker || run.votes.some((vote) => vote.by.user === by.user)
        ? undefined
        : (checkStanding(how.voter, 'stops commands') ?? checkEntitled(run, how.voter));
    case 'view':
      return undefined;
  }
}

function checkStanding({ standing }: Voter, who: string): Failure | undefined {
  const why = describeStanding(standing);
  if (why === undefined) return undefined;
  return {
    code: standing === 'unknown' ? 'person-unknown' : 'not-entitled',
    message: `Only a member of this workspace ${who}; ${why}.`,
  };
}

function checkEntitled(run: Run, { counts }: Voter): Failure | undefined {
  if (counts === 'unknown')
    return {
      code: 'person-unknown',
      message: `Slack could not say who belongs to the groups that decide on run "${run.id}", and nobody decides on a guess.`,
      hint: 'Try again in a minute.',
    };
  if (counts.length > 0) return undefined;
  const who = run.demand === undefined ? 'others' : describeDemand(run.demand);
  return {
    code: 'not-entitled',
    message: `You are not among those who decide on run "${run.id}": it needs ${who}.`,
    hint: 'Ask one of them.',
    ...(run.demand === undefined ? {} : { names: namesIn(run.demand) }),
  };
}
