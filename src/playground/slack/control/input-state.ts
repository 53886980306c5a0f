import { Refusal } from '../errors.ts';
import { asJson, asList, asText, isJson, type Json } from '../json.ts';
import { choose } from './find-element.ts';

/**
 * The `state.values` of a modal with these inputs. Each may be given by block and action id or by action id alone, as a plain
 * value or as Slack's state object; what is not given has its initial value. Refuses what Slack's client would not send.
 */
export function readInputs(view: Json, given: Json): { readonly [block: string]: Json } {
  const inputs = asList(view['blocks']).filter((block) => block['type'] === 'input');
  refuseUnknown(inputs, given);
  const entries = inputs.map((block) => {
    const element = asJson(block['element']);
    const blockId = asText(block['block_id']) ?? '';
    const actionId = asText(element['action_id']) ?? '';
    const own = given[blockId];
    const value = isJson(own) && Object.hasOwn(own, actionId) ? own[actionId] : given[actionId];
    const state = stateOf(element, value);
    if (block['optional'] !== true && isEmpty(state)) {
      const label = asText(asJson(block['label'])['text']) ?? actionId;
      throw new Refusal(400, `"${label}" (${blockId}/${actionId}) must be filled in.`);
    }
    return [blockId, { [actionId]: state }] as const;
  });
  return Object.fromEntries(entries);
}

function stateOf(element: Json, given: unknown): Json {
  const type = asText(element['type']) ?? '';
  if (isJson(given) && given['type'] === type) return given;
  const value = typeof given === 'number' ? String(given) : given;
  switch (type) {
    case 'plain_text_input':
    case 'number_input':
      return { type, value: checkLength(element, value ?? element['initial_value'] ?? null) };
    case 'static_select':
    case 'radio_buttons':
      return {
        type,
        selected_option:
          value === undefined ? (element['initial_option'] ?? null) : choose(element, asText(value)),
      };
    case 'external_select':
      return {
        type,
        selected_option:
          value === undefined
            ? (element['initial_option'] ?? null)
            : { text: { type: 'plain_text', text: String(value), emoji: true }, value: String(value) },
      };
    case 'checkboxes':
    case 'multi_static_select': {
      const values = Array.isArray(value) ? value : undefined;
      const chosen = values?.map((one) => choose(element, asText(one)));
      return { type, selected_options: chosen ?? element['initial_options'] ?? [] };
    }
    case 'users_select':
      return { type, selected_user: value ?? element['initial_user'] ?? null };
    case 'multi_users_select':
      return { type, selected_users: value ?? element['initial_users'] ?? [] };
    case 'datepicker':
      return { type, selected_date: value ?? element['initial_date'] ?? null };
    case 'timepicker':
      return { type, selected_time: value ?? element['initial_time'] ?? null };
    default:
      return { type, value: value ?? null };
  }
}

function checkLength(element: Json, value: unknown): unknown {
  const most = Number(element['max_length'] ?? 3_000);
  const least = Number(element['min_length'] ?? 0);
  if (typeof value !== 'string' || value === '') return null;
  if (value.length <= most && value.length >= least) return value;
  const id = asText(element['action_id']) ?? '';
  throw new Refusal(400, `"${id}" takes ${least} to ${most} characters; ${value.length} were given.`);
}

function isEmpty(state: Json): boolean {
  const { type: _, ...rest } = state;
  return Object.values(rest).every((value) => value === null || (Array.isArray(value) && value.length === 0));
}

function refuseUnknown(inputs: readonly Json[], given: Json): void {
  const known = inputs.flatMap((block) => [
    asText(block['block_id']) ?? '',
    asText(asJson(block['element'])['action_id']) ?? '',
  ]);
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new Refusal(400, `The view has no input "${unknown}". It has: ${known.join(', ')}.`);
}
