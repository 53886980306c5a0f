const filled = new EventTarget();

/** Puts text into a conversation's composer and the cursor behind it. */
export function fillComposer(place: string, text: string): void {
  filled.dispatchEvent(new CustomEvent(place, { detail: text }));
}

/** Hears texts for the composer of this place; returns how to stop. */
export function onFill(place: string, listener: (text: string) => void): () => void {
  const hear = (event: Event) => listener(String((event as CustomEvent).detail));
  filled.addEventListener(place, hear);
  return () => filled.removeEventListener(place, hear);
}
