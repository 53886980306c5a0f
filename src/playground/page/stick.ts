import { useEffect, useRef } from 'preact/hooks';

/** Keeps a scrolled list at its end while it grows, unless the reader has scrolled up. */
export function useStickToEnd(key: string, contents: unknown) {
  const list = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  useEffect(() => {
    isAtEnd.current = true;
  }, [key]);
  useEffect(() => {
    const element = list.current;
    if (element !== null && isAtEnd.current) element.scrollTop = element.scrollHeight;
  }, [key, contents]);
  useEffect(() => {
    const inner = list.current?.firstElementChild;
    if (inner === null || inner === undefined) return;
    // Previews of files and pictures grow after they were drawn.
    const watcher = new ResizeObserver(() => {
      const element = list.current;
      if (element !== null && isAtEnd.current) element.scrollTop = element.scrollHeight;
    });
    watcher.observe(inner);
    return () => watcher.disconnect();
  }, [key]);
  const onScroll = () => {
    const element = list.current;
    if (element !== null)
      isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < 60;
  };
  return { list, onScroll };
}
