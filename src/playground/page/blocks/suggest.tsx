import { useState } from 'preact/hooks';
import { post } from '../control.ts';
import { useDesk } from '../desk.ts';
import type { Element, Option } from '../types.ts';
import { plain } from './text.tsx';

/** A menu whose options the app gives while one types. */
export function Suggest(props: {
  id: string;
  viewId: string;
  element: Element;
  value: string;
  onPick: (value: string) => void;
}) {
  const { id, viewId, element, value, onPick } = props;
  const { actor, tell } = useDesk();
  const [options, setOptions] = useState<readonly Option[]>([]);
  const [typed, setTyped] = useState('');
  const chosen = [...options, ...(element.initial_option === undefined ? [] : [element.initial_option])];
  const picked = chosen.find((option) => option.value === value);

  async function type(text: string): Promise<void> {
    setTyped(text);
    if (text.length < (element.min_query_length ?? 3)) return;
    const body = { user: actor, view_id: viewId, action_id: element.action_id, value: text };
    const answer = await post<{ options: readonly Option[] }>('suggest', body);
    if (answer.ok) setOptions(answer.options);
    else tell(answer.error);
  }

  return (
    <div class="suggest">
      <input
        id={id}
        class="field"
        autocomplete="off"
        placeholder={element.placeholder === undefined ? 'Type to search' : plain(element.placeholder)}
        value={typed}
        onFocus={() => void type(typed)}
        onInput={(event) => void type(event.currentTarget.value)}
      />
      {picked !== undefined && <p class="quiet">Chosen: {plain(picked.text)}</p>}
      <ul>
        {options.slice(0, 8).map((option) => (
          <li key={option.value}>
            <button type="button" aria-pressed={option.value === value} onClick={() => onPick(option.value)}>
              {plain(option.text)}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
