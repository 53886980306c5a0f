import type { ComponentChildren } from 'preact';

/** A link that leaves the page without telling where it came from; only schemes that run nothing. */
export function SafeLink({ url, children }: { url: string; children: ComponentChildren }) {
  if (!/^(?:https?|mailto|tel):/i.test(url)) return <>{children}</>;
  return (
    <a href={url} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}
