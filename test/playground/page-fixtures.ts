import type { KnownBlock } from '@slack/web-api';

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const text = (words: string, style = {}) => ({ type: 'text' as const, text: words, style });

/** What a run's card looks like: a sentence, the command, facts, buttons. */
export const card: KnownBlock[] = [
  {
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_section',
        elements: [
          { type: 'emoji', name: 'white_check_mark' },
          text(' Exited with 0', { bold: true }),
          text(' after 1.2 s'),
        ],
      },
      {
        type: 'rich_text_preformatted',
        elements: [text('run-migrations --to 20261112 --dry-run=false')],
      },
      {
        type: 'rich_text_list',
        style: 'bullet',
        elements: [
          {
            type: 'rich_text_section',
            elements: [text('Pod: '), text('shop/api-7f9c4-x2x9k', { code: true })],
          },
          { type: 'rich_text_section', elements: [text('Asked by '), { type: 'user', user_id: 'U_ASKER' }] },
          {
            type: 'rich_text_section',
            elements: [text('Approved by '), { type: 'user', user_id: 'U_APPROVER' }],
          },
        ],
      },
    ],
  },
  {
    type: 'actions',
    block_id: 'card',
    elements: [
      { type: 'button', action_id: 'again', text: plain('Run again'), style: 'primary' },
      {
        type: 'button',
        action_id: 'cancel',
        text: plain('Cancel'),
        style: 'danger',
        confirm: {
          title: plain('Stop it?'),
          text: plain('The process is killed in the pod.'),
          confirm: plain('Stop'),
          deny: plain('Keep'),
          style: 'danger',
        },
      },
      {
        type: 'overflow',
        action_id: 'more',
        options: [
          { text: plain('Head'), value: 'head' },
          { text: plain('Tail'), value: 'tail' },
          { text: plain('Download'), value: 'file' },
        ],
      },
    ],
  },
  { type: 'context', elements: [{ type: 'mrkdwn', text: 'Run `r-81c2` · policy `default@3` · 412 bytes' }] },
];

/** A page of output: long lines, and more of them than fit. */
export const output = Array.from(
  { length: 46 },
  (_, line) =>
    `2026-11-12T03:14:${String(line).padStart(2, '0')}Z INFO migrate step=${line} ${'table=orders_archive '.repeat(line % 4)}ok`,
).join('\n');

/** Output as a message shows it. */
export const pre = (words: string): KnownBlock => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_preformatted', border: 0, elements: [{ type: 'text', text: words }] }],
});

/** A short word of the bot. */
export const notice: KnownBlock = {
  type: 'rich_text',
  elements: [
    {
      type: 'rich_text_section',
      elements: [
        { type: 'emoji', name: 'warning' },
        text(' The connection broke after 12 s.', { bold: true }),
        text(' The command may still be running. It will not be repeated.'),
      ],
    },
  ],
};

/** Every kind of block and element, one after another. */
export const every: KnownBlock[] = [
  { type: 'header', text: plain('Everything at once') },
  {
    type: 'section',
    block_id: 'section',
    text: {
      type: 'mrkdwn',
      text: '*bold* _italic_ ~strike~ `code` <https://example.com|a link> :rocket:\n> quoted',
    },
    accessory: {
      type: 'datepicker',
      action_id: 'day',
      initial_date: '2026-11-12',
      placeholder: plain('Day'),
    },
  },
  {
    type: 'section',
    fields: [
      { type: 'mrkdwn', text: '*Pod*\napi-7f' },
      { type: 'mrkdwn', text: '*Namespace*\nshop' },
      { type: 'plain_text', text: 'Container' },
      { type: 'plain_text', text: 'api' },
    ],
  },
  { type: 'divider' },
  {
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_section',
        elements: [
          text('bold', { bold: true }),
          text(' italic ', { italic: true }),
          text('strike', { strike: true }),
          text(' '),
          text('code', { code: true }),
          text(' '),
          { type: 'link', url: 'https://example.com', text: 'link' },
          text(' '),
          { type: 'channel', channel_id: 'C_ONCALL' },
          text(' '),
          { type: 'usergroup', usergroup_id: 'S_ONCALL' },
          text(' '),
          { type: 'broadcast', range: 'here' },
          text(' '),
          { type: 'color', value: '#c01343' },
          text(' '),
          { type: 'date', timestamp: 1_794_452_400, format: '{date_short}', fallback: 'a day' },
        ],
      },
      { type: 'rich_text_quote', elements: [text('a quote')] },
      {
        type: 'rich_text_list',
        style: 'ordered',
        elements: [{ type: 'rich_text_section', elements: [text('third')] }],
      },
    ],
  },
  {
    type: 'actions',
    block_id: 'menus',
    elements: [
      {
        type: 'static_select',
        action_id: 'static',
        placeholder: plain('Choose a stream'),
        option_groups: [
          { label: plain('Streams'), options: [{ text: plain('stdout'), value: 'out' }] },
          { label: plain('Others'), options: [{ text: plain('stderr'), value: 'err' }] },
        ],
      },
      {
        type: 'external_select',
        action_id: 'external',
        placeholder: plain('Choose a pod'),
        min_query_length: 0,
      },
      { type: 'users_select', action_id: 'user', placeholder: plain('Choose a person') },
      {
        type: 'radio_buttons',
        action_id: 'radio',
        options: [
          { text: plain('Once'), value: 'once' },
          { text: plain('On every pod'), value: 'all', description: plain('of the workload') },
        ],
      },
      {
        type: 'checkboxes',
        action_id: 'checks',
        options: [{ text: { type: 'mrkdwn', text: '*Follow* the output' }, value: 'follow' }],
      },
    ],
  },
  { type: 'image', image_url: 'https://example.com/x.png', alt_text: 'a graph', title: plain('A graph') },
  { type: 'context', elements: [{ type: 'mrkdwn', text: 'in *context*' }, plain('and plain')] },
];
