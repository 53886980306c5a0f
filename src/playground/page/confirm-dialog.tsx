import { plain, Text } from './blocks/text.tsx';
import { Dialog } from './dialog.tsx';
import type { Confirm } from './types.ts';

/** The question before an action that matters. */
export function ConfirmDialog(props: { confirm: Confirm; onConfirm: () => void; onDeny: () => void }) {
  const { confirm, onConfirm, onDeny } = props;
  return (
    <Dialog title={plain(confirm.title)} onClose={onDeny}>
      <p class="dialog-text">
        <Text of={confirm.text} />
      </p>
      <footer class="dialog-foot">
        <button type="button" class="button" onClick={onDeny}>
          {plain(confirm.deny)}
        </button>
        <button
          type="button"
          class={`button ${confirm.style === 'danger' ? 'danger' : 'primary'}`}
          onClick={onConfirm}
        >
          {plain(confirm.confirm)}
        </button>
      </footer>
    </Dialog>
  );
}
