import { useState } from 'preact/hooks';
import { ConfirmDialog } from '../confirm-dialog.tsx';
import type { Element } from '../types.ts';
import { useAction } from './surface.ts';
import { plain, Text } from './text.tsx';

/** A button of a message or a view; asks once more where it has a confirm dialog. */
export function Button({ element }: { element: Element }) {
  const { isBusy, act } = useAction();
  const [isAsking, setAsking] = useState(false);
  const label = element.text === undefined ? '' : plain(element.text);
  const send = () => {
    setAsking(false);
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
        disabled={isBusy}
        onClick={() => (element.confirm === undefined ? send() : setAsking(true))}
      >
        <Text of={element.text} />
      </button>
      {isAsking && element.confirm !== undefined && (
        <ConfirmDialog confirm={element.confirm} onConfirm={send} onDeny={() => setAsking(false)} />
      )}
    </>
  );
}
