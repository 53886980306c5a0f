import type { StreamName } from '../outcome.ts';

/** What of a stored output is to be shown. Line numbers count from 1; `source` is an RE2 pattern that was found good. */
export type Slice =
  | { readonly kind: 'head' | 'tail'; readonly stream: StreamName }
  | { readonly kind: 'line'; readonly stream: StreamName; readonly number: number }
  | { readonly kind: 'words'; readonly streams: readonly StreamName[]; readonly words: string }
  | {
      readonly kind: 'grep';
      readonly streams: readonly StreamName[];
      readonly source: string;
      readonly context: number;
    };

/** The key under which the whole answer to a press is reserved; each message of it has a key of its own. */
export const sliceKey = /^slice-([0-9a-f]{16})$/;
