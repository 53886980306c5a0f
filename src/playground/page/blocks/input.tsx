import { useContext, useId } from 'preact/hooks';
import type { Block, Element } from '../types.ts';
import { FormContext } from './form.ts';
import { Menu } from './menu.tsx';
import { Suggest } from './suggest.tsx';
import { plain, Text } from './text.tsx';

/** A labelled input of a modal. */
export function InputBlock({ block }: { block: Block }) {
  const form = useContext(FormContext);
  const id = useId();
  const blockId = block.block_id ?? '';
  const { element } = block;
  if (form === undefined || element === undefined) return null;
  const error = form.errors[blockId];
  return (
    <div class="input-block">
      <label for={id}>
        <Text of={block.label} /> {block.optional === true && <span class="quiet">(optional)</span>}
      </label>
      <Field
        id={id}
        element={element}
        label={block.label === undefined ? '' : plain(block.label)}
        value={form.values[blockId] ?? ''}
        viewId={form.viewId}
        onChange={(value) => form.set(blockId, value)}
      />
      {error !== undefined && (
        <p class="input-error" role="alert">
          {error}
        </p>
      )}
      {block.hint !== undefined && (
        <p class="quiet">
          <Text of={block.hint} />
        </p>
      )}
    </div>
  );
}

interface FieldProps {
  readonly id: string;
  readonly element: Element;
  readonly label: string;
  readonly value: string | readonly string[];
  readonly viewId: string;
  readonly onChange: (value: string | readonly string[]) => void;
}

function Field(props: FieldProps) {
  const { id, element, label, value, viewId, onChange } = props;
  const text = typeof value === 'string' ? value : '';
  const placeholder = element.placeholder === undefined ? '' : plain(element.placeholder);
  const write = (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value);
  switch (element.type) {
    case 'static_select':
    case 'users_select':
      return <Menu element={element} label={label} value={text} onPick={onChange} />;
    case 'external_select':
      return <Suggest id={id} viewId={viewId} element={element} value={text} onPick={onChange} />;
    case 'radio_buttons':
    case 'checkboxes':
      return <Choices {...props} />;
    default: {
      const common = { id, class: 'field', value: text, placeholder, onInput: write };
      return element.multiline === true ? (
        <textarea {...common} rows={4} maxLength={element.max_length ?? 3_000} />
      ) : (
        <input {...common} type={element.type === 'datepicker' ? 'date' : 'text'} />
      );
    }
  }
}

function Choices({ id, element, value, onChange }: FieldProps) {
  const isMany = element.type === 'checkboxes';
  const chosen = typeof value === 'string' ? [value] : value;
  const toggle = (one: string) => {
    if (!isMany) return onChange(one);
    const rest = chosen.filter((other) => other !== one && other !== '');
    return onChange(chosen.includes(one) ? rest : [...rest, one]);
  };
  return (
    <div class="choices">
      {element.options?.map((option) => (
        <label key={option.value}>
          <input
            type={isMany ? 'checkbox' : 'radio'}
            name={id}
            checked={chosen.includes(option.value)}
            onChange={() => toggle(option.value)}
          />
          <span>
            <Text of={option.text} />
            {option.description !== undefined && (
              <span class="quiet">
                {' '}
                <Text of={option.description} />
              </span>
            )}
          </span>
        </label>
      ))}
    </div>
  );
}
