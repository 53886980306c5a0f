import { useId } from 'preact/hooks';
import type { Element } from '../types.ts';
import { Button } from './button.tsx';
import { useConfirmed } from './confirmed.tsx';
import { Field } from './field.tsx';
import { useForm, type Value } from './form.ts';
import { Overflow } from './overflow.tsx';
import { useAction } from './surface.tsx';
import { plain, Text } from './text.tsx';

/** What stands in `actions`, `context` or beside a section: a button, a menu, a picture. */
export function ElementView({ element, blockId }: { element: Element; blockId: string }) {
  switch (element.type) {
    case 'button':
    case 'workflow_button':
      return <Button element={element} />;
    case 'overflow':
      return <Overflow element={element} />;
    case 'image':
      return <Picture url={element.image_url} alt={element.alt_text ?? ''} />;
    case 'plain_text':
    case 'mrkdwn':
      return <Text of={element as never} />;
    default:
      return <LiveField element={element} blockId={blockId} />;
  }
}

/** A menu or picker that sends what is chosen at once. */
function LiveField({ element, blockId }: { element: Element; blockId: string }) {
  const form = useForm();
  const { act } = useAction();
  const { dialog, ask } = useConfirmed(element.confirm);
  const id = useId();
  const actionId = element.action_id ?? '';
  const value = form.values[blockId]?.[actionId] ?? '';
  const change = (next: Value) => {
    const values = form.set(blockId, actionId, next);
    ask(
      () => void act(actionId, String(next), values),
      () => form.set(blockId, actionId, value),
    );
  };
  const label = element.placeholder === undefined ? 'Choose' : plain(element.placeholder);
  return (
    <span class="live-field">
      <Field
        id={id}
        element={element}
        label={label}
        value={value}
        invalid={false}
        describedBy={undefined}
        onChange={change}
      />
      {dialog}
    </span>
  );
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
