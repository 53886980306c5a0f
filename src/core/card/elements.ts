import type { Person } from '../event.ts';

/** An element of a rich_text_section. Text in one is data: nothing in it is read as markup. */
export type Element = Readonly<Record<string, unknown>>;

/** Plain text. */
export function plain(text: string): Element {
  return { type: 'text', text };
}

/** Text in bold. */
export function bold(text: string): Element {
  return { type: 'text', text, style: { bold: true } };
}

/** Text of ours in which each `@ID` of these `names` is drawn as that person or group; whatever else looks like one stays text. */
export function drawNames(
  text: string,
  names: readonly string[],
  write: (text: string) => Element = plain,
): Element[] {
  const [name, ...others] = names;
  if (name === undefined) return text === '' ? [] : [write(text)];
  const drawn = name.startsWith('S') ? { type: 'usergroup', usergroup_id: name } : mention({ user: name });
  return text
    .split(new RegExp(`@${name}\\b`))
    .flatMap((part, index) => [...(index === 0 ? [] : [drawn]), ...drawNames(part, others, write)]);
}

/** Text as code, in the line. */
export function code(text: string): Element {
  return { type: 'text', text, style: { code: true } };
}

/** A person, drawn with their name. */
export function mention({ user }: Pick<Person, 'user'>): Element {
  return { type: 'user', user_id: user };
}

/** A bulleted list, one item a line. */
export function bullets(items: readonly (readonly Element[])[]): Element {
  return {
    type: 'rich_text_list',
    style: 'bullet',
    elements: items.map((elements) => ({ type: 'rich_text_section', elements })),
  };
}
