import { emojiOf } from './emoji.ts';
import { shapes } from './emoji-shapes.ts';

/** An emoji by its name: drawn where the page knows how, else the character. */
export function Emoji({ name }: { name: string }) {
  const drawing = Object.hasOwn(shapes, name) ? shapes[name] : undefined;
  if (drawing === undefined) return <span title={`:${name}:`}>{emojiOf(name)}</span>;
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

const codes = /:([a-z0-9_+-]+):/;

/** Text in which emoji codes are drawn and nothing else is markup. */
export function WithEmoji({ text }: { text: string }) {
  const parts = text.split(codes);
  return <>{parts.map((part, index) => (index % 2 === 1 ? <Emoji key={`${index}`} name={part} /> : part))}</>;
}
