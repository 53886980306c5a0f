import { Refusal } from '../errors.ts';
import { asJson, asList, asText, isJson, type Json } from '../json.ts';
import type { Workspace } from '../workspace.ts';
import { choose, elementsOf } from './find-element.ts';

type States = Readonly<Record<string, Json>>;

const stateless = new Set(['button', 'overflow', 'image', 'plain_text', 'mrkdwn']);

/**
 * The `state.values` of blocks whose fields hold these values. Each may be given by block and action id or by action id alone, as
 * a plain value or as Slack's state object; what is not given has its initial value.
 */
export function stateOfAll(workspace: Workspace, blocks: readonly Json[], values: unknown): States {
  const given = asJson(values);
  const entries = blocks.flatMap((block) => {
    const fields = fieldsOf(block);
    if (fields.length === 0) return [];
    const blockId = asText(block['block_id']) ?? '';
    const states = fields.map((element) => {
      const actionId = asText(element['action_id']) ?? '';
      return [actionId, stateOf(workspace, element, givenFor(given, blockId, actionId))] as const;
    });
    return [[blockId, Object.fromEntries(states)] as const];
  });
  return Object.fromEntries(entries);
}

/** The same for a modal that is sent, with values by block: refuses what Slack's client would not send. */
export function readInputs(workspace: Workspace, view: Json, given: Json): States {
  const blocks = asList(view['blocks']);
  const states = stateOfAll(workspace, blocks, given);
  for (const block of blocks.filter((one) => one['type'] === 'input')) {
    const blockId = asText(block['block_id']) ?? '';
    const [[actionId, state] = ['', {}]] = Object.entries(states[blockId] ?? {});
    if (block['optional'] !== true && isEmpty(asJson(state))) {
      const label = asText(asJson(block['label'])['text']) ?? actionId;
      throw new Refusal(400, `"${label}" (${blockId}/${actionId}) must be filled in.`);
    }
    checkLength(asJson(block['element']), asJson(state)['value']);
  }
  return states;
}

/** What is given, by block and action id; what is not given is left out. */
export function byBlock(blocks: readonly Json[], given: Json): { readonly [block: string]: Json } {
  const entries = blocks.flatMap((block) => {
    const blockId = asText(block['block_id']) ?? '';
    const fields = fieldsOf(block).flatMap((element) => {
      const actionId = asText(element['action_id']) ?? '';
      const value = givenFor(given, blockId, actionId);
      return value === undefined ? [] : [[actionId, value] as const];
    });
    return fields.length === 0 ? [] : [[blockId, Object.fromEntries(fields)] as const];
  });
  return Object.fromEntries(entries);
}

function fieldsOf(block: Json): readonly Json[] {
  if (block['type'] === 'context' || block['type'] === 'rich_text') return [];
  return elementsOf(block).filter(
    (element) => !stateless.has(asText(element['type']) ?? '') && asText(element['action_id']) !== undefined,
  );
}

function givenFor(given: Json, blockId: string, actionId: string): unknown {
  const own = given[blockId];
  return isJson(own) && Object.hasOwn(own, actionId) ? own[actionId] : given[actionId];
}

/** The state of one field that holds this value, or its initial one. */
export function stateOf(workspace: Workspace, element: Json, given: unknown): Json {
  const type = asText(element['type']) ?? '';
  if (isJson(given) && given['type'] === type) return given;
  const value = typeof given === 'number' ? String(given) : given;
  const known = (one: unknown) => optionOf(workspace, element, one);
  switch (type) {
    case 'static_select':
    case 'external_select':
    case 'radio_buttons':
      return {
        type,
        selected_option:
          value === undefined ? (element['initial_option'] ?? null) : value === '' ? null : known(value),
      };
    case 'checkboxes':
    case 'multi_static_select':
    case 'multi_external_select':
      return {
        type,
        selected_options: Array.isArray(value) ? value.map(known) : (element['initial_options'] ?? []),
      };
    case 'users_select':
    case 'conversations_select':
    case 'channels_select': {
      const name = type.replace('s_select', '');
      return { type, [`selected_${name}`]: value || (element[`initial_${name}`] ?? null) };
    }
    case 'multi_users_select':
    case 'multi_conversations_select':
    case 'multi_channels_select': {
      const name = type.replace('multi_', '').replace('_select', '');
      return { type, [`selected_${name}`]: value ?? element[`initial_${name}`] ?? [] };
    }
    case 'datepicker':
      return { type, selected_date: value || (element['initial_date'] ?? null) };
    case 'timepicker':
      return { type, selected_time: value || (element['initial_time'] ?? null) };
    case 'datetimepicker':
      return {
        type,
        selected_date_time: value ? Number(value) : (element['initial_date_time'] ?? null),
      };
    default:
      return { type, value: (value ?? element['initial_value'] ?? null) || null };
  }
}

/** A known option; of an external menu the one that the app offered last, else one that nobody offered. */
function optionOf(workspace: Workspace, element: Json, value: unknown): Json {
  if (isJson(value)) return value;
  if (!String(element['type']).endsWith('external_select')) return choose(element, asText(value));
  const text = { type: 'plain_text', text: String(value), emoji: true };
  return workspace.state.offered.get(`${element['action_id']} ${value}`) ?? { text, value: String(value) };
}

function checkLength(element: Json, value: unknown): void {
  if (typeof value !== 'string') return;
  const most = Number(element['max_length'] ?? 3_000);
  const least = Number(element['min_length'] ?? 0);
  if (value.length <= most && value.length >= least) return;
  const id = asText(element['action_id']) ?? '';
  throw new Refusal(400, `"${id}" takes ${least} to ${most} characters; ${value.length} were given.`);
}

function isEmpty(state: Json): boolean {
  const { type: _, ...rest } = state;
  return Object.values(rest).every((value) => value === null || (Array.isArray(value) && value.length === 0));
}

/** A name that no field of these blocks has is a mistake of the caller. */
export function refuseUnknown(blocks: readonly Json[], given: Json): void {
  const known = blocks
    .filter((block) => fieldsOf(block).length > 0)
    .flatMap((block) => [
      asText(block['block_id']) ?? '',
      ...fieldsOf(block).map((element) => asText(element['action_id']) ?? ''),
    ]);
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new Refusal(400, `The view has no input "${unknown}". It has: ${known.join(', ')}.`);
}
