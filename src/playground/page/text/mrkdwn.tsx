import type { ComponentChild } from 'preact';
import { Pre } from '../blocks/pre.tsx';
import { Emoji } from './emoji-view.tsx';
import { Mention } from './mention.tsx';
import { SafeLink } from './safe-link.tsx';
import { type Token, tokenize } from './tokens.ts';

/** Text with Slack's markup, as nodes; nothing in it is ever HTML. */
export function Mrkdwn({ text }: { text: string }) {
  return <>{tokenize(text).map(render)}</>;
}

function render(token: Token, key: number): ComponentChild {
  switch (token.kind) {
    case 'text':
      return token.text;
    case 'break':
      return <br key={key} />;
    case 'emoji':
      return <Emoji key={key} name={token.name} />;
    case 'code':
      return <code key={key}>{token.text}</code>;
    case 'fence':
      return <Pre key={key}>{token.text}</Pre>;
    case 'bold':
      return <strong key={key}>{token.children.map(render)}</strong>;
    case 'italic':
      return <em key={key}>{token.children.map(render)}</em>;
    case 'strike':
      return <s key={key}>{token.children.map(render)}</s>;
    case 'quote':
      return <blockquote key={key}>{token.children.map(render)}</blockquote>;
    case 'user':
    case 'channel':
    case 'group':
      return <Mention key={key} kind={token.kind} id={token.id} label={token.label} />;
    case 'broadcast':
      return (
        <span key={key} class="mention loud">
          @{token.range}
        </span>
      );
    case 'link':
      return (
        <SafeLink key={key} url={token.url}>
          {token.label}
        </SafeLink>
      );
  }
}
