import type { Failure } from './failure.ts';

export type PlainText =
  | {
      readonly ok: true;
      readonly text: string;
      /** The ids of the people that Slack recognised, by the name that stands in the text behind the "@". */
      readonly people: ReadonlyMap<string, string>;
    }
  | { readonly ok: false; readonly failure: Failure };

/** What Slack puts into angle brackets: https://docs.slack.dev/messaging/formatting-message-text#retrieving-messages */
const bracketed = /<([^<>\n]*)>/g;
const linkSchemes = /^(?:mailto:|tel:|[a-z][a-z0-9+.-]*:\/\/)/i;

/**
 * The text that a person typed, of the text that Slack delivers: what it linked by itself is taken out of its angle brackets, in quotes too,
 * and then exactly `&amp;`, `&lt;` and `&gt;` are decoded, once. A link whose words say something else than where it leads is refused.
 */
export function readSlackText(text: string): PlainText {
  let failure: Failure | undefined;
  const people = new Map<string, string>();
  const unlinked = text.replace(bracketed, (whole, inside: string) => {
    const read = readBrackets(inside, people);
    if (typeof read === 'object') failure ??= read;
    return typeof read === 'string' ? read : whole;
  });
  if (failure !== undefined) return { ok: false, failure };
  return { ok: true, people, text: unwrapFence(dropAddress(decodeEntities(unlinked).trim())) };
}

/** What was typed; undefined for brackets that Slack did not make. */
function readBrackets(inside: string, people: Map<string, string>): string | Failure | undefined {
  const at = inside.indexOf('|');
  const [target, label] = at === -1 ? [inside, ''] : [inside.slice(0, at), inside.slice(at + 1)];
  const kind = target[0];
  if (/^@[UW][A-Z0-9_]+$/.test(target)) {
    const id = target.slice(1);
    people.set(label || id, id);
    return `@${label || id}`;
  }
  if (/^#[CGD][A-Z0-9_]+$/.test(target)) return `#${label || target.slice(1)}`;
  if (kind === '!') return readSpecial(target.slice(1), label);
  if (!linkSchemes.test(target)) return undefined;
  if (label === '') return target.replace(/^(?:mailto|tel):/i, '');
  if (leadsTo(target, label)) return label;
  return {
    code: 'bad-command',
    message: `A link says "${shorten(label)}" and leads to "${shorten(target)}", so it is not clear which of them is meant.`,
    hint: 'Write the address itself, without a link.',
  };
}

/** `!here`, `!subteam^S1|@team`, `!date^…|fallback`. */
function readSpecial(name: string, label: string): string | undefined {
  if (/^(?:here|channel|everyone)$/.test(name)) return `@${name}`;
  if (name.startsWith('subteam^')) return label === '' ? `@${name.slice(8)}` : `@${label.replace(/^@/, '')}`;
  if (name.startsWith('date^')) return label === '' ? undefined : label;
  return undefined;
}

/** Whether Slack made the link of these very words: it adds a scheme, and a slash behind a bare host. */
function leadsTo(target: string, label: string): boolean {
  const plain = (text: string) =>
    text
      .replace(/^(?:https?:\/\/|ftp:\/\/|mailto:|tel:)/i, '')
      .replace(/\/$/, '')
      .toLowerCase();
  const digits = (text: string) => text.replace(/[^\d+]/g, '');
  return plain(target) === plain(label) || (/^tel:/i.test(target) && digits(target) === digits(label));
}

function decodeEntities(text: string): string {
  const named: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };
  return text.replace(/&(?:amp|lt|gt);/g, (entity) => named[entity] ?? entity);
}

/** Whom it is addressed to, and the command's own name, before the verb. */
function dropAddress(text: string): string {
  return text.replace(/^(?:@[A-Za-z0-9_.-]+[:,]?(?=\s)\s*)?(?:\/?pod(?=\s|$)\s*)?/u, '');
}

/** A code span or block around all of it, or a block around the last part, is how people quote a command, not a part of it. */
function unwrapFence(text: string): string {
  const whole = /^(`+)([^`]+)\1$/.exec(text)?.[2];
  if (whole !== undefined) return dropAddress(whole.trim());
  const tail = /^([^`]*\s)```([^`]+)```$/.exec(text);
  return tail === null ? text : `${tail[1]}${tail[2]?.trim()}`;
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
