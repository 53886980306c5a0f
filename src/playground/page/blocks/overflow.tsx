import { MenuButton } from '../menu-button.tsx';
import type { Element } from '../types.ts';
import { useConfirmed } from './confirmed.tsx';
import { useAction } from './surface.tsx';
import { plain } from './text.tsx';

/** The three dots: a few more actions behind one button. */
export function Overflow({ element }: { element: Element }) {
  const { act } = useAction();
  const { dialog, ask } = useConfirmed(element.confirm);
  const items = (element.options ?? []).map((option) => ({
    id: option.value,
    label: plain(option.text),
    note: option.description === undefined ? '' : plain(option.description),
    pick() {
      if (option.url !== undefined && /^https?:/i.test(option.url)) open(option.url, '_blank', 'noopener');
      ask(() => void act(element.action_id ?? '', option.value));
    },
  }));
  return (
    <>
      <MenuButton label="More options" class="button" items={items}>
        ⋯
      </MenuButton>
      {dialog}
    </>
  );
}
