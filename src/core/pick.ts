import type { Failure } from './failure.ts';
import type { Message } from './message.ts';
import { renderFailure } from './notice.ts';

/** How the ids of the buttons with what could have been meant begin; the value of each is `RUN NAME`. */
export const pickAction = 'run-pick';

/** A refusal for the person who caused it; with a button for each name that could have been meant, if the run was refused for that. */
export function renderRefusal(run: string, failure: Failure): Message {
  const message = renderFailure(failure);
  if (failure.candidates === undefined) return message;
  const elements = failure.candidates.map((name, index) => ({
    type: 'button',
    action_id: `${pickAction}-${'abcdefghij'.charAt(index)}`,
    value: `${run} ${name}`,
    text: { type: 'plain_text', text: name.length > 75 ? `…${name.slice(-74)}` : name, emoji: false },
  }));
  return {
    ...message,
    blocks: [...message.blocks, { type: 'actions', block_id: `pick:${run}`, elements }],
  };
}
