import { createContext } from 'preact';
import { useContext, useState } from 'preact/hooks';
import type { Block, Element } from '../types.ts';

export type Value = string | readonly string[];

/** What the fields of a surface hold, by block and action id. */
export type Values = Readonly<Record<string, Readonly<Record<string, Value>>>>;

/** The fields of a message, a modal or an App Home, and what the app said against them. */
export interface Form {
  readonly values: Values;
  readonly errors: Readonly<Record<string, string>>;
  set(blockId: string, actionId: string, value: Value): Values;
}

export const FormContext = createContext<Form | undefined>(undefined);

/** The form around a part of the page. */
export function useForm(): Form {
  const form = useContext(FormContext);
  if (form === undefined) throw new Error('A field stands outside of a surface.');
  return form;
}

/** A form over blocks: what was chosen stays while block and action ids do, as in Slack. */
export function useFields(blocks: readonly Block[], errors: Form['errors'] = {}): Form {
  const [chosen, setChosen] = useState<Values>({});
  const values = Object.fromEntries(
    blocks.map((block) => {
      const id = block.block_id ?? '';
      const fields = fieldsOf(block).map((element) => {
        const action = element.action_id ?? '';
        return [action, chosen[id]?.[action] ?? initialValue(element)] as const;
      });
      return [id, Object.fromEntries(fields)] as const;
    }),
  );
  return {
    values,
    errors,
    set(blockId, actionId, value) {
      const change = (now: Values) => ({ ...now, [blockId]: { ...now[blockId], [actionId]: value } });
      setChosen(change);
      return change(values);
    },
  };
}

/** The values as the control API takes them: what was always empty is left out. */
export function sendable(blocks: readonly Block[], values: Values): Values {
  const entries = blocks.flatMap((block) => {
    const id = block.block_id ?? '';
    const fields = fieldsOf(block).flatMap((element) => {
      const action = element.action_id ?? '';
      const value = values[id]?.[action] ?? '';
      return value.length > 0 || initialValue(element).length > 0 ? [[action, value] as const] : [];
    });
    return fields.length === 0 ? [] : [[id, Object.fromEntries(fields)] as const];
  });
  return Object.fromEntries(entries);
}

const stateless = new Set(['button', 'overflow', 'image', 'plain_text', 'mrkdwn']);

function fieldsOf(block: Block): readonly Element[] {
  const inside = block.type === 'actions' ? (block.elements ?? []) : [];
  const all = [...inside, block.accessory, block.element].filter((element) => element !== undefined);
  return all.filter(({ type, action_id }) => !stateless.has(type) && action_id !== undefined);
}

function initialValue(element: Element): Value {
  const many =
    element.initial_options?.map(({ value }) => value) ??
    element.initial_users ??
    element.initial_channels ??
    element.initial_conversations;
  if (many !== undefined) return many;
  if (element.type.startsWith('multi_') || element.type === 'checkboxes') return [];
  return (
    element.initial_value ??
    element.initial_option?.value ??
    element.initial_user ??
    element.initial_channel ??
    element.initial_conversation ??
    element.initial_date ??
    element.initial_time ??
    String(element.initial_date_time ?? '')
  );
}
