import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly note?: string;
  pick(): void;
}

/** A button that opens a menu: arrows move in it, Escape and a click elsewhere close it. */
export function MenuButton(props: {
  label: string;
  class: string;
  items: readonly MenuItem[];
  children: ComponentChildren;
}) {
  const { label, items, children } = props;
  const [isOpen, setOpen] = useState(false);
  const [isAbove, setAbove] = useState(false);
  const frame = useRef<HTMLSpanElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const id = useId();

  useLayoutEffect(() => {
    if (!isOpen) return;
    const bottom = button.current?.getBoundingClientRect().bottom ?? 0;
    setAbove(bottom + (menu.current?.offsetHeight ?? 0) > innerHeight - 80);
    focusItem(0);
    const leave = (event: Event) => {
      if (!frame.current?.contains(event.target as Node)) setOpen(false);
    };
    addEventListener('pointerdown', leave);
    return () => removeEventListener('pointerdown', leave);
  }, [isOpen]);

  function focusItem(index: number): void {
    const all = menu.current?.querySelectorAll('button') ?? [];
    all[(index + all.length) % Math.max(1, all.length)]?.focus();
  }

  function close(): void {
    setOpen(false);
    button.current?.focus();
  }

  function onKey(event: KeyboardEvent): void {
    const all = [...(menu.current?.querySelectorAll('button') ?? [])];
    const now = all.indexOf(document.activeElement as HTMLButtonElement);
    const steps: Readonly<Record<string, () => void>> = {
      ArrowDown: () => focusItem(now + 1),
      ArrowUp: () => focusItem(now - 1),
      Home: () => focusItem(0),
      End: () => focusItem(-1),
      Escape: close,
      Tab: () => setOpen(false),
    };
    const step = steps[event.key];
    if (step === undefined) return;
    if (event.key !== 'Tab') event.preventDefault();
    event.stopPropagation();
    step();
  }

  return (
    <span class="menu-frame" ref={frame}>
      <button
        ref={button}
        type="button"
        class={props.class}
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
      >
        {children}
      </button>
      {isOpen && (
        <div
          class={isAbove ? 'menu-list above' : 'menu-list'}
          id={id}
          role="menu"
          aria-label={label}
          tabIndex={-1}
          ref={menu}
          onKeyDown={onKey}
        >
          {items.map((item) => (
            <button
              type="button"
              key={item.id}
              role="menuitem"
              onClick={() => {
                close();
                item.pick();
              }}
            >
              {item.label}
              {item.note !== undefined && item.note !== '' && <span class="quiet">{item.note}</span>}
            </button>
          ))}
        </div>
      )}
    </span>
  );
}
