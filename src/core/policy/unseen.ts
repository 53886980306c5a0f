import { type Finding, write } from './finding.ts';

/** Controls but newline and tab, bidi and zero-width characters, other invisible ones, halves of surrogate pairs. */
const unseen =
  /(?![\n\t])[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/u;

/** A finding for text with characters that nobody sees or that turn the text around them. */
export function findUnseen(text: string): Finding | undefined {
  const found = unseen.exec(text)?.[0];
  if (found === undefined) return undefined;
  const point = (found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return write(
    'unseen-character',
    `it holds the invisible character U+${point}`,
    'Type the command again without it.',
  );
}
