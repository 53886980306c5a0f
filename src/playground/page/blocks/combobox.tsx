import { useId, useRef, useState } from 'preact/hooks';

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly note?: string;
  readonly group?: string;
}

/** A field that offers choices while one types; arrows move, Enter picks, Escape closes the list. */
export function Combobox(props: {
  id: string;
  label: string;
  placeholder: string;
  chosen: readonly Choice[];
  isMany: boolean;
  invalid: boolean;
  describedBy: string | undefined;
  /** The choices for a text; undefined while it is too short to ask. */
  find: (text: string) => Promise<readonly Choice[] | undefined>;
  tooShort: string;
  onChange: (chosen: readonly Choice[]) => void;
}) {
  const { id, label, chosen, isMany, onChange } = props;
  const [text, setText] = useState<string>();
  const [found, setFound] = useState<readonly Choice[]>();
  const [at, setAt] = useState(0);
  const asked = useRef(0);
  const field = useRef<HTMLInputElement>(null);
  const listId = useId();
  const isOpen = text !== undefined;
  const shown = text ?? (isMany ? '' : (chosen[0]?.label ?? ''));
  const list = found ?? [];

  async function type(value: string): Promise<void> {
    setText(value);
    setAt(0);
    asked.current += 1;
    const turn = asked.current;
    const answer = await props.find(value);
    // An answer to what was typed before must not replace a newer one.
    if (turn === asked.current) setFound(answer);
  }

  function pick(choice: Choice | undefined): void {
    if (choice === undefined) return;
    const others = chosen.filter(({ value }) => value !== choice.value);
    onChange(isMany ? [...others, choice] : [choice]);
    setText(isMany ? '' : undefined);
    if (isMany) void type('');
    field.current?.focus();
  }

  function onKey(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!isOpen) return void type('');
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setAt((at + step + list.length) % Math.max(1, list.length));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (isOpen) pick(list[at]);
    } else if (event.key === 'Escape' && isOpen) {
      event.preventDefault();
      event.stopPropagation();
      setText(undefined);
    } else if (event.key === 'Backspace' && isMany && shown === '') {
      onChange(chosen.slice(0, -1));
    }
  }

  return (
    <div class="combobox">
      {isMany &&
        chosen.map((choice) => (
          <button
            type="button"
            class="chip"
            key={choice.value}
            aria-label={`Remove ${choice.label}`}
            onClick={() => onChange(chosen.filter(({ value }) => value !== choice.value))}
          >
            {choice.label} <span aria-hidden="true">✕</span>
          </button>
        ))}
      <input
        id={id}
        ref={field}
        class="field"
        role="combobox"
        aria-label={label}
        aria-expanded={isOpen}
        aria-controls={isOpen ? listId : undefined}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && list.length > 0 ? `${listId}-${at}` : undefined}
        aria-invalid={props.invalid}
        aria-describedby={props.describedBy}
        autocomplete="off"
        spellcheck={false}
        placeholder={props.placeholder}
        value={shown}
        onFocus={(event) => event.currentTarget.select()}
        onClick={() => !isOpen && void type('')}
        onInput={(event) => void type(event.currentTarget.value)}
        onKeyDown={onKey}
        onBlur={() => setText(undefined)}
      />
      {isOpen && (
        <div class="choice-list" id={listId} role="listbox" aria-label={label}>
          {list.map((choice, index) => (
            <div
              key={choice.value}
              class={index === at ? 'choice at' : 'choice'}
              ref={(element) => {
                if (index === at) element?.scrollIntoView({ block: 'nearest' });
              }}
              {...asOption(
                `${listId}-${index}`,
                chosen.some(({ value }) => value === choice.value),
              )}
              {...byMouse(() => pick(choice))}
            >
              {choice.group !== undefined && choice.group !== list[index - 1]?.group && (
                <span class="choice-group">{choice.group}</span>
              )}
              {choice.label}
              {choice.note !== undefined && <span class="quiet"> {choice.note}</span>}
            </div>
          ))}
          {found?.length === 0 && <p class="quiet no-choice">No result</p>}
          {found === undefined && <p class="quiet no-choice">{props.tooShort}</p>}
        </div>
      )}
    </div>
  );
}

/** The focus stays in the field, which names the active option. */
function asOption(id: string, isChosen: boolean) {
  return { id, role: 'option', 'aria-selected': isChosen } as const;
}

function byMouse(pick: () => void) {
  return { onMouseDown: (event: MouseEvent) => event.preventDefault(), onClick: pick };
}
