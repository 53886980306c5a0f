import { useEffect, useRef, useState } from 'preact/hooks';
import { Blocks } from './blocks/blocks.tsx';
import { FormContext, sendable, useFields } from './blocks/form.ts';
import { SurfaceContext } from './blocks/surface.tsx';
import { plain } from './blocks/text.tsx';
import { post } from './control.ts';
import { useDesk } from './desk.ts';
import { Dialog } from './dialog.tsx';
import { Scroller } from './scroller.tsx';
import type { View } from './types.ts';
import { missing } from './validate.ts';

/** One modal of the person's stack. */
export function Modal({ view, isTop, depth }: { view: View; isTop: boolean; depth: number }) {
  const { actor, tell } = useDesk();
  const [own, setOwn] = useState<Readonly<Record<string, string>>>({});
  const form = useFields(view.blocks, { ...view.errors, ...own });
  const [isBusy, setBusy] = useState(false);
  const body = useRef<HTMLFormElement>(null);
  const wrong = Object.keys(form.errors).join();

  useEffect(() => {
    const first = body.current?.querySelector<HTMLElement>('.wrong input, .wrong textarea, .wrong select');
    if (isTop) first?.focus();
  }, [wrong, view.errors]);

  async function send(): Promise<void> {
    const found = missing(view.blocks, form.values);
    setOwn(found);
    if (Object.keys(found).length > 0 || isBusy) return;
    setBusy(true);
    const values = sendable(view.blocks, form.values);
    const answer = await post('submit', { user: actor, view_id: view.id, values });
    setBusy(false);
    if (!answer.ok) tell(answer.error);
  }
  async function close(clear: boolean): Promise<void> {
    const answer = await post('close', { user: actor, view_id: view.id, clear });
    if (!answer.ok) tell(answer.error);
  }

  return (
    <Dialog
      title={view.title === undefined ? '' : plain(view.title)}
      onClose={() => void close(false)}
      onCross={() => void close(true)}
      isBelow={!isTop}
    >
      <form
        class="modal"
        ref={body}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Scroller class="modal-body" label="Content">
          <SurfaceContext.Provider value={{ place: { view_id: view.id }, blocks: view.blocks }}>
            <FormContext.Provider value={form}>
              <Blocks blocks={view.blocks} />
            </FormContext.Provider>
          </SurfaceContext.Provider>
        </Scroller>
        <footer class="dialog-foot">
          {depth > 1 && <span class="quiet stack">Step {depth} of 3 at most</span>}
          <button type="button" class="button" onClick={() => void close(false)}>
            {view.close ? plain(view.close) : 'Cancel'}
          </button>
          {view.submit && (
            <button type="submit" class="button primary" aria-busy={isBusy} aria-disabled={isBusy}>
              {plain(view.submit)}
            </button>
          )}
        </footer>
      </form>
    </Dialog>
  );
}
