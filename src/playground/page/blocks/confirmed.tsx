import type { ComponentChild } from 'preact';
import { useState } from 'preact/hooks';
import { ConfirmDialog } from '../confirm-dialog.tsx';
import type { Confirm } from '../types.ts';

/** Does a thing at once, or after the question that stands before it. The dialog must be drawn where it is used. */
export function useConfirmed(confirm: Confirm | undefined): {
  readonly dialog: ComponentChild;
  ask(action: () => void, onDeny?: () => void): void;
} {
  const [waiting, setWaiting] = useState<{ action: () => void; onDeny: () => void }>();
  const end = (then: (() => void) | undefined) => {
    setWaiting(undefined);
    then?.();
  };
  return {
    dialog: confirm !== undefined && waiting !== undefined && (
      <ConfirmDialog
        confirm={confirm}
        onConfirm={() => end(waiting.action)}
        onDeny={() => end(waiting.onDeny)}
      />
    ),
    ask(action, onDeny = () => undefined) {
      if (confirm === undefined) action();
      else setWaiting({ action, onDeny });
    },
  };
}
