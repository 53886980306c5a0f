import { Refusal } from '../errors.ts';
import { asJson, asList, asText, isJson, type Json } from '../json.ts';

/** Something on a surface that a person can use, and the block it stands in. */
export interface Found {
  readonly element: Json;
  readonly blockId: string;
  /** A field that is sent with its form only. */
  readonly isSilent: boolean;
}

/** The elements of the blocks that have this `action_id`, in order. */
export function findElements(blocks: readonly Json[], actionId: string): readonly Found[] {
  return blocks.flatMap((block) => {
    const blockId = asText(block['block_id']) ?? '';
    const isSilent = block['type'] === 'input' && block['dispatch_action'] !== true;
    return elementsOf(block)
      .filter((element) => element['action_id'] === actionId)
      .map((element) => ({ element, blockId, isSilent }));
  });
}

/** Everything of a block that can be used. */
export function elementsOf(block: Json): readonly Json[] {
  const single = [block['accessory'], block['element']].filter(isJson);
  const cards = block['type'] === 'card' ? [block] : asList(block['elements']);
  const inner = asList(block['child_blocks']).flatMap((child) => [...elementsOf(child)]);
  return [
    ...asList(block['elements']),
    ...single,
    ...cards.flatMap((card) => asList(card['actions'])),
    ...inner,
  ];
}

/** The option of a menu that has this value. */
export function choose(element: Json, value: string | undefined): Json {
  const groups = asList(element['option_groups']).flatMap((group) => asList(group['options']));
  const options = [...asList(element['options']), ...groups];
  const found = options.find((option) => option['value'] === value);
  if (found !== undefined) return asJson(found);
  const known = options.map((option) => asText(option['value']) ?? '').join(', ');
  throw new Refusal(409, `The menu has no option "${value ?? ''}". It has: ${known}.`);
}
