import { asList, asText, type Json } from '../json.ts';
import { accessory, actionElement, contextElement, inputElement } from './elements.ts';
import { anyText, plainText, slackFile } from './objects.ts';
import { rareBlocks } from './rare-blocks.ts';
import { richText } from './rich-text.ts';
import {
  anything,
  boolean,
  byType,
  type Check,
  exactlyOne,
  integer,
  later,
  list,
  object,
  oneOf,
  problem,
  string,
} from './schema.ts';

const blockId = { block_id: string(255) };

const everywhere: Readonly<Record<string, Check>> = {
  section: sectionCheck(),
  header: object({ ...blockId, 'text!': plainText(150), level: integer(1, 6) }),
  divider: object(blockId),
  context: object({ ...blockId, 'elements!': list(contextElement, 1, 10) }),
  actions: object({ ...blockId, 'elements!': list(actionElement, 1, 25) }),
  image: exactlyOne(
    ['image_url', 'slack_file'],
    object({
      ...blockId,
      'alt_text!': string(2_000),
      image_url: string(3_000),
      slack_file: slackFile,
      title: plainText(2_000),
    }),
  ),
  rich_text: richText,
  input: object({
    ...blockId,
    'label!': plainText(2_000),
    'element!': inputElement,
    hint: plainText(2_000),
    optional: boolean,
    dispatch_action: boolean,
  }),
  alert: object({
    ...blockId,
    'text!': anyText(3_000),
    level: oneOf('default', 'info', 'warning', 'error', 'success'),
  }),
  container: object({
    ...blockId,
    'child_blocks!': list(
      later(() => messageBlock),
      1,
      10,
    ),
    title: plainText(150),
    subtitle: anyText(150),
    icon: anything,
    width: anything,
    is_collapsible: boolean,
    default_collapsed: boolean,
  }),
};

const inMessages: Readonly<Record<string, Check>> = {
  ...everywhere,
  ...rareBlocks,
  markdown: object({ ...blockId, 'text!': string(12_000) }),
  table: object({
    ...blockId,
    'rows!': list(
      list(byType({ raw_text: object({ 'text!': anything }), rich_text: richText }), 1, 20),
      1,
      100,
    ),
    column_settings: anything,
  }),
};

const messageBlock = byType(inMessages);
const viewBlock = byType(everywhere);

/** What Slack would refuse about these blocks, worded as it words it; empty where nothing is wrong. */
export function checkBlocks(blocks: readonly unknown[], surface: 'message' | 'view'): string[] {
  const problems: string[] = [];
  const check = list(surface === 'message' ? messageBlock : viewBlock, 0, surface === 'message' ? 50 : 100);
  check(blocks, '/blocks', problems);
  checkUnique(asList(blocks), problems);
  return problems;
}

function sectionCheck(): Check {
  const members = object({
    ...blockId,
    text: anyText(3_000),
    fields: list(anyText(2_000), 1, 10),
    accessory,
    expand: boolean,
  });
  return (value, at, problems) => {
    members(value, at, problems);
    const { text, fields } = value as { text?: unknown; fields?: unknown };
    if (text === undefined && fields === undefined)
      problems.push(problem('missing required field: text or fields', at));
  };
}

function checkUnique(blocks: readonly Json[], problems: string[]): void {
  const seen = new Set<string>();
  for (const [index, block] of blocks.entries()) {
    const id = asText(block['block_id']);
    if (id !== undefined && seen.has(id))
      problems.push(problem(`block_id "${id}" already exists`, `/blocks/${index}/block_id`));
    if (id !== undefined) seen.add(id);
    const actions = asList(block['elements']).flatMap((element) => asText(element['action_id']) ?? []);
    for (const action of actions.filter((action, place) => actions.indexOf(action) !== place))
      problems.push(problem(`action_id "${action}" already exists`, `/blocks/${index}/elements`));
  }
}
