import { boolean, byType, type Check, integer, list, object, oneOf, string } from './schema.ts';

const style = object({
  bold: boolean,
  italic: boolean,
  strike: boolean,
  code: boolean,
  underline: boolean,
  highlight: boolean,
  client_highlight: boolean,
  unlink: boolean,
});
const text = object({ 'text!': string(12_000, { counted: 'plain' }), style });
const link = object({
  'url!': string(3_000),
  text: string(12_000, { counted: 'plain' }),
  style,
  unsafe: boolean,
});

const inline: Check = byType({
  text,
  link,
  emoji: object({ 'name!': string(255), unicode: string(255), skin_tone: integer(1, 6), style }),
  user: object({ 'user_id!': string(255), style }),
  usergroup: object({ 'usergroup_id!': string(255), style }),
  channel: object({ 'channel_id!': string(255), style }),
  broadcast: object({ 'range!': oneOf('here', 'channel', 'everyone') }),
  date: object({
    'timestamp!': integer(0, Number.MAX_SAFE_INTEGER),
    'format!': string(255),
    url: string(3_000),
    fallback: string(255),
  }),
  color: object({ 'value!': string(255) }),
});

const border = integer(0, 1);
const section = object({ 'elements!': list(inline, 0, 1_000) });

/** A `rich_text` block: sections, lists, quotes and preformatted text, and nothing else. */
export const richText: Check = object({
  block_id: string(255),
  'elements!': list(
    byType({
      rich_text_section: section,
      rich_text_preformatted: object({
        'elements!': list(byType({ text, link }), 0, 1_000),
        border,
        language: string(255),
      }),
      rich_text_quote: object({ 'elements!': list(inline, 0, 1_000), border }),
      rich_text_list: object({
        'elements!': list(byType({ rich_text_section: section }), 0, 1_000),
        'style!': oneOf('bullet', 'ordered'),
        indent: integer(0, 8),
        offset: integer(0, 1_000),
        border,
      }),
    }),
    1,
    1_000,
  ),
});
