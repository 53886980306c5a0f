import { mustView } from '../approval/must-view.ts';
import { displayArgv } from '../look-alikes.ts';
import type { Block } from '../message.ts';
import { approvalsOf, type Run } from '../run.ts';
import { againAction } from '../slice/buttons.ts';

/** The ids of a card's buttons; the value of each is `RUN SEAL`. */
export const cardActions = {
  approve: 'run-approve',
  deny: 'run-deny',
  view: 'run-view',
  twin: 'run-twin',
  withdraw: 'run-withdraw',
  revoke: 'run-revoke',
  cancel: 'run-cancel',
  again: againAction,
} as const;

export type CardAction = keyof typeof cardActions;

/** What can be pressed on a card that waits. Slack draws the same buttons for everybody; who may press which is asked on the press. */
export function renderButtons(run: Run): Block {
  const value = `${run.id} ${run.seal ?? ''}`;
  const button = (action: CardAction, text: string, more: Readonly<Record<string, unknown>> = {}) => ({
    type: 'button',
    action_id: cardActions[action],
    value,
    text: { type: 'plain_text', text: text.length > 75 ? `${text.slice(0, 74)}…` : text, emoji: false },
    ...more,
  });
  return {
    type: 'actions',
    block_id: `vote:${run.id}:${run.version}`,
    elements: [
      ...(mustView(run) ? [button('view', 'Show the whole command')] : []),
      button('approve', 'Approve and run', { style: 'primary', ...confirmFor(run) }),
      button('deny', 'Deny', { style: 'danger' }),
      ...(run.twin === undefined ? [] : [button('twin', `First: ${displayArgv(run.twin)}`)]),
      ...(approvalsOf(run).length === 0 ? [] : [button('revoke', 'Take back my approval')]),
      button('withdraw', 'Withdraw'),
    ],
  };
}

/** What can be pressed on the card of a command that runs. */
export function renderStop(run: Run): Block {
  const text = (words: string) => ({ type: 'plain_text', text: words, emoji: false });
  return {
    type: 'actions',
    block_id: `stop:${run.id}:${run.version}`,
    elements: [
      {
        type: 'button',
        action_id: cardActions.cancel,
        value: run.id,
        style: 'danger',
        text: text('Cancel'),
        confirm: {
          title: text('Stop this command?'),
          text: text('It is sent TERM, then KILL. What it has done already stays done.'),
          confirm: text('Stop it'),
          deny: text('Let it run'),
          style: 'danger',
        },
      },
    ],
  };
}

/** What destroys is asked about once more, in the client; nothing relies on it. */
function confirmFor(run: Run): Readonly<Record<string, unknown>> {
  if (run.verdict?.class !== 'destructive') return {};
  const text = (words: string) => ({ type: 'plain_text', text: words, emoji: false });
  return {
    confirm: {
      title: text('This takes something away'),
      text: text('Nobody can undo it from here. It runs exactly as the card shows it.'),
      confirm: text('Approve and run'),
      deny: text('Look again'),
    },
  };
}
