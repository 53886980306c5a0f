import type { ComponentChild } from 'preact';
import { Emoji } from '../text/emoji-view.tsx';
import { Mention } from '../text/mention.tsx';
import { SafeLink } from '../text/safe-link.tsx';
import { writeDate } from '../time.ts';
import type { Rich } from '../types.ts';
import { Pre } from './pre.tsx';

/** A `rich_text` block: its text is data, without markup. */
export function RichText({ elements }: { elements: readonly Rich[] }) {
  return <div class="rich">{elements.map(renderPart)}</div>;
}

function renderPart(part: Rich, key: number): ComponentChild {
  const inside = part.elements ?? [];
  switch (part.type) {
    case 'rich_text_preformatted':
      return <Pre key={key}>{inside.map(renderInline)}</Pre>;
    case 'rich_text_quote':
      return <blockquote key={key}>{inside.map(renderInline)}</blockquote>;
    case 'rich_text_list': {
      const List = part.style === 'ordered' ? 'ol' : 'ul';
      return (
        <List
          key={key}
          start={(part.offset ?? 0) + 1}
          class={`indent-${(part.indent ?? 0) % 3}`}
          style={{ marginLeft: `${(part.indent ?? 0) * 1.5}em` }}
        >
          {inside.map((item, index) => (
            <li key={index}>{(item.elements ?? []).map(renderInline)}</li>
          ))}
        </List>
      );
    }
    default:
      return <div key={key}>{inside.map(renderInline)}</div>;
  }
}

function renderInline(piece: Rich, key: number): ComponentChild {
  return styled(content(piece, key), piece.style, key);
}

function content(piece: Rich, key: number): ComponentChild {
  switch (piece.type) {
    case 'text':
      return piece.text ?? '';
    case 'link':
      return (
        <SafeLink key={key} url={piece.url ?? ''}>
          {piece.text ?? piece.url}
        </SafeLink>
      );
    case 'emoji':
      return <Emoji key={key} name={piece.name ?? ''} unicode={piece.unicode} />;
    case 'user':
      return <Mention key={key} kind="user" id={piece.user_id ?? ''} />;
    case 'channel':
      return <Mention key={key} kind="channel" id={piece.channel_id ?? ''} />;
    case 'usergroup':
      return <Mention key={key} kind="group" id={piece.usergroup_id ?? ''} />;
    case 'date':
      return <time key={key}>{writeDate(piece.timestamp ?? 0, piece.format ?? '')}</time>;
    case 'color':
      return (
        <span key={key} class="colour">
          <span style={{ background: piece.value ?? '' }} aria-hidden="true" />
          {piece.value}
        </span>
      );
    case 'broadcast':
      return <span class="mention loud">@{piece.range}</span>;
    default:
      return piece.fallback ?? piece.text ?? '';
  }
}

function styled(child: ComponentChild, style: Rich['style'], key: number): ComponentChild {
  if (typeof style !== 'object') return child;
  let node = child;
  if (style['code'] === true) node = <code>{node}</code>;
  if (style['strike'] === true) node = <s>{node}</s>;
  if (style['underline'] === true) node = <u>{node}</u>;
  if (style['italic'] === true) node = <em>{node}</em>;
  if (style['highlight'] === true || style['client_highlight'] === true) node = <mark>{node}</mark>;
  if (style['bold'] === true) node = <strong>{node}</strong>;
  return <span key={key}>{node}</span>;
}
