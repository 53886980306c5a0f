import type { Element } from '../types.ts';
import { Button } from './button.tsx';
import { Menu } from './menu.tsx';
import { useAction } from './surface.ts';
import { plain, Text } from './text.tsx';

/** What stands in `actions` or beside a section: a button, a menu, a picture. */
export function ElementView({ element }: { element: Element }) {
  const { act } = useAction();
  const label = element.placeholder === undefined ? 'Choose' : plain(element.placeholder);
  switch (element.type) {
    case 'button':
      return <Button element={element} />;
    case 'image':
      return <Picture url={element.image_url} alt={element.alt_text ?? ''} />;
    case 'static_select':
    case 'overflow':
    case 'radio_buttons':
    case 'users_select': {
      const value = element.initial_option?.value ?? element.initial_user ?? '';
      const pick = (chosen: string) => void act(element.action_id ?? '', chosen);
      return <Menu element={element} label={label} value={value} onPick={pick} />;
    }
    case 'plain_text':
    case 'mrkdwn':
      return <Text of={element as never} />;
    default:
      return <span class="unknown">({element.type})</span>;
  }
}

/** A picture of this page's own server; others are shown as a link, because the playground calls nobody. */
export function Picture({ url, alt }: { url: string | undefined; alt: string }) {
  if (url !== undefined && (url.startsWith('data:image/') || url.startsWith(location.origin)))
    return <img src={url} alt={alt} loading="lazy" />;
  return (
    <span class="picture" role="img" aria-label={alt} title={url}>
      [{alt}]
    </span>
  );
}
