import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

const foldedHeight = 420;

/** Preformatted text: long pages are folded behind a button, so that nothing scrolls inside of what scrolls. */
export function Pre({ children }: { children: ComponentChildren }) {
  const block = useRef<HTMLPreElement>(null);
  const [isLong, setLong] = useState(false);
  const [isWhole, setWhole] = useState(false);
  useEffect(() => setLong((block.current?.scrollHeight ?? 0) > foldedHeight + 40), [children]);
  return (
    <div class="pre-frame">
      <pre ref={block} class={isLong && !isWhole ? 'folded' : ''}>
        {children}
      </pre>
      {isLong && (
        <button type="button" class="unfold" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Show less' : 'Show more'}
        </button>
      )}
    </div>
  );
}
