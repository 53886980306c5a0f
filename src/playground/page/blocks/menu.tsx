import { useChoices } from './choices.ts';
import type { FieldProps } from './field.tsx';
import { plain } from './text.tsx';

/** A menu of known options, of people or of channels. */
export function Menu({ id, element, label, value, invalid, describedBy, onChange }: FieldProps) {
  const { known } = useChoices(element);
  const groups = [...new Set(known.map(({ group }) => group))];
  return (
    <select
      id={id}
      class="field menu"
      aria-label={label}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      <option value="" disabled hidden>
        {element.placeholder === undefined ? 'Choose…' : plain(element.placeholder)}
      </option>
      {groups.map((group) => {
        const options = known
          .filter((choice) => choice.group === group)
          .map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ));
        return group === undefined ? (
          options
        ) : (
          <optgroup key={group} label={group}>
            {options}
          </optgroup>
        );
      })}
    </select>
  );
}
