import { useId } from 'preact/hooks';
import type { Block } from '../types.ts';
import { Field } from './field.tsx';
import { useForm } from './form.ts';
import { useAction } from './surface.tsx';
import { plain, Text } from './text.tsx';

/** A labelled input, with its hint and what the app said against it; sends at once where it says so. */
export function InputBlock({ block }: { block: Block }) {
  const form = useForm();
  const { act } = useAction();
  const id = useId();
  const blockId = block.block_id ?? '';
  const { element } = block;
  if (element === undefined) return null;
  const actionId = element.action_id ?? '';
  const error = form.errors[blockId];
  const isText = /_input$/.test(element.type);
  const triggers = element.dispatch_action_config?.trigger_actions_on ?? ['on_enter_pressed'];
  const sends = (when: string) => block.dispatch_action === true && (!isText || triggers.includes(when));
  const label = block.label === undefined ? '' : plain(block.label);
  const isGroup = element.type === 'checkboxes' || element.type === 'radio_buttons';
  const Label = isGroup ? 'div' : 'label';
  return (
    <div class={error === undefined ? 'input-block' : 'input-block wrong'}>
      <Label class="input-label" {...(isGroup ? {} : { for: id })}>
        <Text of={block.label} />
        {block.optional === true && <span class="quiet"> (optional)</span>}
      </Label>
      <Field
        id={id}
        element={element}
        label={block.optional === true ? `${label} (optional)` : label}
        value={form.values[blockId]?.[actionId] ?? ''}
        invalid={error !== undefined}
        describedBy={`${id}-error ${id}-hint`}
        onChange={(value) => {
          const values = form.set(blockId, actionId, value);
          if (sends('on_character_entered')) void act(actionId, String(value), values);
        }}
        {...(sends('on_enter_pressed') && isText
          ? { onEnter: (value: string) => void act(actionId, value) }
          : {})}
      />
      <p class="input-error" id={`${id}-error`} role="alert">
        {error}
      </p>
      <p class="quiet" id={`${id}-hint`}>
        <Text of={block.hint} />
      </p>
    </div>
  );
}
