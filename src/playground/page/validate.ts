import type { Values } from './blocks/form.ts';
import type { Block, Element } from './types.ts';

/** What Slack's client says at a field before it sends a modal, by block id; empty where all is filled in. */
export function missing(blocks: readonly Block[], values: Values): Readonly<Record<string, string>> {
  const found = blocks
    .filter(({ type, element }) => type === 'input' && element !== undefined)
    .flatMap((block) => {
      const { element, block_id = '', optional } = block;
      const value = values[block_id]?.[element?.action_id ?? ''] ?? '';
      const isEmpty = value.length === 0;
      if (isEmpty) return optional === true ? [] : [[block_id, 'Please complete this required field.']];
      const wrong = typeof value === 'string' ? wrongText(element, value) : undefined;
      return wrong === undefined ? [] : [[block_id, wrong]];
    });
  return Object.fromEntries(found);
}

function wrongText(element: Element | undefined, value: string): string | undefined {
  if (element?.min_length !== undefined && value.length < element.min_length)
    return `Must be at least ${element.min_length} characters.`;
  if (element?.type === 'number_input' && !/^-?\d+(?:\.\d+)?$/.test(value)) return 'Enter a number.';
  if (element?.type === 'email_text_input' && !/^\S+@\S+\.\S+$/.test(value)) return 'Enter a mail address.';
  if (element?.type === 'url_text_input' && !URL.canParse(value)) return 'Enter a web address.';
  return undefined;
}
