import { emojiOf } from './emoji.ts';
import { shapes } from './emoji-shapes.ts';

/** An emoji by its name: drawn where the page knows how, else the character. */
export function Emoji({ name, unicode }: { name: string; unicode?: string | undefined }) {
  const drawing = Object.hasOwn(shapes, name) ? shapes[name] : undefined;
  if (drawing === undefined) return <span title={`:${name}:`}>{characters(unicode) ?? emojiOf(name)}</span>;
  return (
    <svg class="emoji" viewBox="0 0 20 20" role="img" aria-label={name.replaceAll('_', ' ')}>
      <title>{`:${name}:`}</title>
      {drawing.map(({ d, fill = 'none', line }) => (
        <path
          key={d}
          d={d}
          fill={fill}
          stroke={line?.colour ?? 'none'}
          stroke-width={line?.width ?? 0}
          stroke-linecap="round"
          stroke-linejoin="round"
        />
      ))}
    </svg>
  );
}

/** `1f44d-1f3fb` as characters. */
function characters(unicode: string | undefined): string | undefined {
  if (unicode === undefined || !/^[0-9a-f]{2,6}(?:-[0-9a-f]{2,6})*$/i.test(unicode)) return undefined;
  return String.fromCodePoint(...unicode.split('-').map((part) => Math.min(parseInt(part, 16), 0x10ffff)));
}

const codes = /:([a-z0-9_+-]+):/;

/** Text in which emoji codes are drawn and nothing else is markup. */
export function WithEmoji({ text }: { text: string }) {
  const parts = text.split(codes);
  return <>{parts.map((part, index) => (index % 2 === 1 ? <Emoji key={`${index}`} name={part} /> : part))}</>;
}
