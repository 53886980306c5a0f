import { useEffect } from 'preact/hooks';

const shownForMs = 12_000;

/** What went wrong, for a while, at the bottom of the page. */
export function Toast({ text, onClose }: { text: string; onClose: () => void }) {
  useEffect(() => {
    if (text === '') return;
    const timer = setTimeout(onClose, shownForMs);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div class={text === '' ? 'toast' : 'toast shown'} role="alert">
      {text !== '' && (
        <>
          <span>{text}</span>
          <button type="button" class="icon-button" aria-label="Close" onClick={onClose}>
            ✕
          </button>
        </>
      )}
    </div>
  );
}
