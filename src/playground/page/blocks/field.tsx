import { useRef } from 'preact/hooks';
import type { Element } from '../types.ts';
import { Checks } from './checks.tsx';
import { useChoices } from './choices.ts';
import { type Choice, Combobox } from './combobox.tsx';
import type { Value } from './form.ts';
import { Menu } from './menu.tsx';
import { plain } from './text.tsx';

export interface FieldProps {
  readonly id: string;
  readonly element: Element;
  readonly label: string;
  readonly value: Value;
  readonly invalid: boolean;
  readonly describedBy: string | undefined;
  readonly onChange: (value: Value) => void;
  /** A text that was ended with Enter, where the field sends then. */
  readonly onEnter?: (value: string) => void;
}

/** What a person fills in or chooses from: every input element of Slack's. */
export function Field(props: FieldProps) {
  const { element, value, onChange } = props;
  switch (element.type) {
    case 'static_select':
    case 'users_select':
    case 'conversations_select':
    case 'channels_select':
      return <Menu {...props} />;
    case 'external_select':
    case 'multi_static_select':
    case 'multi_external_select':
    case 'multi_users_select':
    case 'multi_conversations_select':
    case 'multi_channels_select':
      return <Search {...props} />;
    case 'radio_buttons':
    case 'checkboxes':
      return <Checks {...props} />;
    case 'datetimepicker':
      return (
        <Line
          {...props}
          type="datetime-local"
          value={toLocal(value)}
          onChange={(text) => onChange(String(Math.floor(new Date(String(text)).getTime() / 1_000)))}
        />
      );
    default:
      return <Line {...props} type={kinds[element.type] ?? 'text'} />;
  }
}

const kinds: Readonly<Record<string, string>> = {
  datepicker: 'date',
  timepicker: 'time',
  number_input: 'text',
  email_text_input: 'email',
  url_text_input: 'url',
};

function Line(props: FieldProps & { readonly type: string }) {
  const { id, element, label, value, invalid, describedBy, onChange, onEnter, type } = props;
  const common = {
    id,
    class: 'field',
    value: typeof value === 'string' ? value : '',
    placeholder: element.placeholder === undefined ? '' : plain(element.placeholder),
    'aria-label': label,
    'aria-invalid': invalid,
    'aria-describedby': describedBy,
    maxLength: element.max_length ?? 3_000,
    onInput: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
  };
  const send = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || onEnter === undefined) return;
    event.preventDefault();
    onEnter(common.value);
  };
  if (element.multiline === true || element.type === 'rich_text_input')
    return <textarea {...common} rows={4} spellcheck={false} />;
  return (
    <input
      {...common}
      type={type}
      inputMode={element.type === 'number_input' ? 'decimal' : undefined}
      spellcheck={false}
      autocapitalize="off"
      autocomplete="off"
      onKeyDown={send}
    />
  );
}

/** A menu that one searches; what was found once keeps its words. */
function Search(props: FieldProps) {
  const { element, value, onChange, label } = props;
  const { known, find } = useChoices(element);
  const seen = useRef(new Map<string, Choice>());
  for (const choice of known) seen.current.set(choice.value, choice);
  const values = (typeof value === 'string' ? [value] : value).filter((one) => one !== '');
  const isMany = element.type.startsWith('multi_');
  const least = element.min_query_length ?? 3;
  return (
    <Combobox
      {...props}
      label={label}
      placeholder={element.placeholder === undefined ? 'Type to search' : plain(element.placeholder)}
      chosen={values.map((one) => seen.current.get(one) ?? { value: one, label: one })}
      isMany={isMany}
      find={async (text) => {
        const found = await find(text);
        for (const choice of found ?? []) seen.current.set(choice.value, choice);
        return found;
      }}
      tooShort={`Type ${least} or more characters`}
      onChange={(chosen) => {
        const picked = chosen.map((choice) => choice.value).slice(0, element.max_selected_items ?? 100);
        onChange(isMany ? picked : (picked[0] ?? ''));
      }}
    />
  );
}

function toLocal(value: Value): string {
  const seconds = Number(value);
  if (!(seconds > 0)) return '';
  const date = new Date(seconds * 1_000);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
