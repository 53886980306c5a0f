import { newSecret } from '../ids.ts';
import { asList, asText, isJson, type Json } from '../json.ts';
import { countCharacters } from '../text.ts';

/** The blocks as Slack stores them: every block with a `block_id`, everything that can be used with an `action_id`. */
export function completeBlocks(blocks: readonly Json[]): readonly Json[] {
  return blocks.map((block) => ({
    ...block,
    block_id: asText(block['block_id']) ?? newSecret(3),
    ...(Array.isArray(block['elements']) && block['type'] === 'actions'
      ? { elements: asList(block['elements']).map(withActionId) }
      : {}),
    ...(isJson(block['accessory']) ? { accessory: withActionId(block['accessory']) } : {}),
    ...(isJson(block['element']) ? { element: withActionId(block['element']) } : {}),
  }));
}

function withActionId(element: Json): Json {
  return element['type'] === 'image'
    ? element
    : { ...element, action_id: asText(element['action_id']) ?? newSecret(3) };
}

/** All characters of the blocks together, `markdown` blocks apart: they have a limit of their own. */
export function countText(blocks: readonly Json[]): number {
  return blocks
    .filter((block) => block['type'] !== 'markdown')
    .reduce((sum, block) => sum + countIn(block), 0);
}

function countIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + countIn(item), 0);
  if (!isJson(value)) return 0;
  const kind = value['type'] === 'mrkdwn' ? 'mrkdwn' : 'plain';
  return Object.entries(value).reduce(
    (sum, [name, member]) =>
      sum + (name === 'text' && typeof member === 'string' ? countCharacters(member, kind) : countIn(member)),
    0,
  );
}

/** What Slack puts into `text` where a message has blocks only. */
export function fallbackText(blocks: readonly Json[]): string {
  return collect(blocks).join(' ').slice(0, 4_000);
}

function collect(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(collect);
  if (!isJson(value)) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    name === 'text' && typeof member === 'string' ? [member] : collect(member),
  );
}
