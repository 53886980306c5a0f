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
