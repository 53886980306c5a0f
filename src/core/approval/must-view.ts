import { describeCommand } from '../describe-command.ts';
import { displayText } from '../look-alikes.ts';
import type { Run } from '../run.ts';
import { slackLength } from '../text.ts';

/** The longest command, as Slack counts, that a card shows whole; a longer one has to be opened before it is approved. */
export const maxOnCard = 1_500;

/** The command as an approver is shown it. */
export function shownCommand(run: Pick<Run, 'command'>): string {
  return displayText(describeCommand(run.command));
}

/** Whether the card cannot show the whole command. */
export function mustView(run: Pick<Run, 'command'>): boolean {
  return slackLength(shownCommand(run)) > maxOnCard;
}
