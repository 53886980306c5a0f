import { Refusal } from '../errors.ts';
import { newTs } from '../ids.ts';
import { asJson, asList, asText, isJson, type Json } from '../json.ts';

/** Something on a surface that a person can use, and the block it stands in. */
export interface Found {
  readonly element: Json;
  readonly blockId: string;
}

/** The elements of the blocks that have this `action_id`, in order. */
export function findElements(blocks: readonly Json[], actionId: string): readonly Found[] {
  return blocks.flatMap((block) => {
    const blockId = asText(block['block_id']) ?? '';
    const accessory = isJson(block['accessory']) ? [block['accessory']] : [];
    const input = isJson(block['element']) ? [block['element']] : [];
    return [...asList(block['elements']), ...accessory, ...input, ...cardActions(block)]
      .filter((element) => element['action_id'] === actionId)
      .map((element) => ({ element, blockId }));
  });
}

function cardActions(block: Json): readonly Json[] {
  const cards = block['type'] === 'card' ? [block] : asList(block['elements']);
  const inner = asList(block['child_blocks']).flatMap((child) => asList(child['elements']));
  return [...cards.flatMap((card) => asList(card['actions'])), ...inner];
}

/** The action that using the element with this value sends; a refusal where the element has no such value. */
export function actionOf({ element, blockId }: Found, value: string | undefined): Json {
  const type = asText(element['type']) ?? 'button';
  const common = { type, action_id: element['action_id'], block_id: blockId, action_ts: newTs() };
  switch (type) {
    case 'button':
      return {
        ...common,
        text: element['text'],
        ...(element['value'] === undefined ? {} : { value: element['value'] }),
        ...(element['style'] === undefined ? {} : { style: element['style'] }),
        ...(element['confirm'] === undefined ? {} : { confirm: element['confirm'] }),
      };
    case 'static_select':
    case 'overflow':
    case 'radio_buttons':
      return { ...common, selected_option: choose(element, value) };
    case 'external_select':
      return { ...common, selected_option: { text: { type: 'plain_text', text: value ?? '' }, value } };
    case 'checkboxes':
    case 'multi_static_select': {
      const values = (value ?? '').split(',').filter((one) => one !== '');
      return { ...common, selected_options: values.map((one) => choose(element, one)) };
    }
    case 'users_select':
      return { ...common, selected_user: value };
    case 'conversations_select':
    case 'channels_select':
      return { ...common, [type.replace('s_select', '').replace(/^/, 'selected_')]: value };
    case 'datepicker':
      return { ...common, selected_date: value };
    case 'timepicker':
      return { ...common, selected_time: value };
    default:
      return { ...common, value };
  }
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
