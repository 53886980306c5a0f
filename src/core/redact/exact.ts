/** Shorter values are words that stand everywhere. */
const minLength = 6;
const maxValues = 5_000;

/** Finds given secrets in text, in each form that programs print them. */
export interface ExactFinder {
  /** Places in order, not overlapping. */
  readonly find: (text: string) => readonly { readonly from: number; readonly to: number }[];
}

/** For values of Secrets: as they are, as base64 (both alphabets), percent-encoded, and as JSON prints them; long ones line by line. */
export function openExactFinder(values: readonly string[]): ExactFinder | undefined {
  const forms = new Set<string>();
  for (const value of values.slice(0, maxValues)) for (const form of formsOf(value)) forms.add(form);
  if (forms.size === 0) return undefined;
  const byStart = new Map<number, string[]>();
  for (const form of forms) {
    const key = pairKey(form, 0);
    byStart.set(key, [...(byStart.get(key) ?? []), form]);
  }
  for (const list of byStart.values()) list.sort((a, b) => b.length - a.length);
  const starts = new Uint8Array(65_536);
  for (const key of byStart.keys()) starts[key] = 1;
  return {
    find(text) {
      const found: { from: number; to: number }[] = [];
      for (let at = 0; at < text.length - 1; at += 1) {
        const key = pairKey(text, at);
        if (starts[key] === 0) continue;
        const form = byStart.get(key)?.find((one) => text.startsWith(one, at));
        if (form === undefined) continue;
        found.push({ from: at, to: at + form.length });
        at += form.length - 1;
      }
      return found;
    },
  };
}

function pairKey(text: string, at: number): number {
  return ((text.charCodeAt(at) * 257) ^ text.charCodeAt(at + 1)) & 0xffff;
}

function formsOf(value: string): readonly string[] {
  const trimmed = value.trim();
  const pieces = trimmed.includes('\n') ? trimmed.split('\n').map((line) => line.trim()) : [trimmed];
  return [
    ...pieces.flatMap((piece) =>
      piece.length < minLength || /^-----(?:BEGIN|END)/.test(piece) ? [] : printed(piece),
    ),
    ...(trimmed.length < minLength ? [] : [...encoded(value), ...encoded(trimmed)]),
  ];
}

function printed(text: string): readonly string[] {
  return [
    text,
    JSON.stringify(text).slice(1, -1),
    encodeURIComponent(text),
    encodeURIComponent(text).replaceAll('%20', '+'),
  ];
}

function encoded(text: string): readonly string[] {
  const bytes = new TextEncoder().encode(text);
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  const base64 = btoa(binary).replace(/=+$/, '');
  return [base64, base64.replaceAll('+', '-').replaceAll('/', '_')];
}
