import type { FieldProps } from './field.tsx';
import { Text } from './text.tsx';

/** Radio buttons or checkboxes, in a group with a name. */
export function Checks({ id, element, label, value, describedBy, onChange }: FieldProps) {
  const isMany = element.type === 'checkboxes';
  const chosen = typeof value === 'string' ? [value] : value;
  const toggle = (one: string) => {
    if (!isMany) return onChange(one);
    const rest = chosen.filter((other) => other !== one && other !== '');
    return onChange(chosen.includes(one) ? rest : [...rest, one]);
  };
  return (
    <fieldset class="choices" id={id} aria-describedby={describedBy}>
      <legend class="hidden">{label}</legend>
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
    </fieldset>
  );
}
