import { newTs } from '../ids.ts';
import { asText, type Json } from '../json.ts';
import type { Workspace } from '../workspace.ts';
import { choose, type Found } from './find-element.ts';
import { stateOf } from './input-state.ts';

/** The action that using the element with this value sends; a refusal where the element has no such value. */
export function actionOf(workspace: Workspace, { element, blockId }: Found, value: string | undefined): Json {
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
    case 'overflow':
      return { ...common, selected_option: choose(element, value) };
    case 'checkboxes':
      return { ...common, ...stateOf(workspace, element, list(value)) };
    default:
      return { ...common, ...stateOf(workspace, element, type.startsWith('multi_') ? list(value) : value) };
  }
}

function list(value: string | undefined): readonly string[] {
  return (value ?? '').split(',').filter((one) => one !== '');
}
