import { useEffect, useRef, useState } from 'preact/hooks';

const holdMs = 450;

/** A long press with a finger, which shows what a mouse shows by pointing; a touch elsewhere ends it. */
export function useLongPress() {
  const [isPressed, setPressed] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const cancel = () => clearTimeout(timer.current);
  useEffect(() => cancel, []);
  useEffect(() => {
    if (!isPressed) return;
    const leave = () => setPressed(false);
    const wait = setTimeout(() => addEventListener('pointerdown', leave, { once: true }));
    return () => {
      clearTimeout(wait);
      removeEventListener('pointerdown', leave);
    };
  }, [isPressed]);
  return {
    isPressed,
    onPointerDown(event: PointerEvent) {
      if (event.pointerType !== 'touch') return;
      cancel();
      timer.current = setTimeout(() => setPressed(true), holdMs);
    },
    onPointerUp: cancel,
    onPointerCancel: cancel,
    onPointerMove: cancel,
  };
}
