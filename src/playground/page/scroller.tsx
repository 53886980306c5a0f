import type { ComponentChildren, Ref } from 'preact';

/** A part that scrolls by itself, and so must be reachable with the keyboard. */
export function Scroller(props: {
  label: string;
  class?: string;
  /** `log` for messages: a screen reader says what is added. */
  role?: 'log' | 'group';
  inner?: Ref<HTMLDivElement>;
  onScroll?: () => void;
  children: ComponentChildren;
}) {
  const { label, role = 'group', inner = null, onScroll, children } = props;
  const named = {
    role,
    'aria-label': label,
    'aria-live': role === 'log' ? 'polite' : 'off',
    tabIndex: 0,
  } as const;
  return (
    <div class={props.class ?? 'scroll'} ref={inner} onScroll={onScroll} {...named}>
      {children}
    </div>
  );
}
