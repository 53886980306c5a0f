import type { HomeView, ModalView } from '@slack/web-api';
import { card } from './page-fixtures.ts';

const plain = (text: string) => ({ type: 'plain_text' as const, text });

/** Options of an external menu. */
export const pods = ['api-7f9c4-x2x9k', 'api-7f9c4-q8w2m', 'worker-5d5f-zzk41'].map((name) => ({
  text: plain(`${name} (shop)`),
  value: name,
}));

/** A modal with every kind of input. */
export const form: ModalView = {
  type: 'modal',
  callback_id: 'form',
  title: plain('Run a command'),
  submit: plain('Run'),
  close: plain('Cancel'),
  blocks: [
    {
      type: 'input',
      block_id: 'pod',
      label: plain('Pod'),
      element: { type: 'external_select', action_id: 'pod', min_query_length: 0 },
    },
    {
      type: 'input',
      block_id: 'command',
      label: plain('Command'),
      hint: plain('As you would write it after kubectl exec … --'),
      element: { type: 'plain_text_input', action_id: 'text', multiline: true },
    },
    {
      type: 'input',
      block_id: 'also',
      optional: true,
      label: plain('Also tell'),
      element: { type: 'multi_users_select', action_id: 'people' },
    },
    {
      type: 'input',
      block_id: 'how',
      optional: true,
      label: plain('How'),
      element: {
        type: 'checkboxes',
        action_id: 'how',
        options: [
          { text: plain('On every pod'), value: 'all' },
          { text: plain('Follow'), value: 'follow' },
        ],
      },
    },
    {
      type: 'context',
      elements: [{ type: 'mrkdwn', text: ':lock: This *writes*: another person has to approve it.' }],
    },
  ],
};

/** An App Home with runs and buttons. */
export const home: HomeView = {
  type: 'home',
  blocks: [
    { type: 'header', text: plain('My runs') },
    ...card,
    { type: 'divider' },
    { type: 'header', text: plain('Waits for me') },
    {
      type: 'section',
      text: { type: 'mrkdwn', text: '`rm -rf /tmp/cache` in *shop/api-7f*, asked by <@U_OTHER>' },
      accessory: { type: 'button', action_id: 'look', text: plain('Look at it') },
    },
  ],
};
