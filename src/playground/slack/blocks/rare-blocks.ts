import { anyText, plainText } from './objects.ts';
import { richText } from './rich-text.ts';
import { anything, boolean, type Check, integer, list, object, oneOf, string } from './schema.ts';

const blockId = { block_id: string(255) };

const card = object({
  ...blockId,
  title: anyText(150),
  subtitle: anyText(150),
  body: anyText(200),
  subtext: anyText(150),
  icon: anything,
  hero_image: anything,
  actions: list(anything, 1, 3),
});

const taskCard = object({
  ...blockId,
  'task_id!': string(255),
  'title!': string(256),
  details: richText,
  output: richText,
  sources: list(anything, 0, 100),
  status: oneOf('pending', 'in_progress', 'complete', 'error'),
});

/** Blocks that only messages hold and few apps use: their required members and main limits, not every detail. */
export const rareBlocks: Readonly<Record<string, Check>> = {
  card,
  carousel: object({ ...blockId, 'elements!': list(card, 1, 10) }),
  context_actions: object({ ...blockId, 'elements!': list(anything, 1, 5) }),
  data_table: object({
    ...blockId,
    'caption!': anything,
    'rows!': list(anything, 1, 1_000),
    columns: anything,
    page_size: integer(1, 100),
    row_header_column_index: integer(0, 100),
  }),
  task_card: taskCard,
  plan: object({ ...blockId, 'title!': string(256), tasks: list(taskCard, 0, 50) }),
  video: object({
    ...blockId,
    'alt_text!': string(2_000),
    'title!': plainText(200),
    'thumbnail_url!': string(3_000),
    'video_url!': string(3_000),
    author_name: string(50),
    description: plainText(200),
    provider_icon_url: string(3_000),
    provider_name: string(50),
    title_url: string(3_000),
    unfurl: boolean,
  }),
  file: object({ ...blockId, 'external_id!': string(255), 'source!': oneOf('remote') }),
};
