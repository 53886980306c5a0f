import type { Element } from '../types.ts';
import { useConfirmed } from './confirmed.tsx';
import { useAction } from './surface.tsx';
import { plain, Text } from './text.tsx';

/** A button of a message or a view; asks once more where it has a confirm dialog. */
export function Button({ element }: { element: Element }) {
  const { isBusy, act } = useAction();
  const { dialog, ask } = useConfirmed(element.confirm);
  const label = element.text === undefined ? '' : plain(element.text);
  const send = () => {
    if (element.url !== undefined && /^https?:/i.test(element.url)) open(element.url, '_blank', 'noopener');
    void act(element.action_id ?? '', element.value);
  };
  return (
    <>
      <button
        type="button"
        class={`button ${element.style ?? ''}`}
        aria-label={element.accessibility_label ?? label}
        aria-busy={isBusy}
        aria-disabled={isBusy}
        onClick={() => !isBusy && ask(send)}
      >
        <Text of={element.text} />
      </button>
      {dialog}
    </>
  );
}
