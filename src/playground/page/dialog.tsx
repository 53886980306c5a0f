import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';

/** Where the focus goes first: a field, else the safer of the buttons at the foot. */
const firstStop =
  '.modal-body :is(input, textarea, select), dialog:not(:has(.modal-body :is(input, textarea, select))) .dialog-foot button';

/** A modal dialog: holds the focus, Escape closes it, and the focus goes back where it was. */
export function Dialog(props: {
  title: string;
  onClose: () => void;
  /** For the cross, where it does more than Escape. */
  onCross?: () => void;
  isBelow?: boolean;
  children: ComponentChildren;
}) {
  const { title, onClose, onCross = onClose, isBelow = false, children } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useLayoutEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    element?.showModal();
    element?.querySelector<HTMLElement>(firstStop)?.focus();
    return () => {
      element?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class={isBelow ? 'below' : ''}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header class="dialog-head">
        <h2 id={titleId}>{title}</h2>
        <button type="button" class="icon-button" aria-label="Close" onClick={onCross}>
          ✕
        </button>
      </header>
      {children}
    </dialog>
  );
}
