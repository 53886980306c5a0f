import { writeDate } from '../time.ts';

/** A piece of mrkdwn. Text is what a person reads: entities are undone. */
export type Token =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'break' }
  | { readonly kind: 'emoji'; readonly name: string }
  | { readonly kind: 'code' | 'fence'; readonly text: string }
  | { readonly kind: 'bold' | 'italic' | 'strike' | 'quote'; readonly children: readonly Token[] }
  | { readonly kind: 'user' | 'channel' | 'group'; readonly id: string; readonly label?: string }
  | { readonly kind: 'broadcast'; readonly range: string }
  | { readonly kind: 'link'; readonly url: string; readonly label: string };

/** Reads Slack's mrkdwn (https://docs.slack.dev/messaging/formatting-message-text). Whatever is no markup is text. */
export function tokenize(source: string): readonly Token[] {
  const parts = source.split(/```([\s\S]*?)```/);
  return parts.flatMap((part, index) =>
    index % 2 === 1 ? [fence(part)] : readLines(trimAroundFence(part, index, parts.length)),
  );
}

function fence(text: string): Token {
  return { kind: 'fence', text: decode(text.replace(/^\n/, '').replace(/\n$/, '')) };
}

function trimAroundFence(part: string, index: number, count: number): string {
  const start = index > 0 ? part.replace(/^\n/, '') : part;
  return index < count - 1 ? start.replace(/\n$/, '') : start;
}

function readLines(text: string): readonly Token[] {
  if (text === '') return [];
  const tokens: Token[] = [];
  let quoted: string[] = [];
  const flush = () => {
    if (quoted.length > 0) tokens.push({ kind: 'quote', children: joinLines(quoted) });
    quoted = [];
  };
  let plain: string[] = [];
  const flushPlain = () => {
    if (plain.length > 0) tokens.push(...joinLines(plain));
    plain = [];
  };
  for (const line of text.split('\n')) {
    const quote = /^(?:&gt;|>) ?(.*)$/.exec(line);
    if (quote === null) {
      flush();
      plain.push(line);
    } else {
      flushPlain();
      quoted.push(quote[1] ?? '');
    }
  }
  flush();
  flushPlain();
  return tokens;
}

function joinLines(lines: readonly string[]): readonly Token[] {
  return lines.flatMap((line, index): readonly Token[] =>
    index === 0 ? readInline(line) : [{ kind: 'break' }, ...readInline(line)],
  );
}

const inline =
  /`([^`\n]+)`|<([^<>\n]+)>|:([a-z0-9_+-]+):|(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])|(?<![\w_])_(?=\S)([^_\n]+?)(?<=\S)_(?![\w_])|(?<![\w~])~(?=\S)([^~\n]+?)(?<=\S)~(?![\w~])/;

function readInline(text: string): readonly Token[] {
  const found = inline.exec(text);
  if (found === null) return text === '' ? [] : [{ kind: 'text', text: decode(text) }];
  const [whole, code, control, emoji, bold, italic, strike] = found;
  const token: Token =
    code !== undefined
      ? { kind: 'code', text: decode(code) }
      : control !== undefined
        ? readControl(control)
        : emoji !== undefined
          ? { kind: 'emoji', name: emoji }
          : bold !== undefined
            ? { kind: 'bold', children: readInline(bold) }
            : italic !== undefined
              ? { kind: 'italic', children: readInline(italic) }
              : { kind: 'strike', children: readInline(strike ?? '') };
  const before = text.slice(0, found.index);
  return [...readInline(before), token, ...readInline(text.slice(found.index + whole.length))];
}

function readControl(inside: string): Token {
  const [target = '', label] = inside.split('|', 2);
  const named = label === undefined ? {} : { label: decode(label) };
  if (target.startsWith('@')) return { kind: 'user', id: target.slice(1), ...named };
  if (target.startsWith('#')) return { kind: 'channel', id: target.slice(1), ...named };
  if (target.startsWith('!subteam^')) return { kind: 'group', id: target.slice(9), ...named };
  if (target.startsWith('!date^')) return { kind: 'text', text: readDate(target, label) };
  if (target.startsWith('!')) return { kind: 'broadcast', range: target.slice(1) };
  if (/^(?:https?:|mailto:|tel:)/i.test(target))
    return { kind: 'link', url: decode(target), label: decode(label ?? target) };
  return { kind: 'text', text: `<${decode(inside)}>` };
}

function readDate(target: string, fallback: string | undefined): string {
  const [, seconds, format = ''] = target.split('^');
  const date = new Date(Number(seconds) * 1_000);
  if (Number.isNaN(date.getTime())) return decode(fallback ?? target);
  return writeDate(Number(seconds), format);
}

/** The three escapes undone, once. */
export function decode(text: string): string {
  return text.replace(/&(amp|lt|gt);/g, (_, name: string) =>
    name === 'amp' ? '&' : name === 'lt' ? '<' : '>',
  );
}
