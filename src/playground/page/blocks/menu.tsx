import { useDesk } from '../desk.ts';
import type { Element } from '../types.ts';
import { plain } from './text.tsx';

/** A menu of known options, or of people. */
export function Menu(props: {
  element: Element;
  label: string;
  value: string;
  onPick: (value: string) => void;
}) {
  const { element, label, value, onPick } = props;
  const { workspace } = useDesk();
  const people = workspace.people.map(({ id, name }) => ({ value: id, label: name }));
  const options = (element.options ?? []).map((one) => ({ value: one.value, label: plain(one.text) }));
  const groups = element.option_groups ?? [];
  return (
    <select
      class="field menu"
      aria-label={label}
      value={value}
      onChange={(event) => onPick(event.currentTarget.value)}
    >
      <option value="" disabled hidden>
        {element.placeholder === undefined ? 'Choose…' : plain(element.placeholder)}
      </option>
      {(element.type === 'users_select' ? people : options).map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
      {groups.map((group, index) => (
        <optgroup key={index} label={plain(group.label)}>
          {group.options.map((option) => (
            <option key={option.value} value={option.value}>
              {plain(option.text)}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  );
}
