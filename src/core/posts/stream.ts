import { countOf, writeBytes, writeCount } from '../numbers.ts';
import type { StreamCount, StreamName } from '../outcome.ts';
import { cutPages } from '../pages.ts';
import type { FilePost, MessagePost, Post } from '../posts.ts';
import type { Run } from '../run.ts';
import { decodeOutput, resolveTerminal } from '../terminal.ts';
import { nameStream, renderPage } from './page.ts';

/** What is stored of a stream, as far as pages can show it. */
export interface KeptStream {
  /** All of it, or its beginning where there is a `tail`. */
  readonly head: Uint8Array;
  /** Its end, and how many line ends come before that. */
  readonly tail?: { readonly bytes: Uint8Array; readonly line: number };
  /** Stored bytes, and lines of all that came. */
  readonly bytes: number;
  readonly lines: number;
}

/** Pages from each end of a stream that has more, and where it could not become a file. */
const pagesAnEnd = 3;
const pagesAnEndWithoutFile = 10;

interface Page {
  readonly text: string;
  /** Numbers of its first and last line, from 1. */
  readonly from: number;
  readonly to: number;
}

/** The messages that show a stream: all its pages, or the first ones, the whole as a file, and the last ones. */
export function planStream(
  run: Run,
  {
    stream,
    kept,
    count,
    isRefused,
  }: {
    readonly stream: StreamName;
    readonly kept: KeptStream;
    readonly count: StreamCount;
    readonly isRefused: boolean;
  },
): readonly Post[] {
  const name = nameStream(run, stream);
  const post = (key: string, title: string, text: string): MessagePost => ({
    key: `${stream}-${key}`,
    inThread: true,
    message: renderPage(run, `${name} · ${title}`, text),
  });
  const front = numberPages(kept.head, 0);
  if (kept.tail === undefined && front.length <= 2 * pagesAnEnd)
    return front.map(({ text }, index) =>
      post(String(index + 1), `page ${index + 1} of ${front.length}`, text),
    );

  const { head, more, tail } = chooseEnds(kept, front, isRefused);
  const title = ({ from, to }: Page) => {
    const lines = from === to ? `line ${writeCount(from)}` : `lines ${writeCount(from)} to ${writeCount(to)}`;
    return `${lines} of ${writeCount(kept.lines)}`;
  };
  const gap = describeGap([...head, ...more].at(-1), tail[0], { isRefused, leftOut: count.leftOut });
  return [
    ...head.map((page, index) => post(String(index + 1), title(page), page.text)),
    ...(isRefused ? [] : [planFile(run, stream, kept)]),
    ...more.map((page, index) => post(String(head.length + index + 1), title(page), page.text)),
    ...tail.map((page, index) =>
      post(`end-${tail.length - index}`, `${title(page)}${index === 0 ? gap : ''}`, page.text),
    ),
  ];
}

/** The whole of a stream as a file. */
export function planFile(run: Run, stream: StreamName, kept: Pick<KeptStream, 'bytes' | 'lines'>): FilePost {
  const title = `${nameStream(run, stream)} of run ${run.id}: ${countOf(kept.lines, 'line')}, ${writeBytes(kept.bytes)}`;
  return { key: `file-${stream}`, inThread: true, file: { stream, name: `${run.id}-${stream}.txt`, title } };
}

/** Pages of the beginning that are always shown, those that come when there is no file, and pages of the end. No page is in two of them. */
function chooseEnds(kept: KeptStream, front: readonly Page[], isRefused: boolean) {
  const each = isRefused ? pagesAnEndWithoutFile : pagesAnEnd;
  if (kept.tail !== undefined) {
    // Where the beginning was cut for being read, its last page ends anywhere.
    const whole = front.length > 1 ? front.slice(0, -1) : front;
    const back = numberPages(kept.tail.bytes, kept.tail.line);
    return {
      head: whole.slice(0, pagesAnEnd),
      more: whole.slice(pagesAnEnd, each),
      tail: back.slice(-each),
    };
  }
  const shown = Math.min(each, front.length - pagesAnEnd);
  return {
    head: front.slice(0, pagesAnEnd),
    more: front.slice(pagesAnEnd, shown),
    tail: front.slice(Math.max(shown, front.length - each)),
  };
}

function numberPages(bytes: Uint8Array, before: number): readonly Page[] {
  let line = before;
  return cutPages(resolveTerminal(decodeOutput(bytes))).map((text) => {
    const from = line + 1;
    line += text.split('\n').length - 1;
    return { text, from, to: text.endsWith('\n') ? line : line + 1 };
  });
}

function describeGap(
  before: Page | undefined,
  after: Page | undefined,
  { isRefused, leftOut }: { readonly isRefused: boolean; readonly leftOut: number | undefined },
): string {
  const lost = leftOut === undefined ? '' : ` · ${writeBytes(leftOut)} in the middle were not kept`;
  if (before === undefined || after === undefined || after.from <= before.to + 1) return lost;
  const [from, to] = [before.to + 1, after.from - 1];
  const lines = from === to ? `line ${writeCount(from)}` : `lines ${writeCount(from)} to ${writeCount(to)}`;
  const where = isRefused ? 'the buttons below show them' : 'the file has them';
  return ` · ${lines} are kept but not shown here; ${where}${lost}`;
}
