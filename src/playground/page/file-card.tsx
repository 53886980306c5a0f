import { useEffect, useState } from 'preact/hooks';
import { Scroller } from './scroller.tsx';
import { Emoji } from './text/emoji-view.tsx';
import type { SharedFile } from './types.ts';

const previewLines = 8;
const maxPreviewBytes = 512_000;

/** A shared file: its name, size and first lines. */
export function FileCard({ file }: { file: SharedFile }) {
  const [text, setText] = useState('');
  // The address is the playground's own; only the path is used, whatever name it was opened under.
  const path = new URL(file.url_private).pathname;
  useEffect(() => {
    if (file.size > maxPreviewBytes) return;
    fetch(path).then(
      async (response) => setText(response.ok ? await response.text() : ''),
      () => setText(''),
    );
  }, [path]);
  const [isWhole, setWhole] = useState(false);
  const lines = text.replace(/\n$/, '').split('\n');
  const more = lines.length - previewLines;
  return (
    <div class="file">
      <div class="file-head">
        <span class="file-icon" aria-hidden="true">
          <Emoji name="page_facing_up" />
        </span>
        <a href={path} target="_blank" rel="noopener noreferrer">
          {file.title}
        </a>
        <span class="quiet">{sizeOf(file.size)}</span>
        <a class="download" href={`${path}?download=1`} aria-label={`Download ${file.title}`}>
          Download
        </a>
      </div>
      {text !== '' && (
        <Scroller class="file-text" label={`Start of ${file.title}`}>
          <pre>{(isWhole ? lines : lines.slice(0, previewLines)).join('\n')}</pre>
        </Scroller>
      )}
      {text !== '' && more > 0 && (
        <button type="button" class="unfold" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Show less' : `Show ${more} more lines`}
        </button>
      )}
    </div>
  );
}

function sizeOf(bytes: number): string {
  if (bytes < 1_024) return `${bytes} bytes`;
  return bytes < 1_048_576 ? `${(bytes / 1_024).toFixed(1)} kB` : `${(bytes / 1_048_576).toFixed(1)} MB`;
}
