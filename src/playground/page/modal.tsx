import { useState } from 'preact/hooks';
import { Blocks } from './blocks/blocks.tsx';
import { FormContext } from './blocks/form.ts';
import { SurfaceContext } from './blocks/surface.ts';
import { plain } from './blocks/text.tsx';
import { post } from './control.ts';
import { useDesk } from './desk.ts';
import { Dialog } from './dialog.tsx';
import type { Block, View } from './types.ts';

type Value = string | readonly string[];

/** The modal on top of the person's stack. */
export function Modal({ view }: { view: View }) {
  const { actor, tell } = useDesk();
  const [values, setValues] = useState<Readonly<Record<string, Value>>>(() => initialValues(view.blocks));
  const [isBusy, setBusy] = useState(false);

  async function send(): Promise<void> {
    setBusy(true);
    const answer = await post('submit', { user: actor, view_id: view.id, values: sendable(view, values) });
    setBusy(false);
    if (!answer.ok) tell(answer.error);
  }
  async function close(): Promise<void> {
    const answer = await post('close', { user: actor, view_id: view.id });
    if (!answer.ok) tell(answer.error);
  }

  const form = {
    viewId: view.id,
    values,
    errors: view.errors ?? {},
    set: (blockId: string, value: Value) => setValues((now) => ({ ...now, [blockId]: value })),
  };
  return (
    <Dialog title={view.title === undefined ? '' : plain(view.title)} onClose={() => void close()}>
      <form
        class="modal"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <div class="modal-body">
          <SurfaceContext.Provider value={{ view_id: view.id }}>
            <FormContext.Provider value={form}>
              <Blocks blocks={view.blocks} />
            </FormContext.Provider>
          </SurfaceContext.Provider>
        </div>
        <footer class="dialog-foot">
          <button type="button" class="button" onClick={() => void close()}>
            {view.close ? plain(view.close) : 'Cancel'}
          </button>
          {view.submit && (
            <button type="submit" class="button primary" disabled={isBusy} aria-busy={isBusy}>
              {plain(view.submit)}
            </button>
          )}
        </footer>
      </form>
    </Dialog>
  );
}

function initialValues(blocks: readonly Block[]): Record<string, Value> {
  const inputs = blocks.filter(({ type }) => type === 'input');
  return Object.fromEntries(inputs.map((block) => [block.block_id ?? '', initialValue(block)]));
}

function initialValue({ element }: Block): Value {
  if (element?.initial_options !== undefined) return element.initial_options.map(({ value }) => value);
  return element?.initial_value ?? element?.initial_option?.value ?? element?.initial_user ?? '';
}

/** Values by block and action id; what was left empty is left out. */
function sendable(view: View, values: Readonly<Record<string, Value>>): Record<string, object> {
  const inputs = view.blocks.filter(({ type }) => type === 'input');
  return Object.fromEntries(
    inputs.flatMap(({ block_id = '', element }) => {
      const value = values[block_id] ?? '';
      const wasSet = value.length > 0 || element?.initial_value !== undefined;
      return wasSet ? [[block_id, { [element?.action_id ?? '']: value }]] : [];
    }),
  );
}
