/** A Block Kit block as plain JSON. */
export type Block = { readonly type: string } & Readonly<Record<string, unknown>>;

/** One message, ready for `chat.postMessage`: its meaning in `text`, the picture in `blocks`. */
export interface Message {
  /** For notifications and screen readers; escaped, at most 3,500 characters. */
  readonly text: string;
  readonly blocks: readonly Block[];
}

/** A modal, ready for `views.open`. Titles and button texts have at most 24 characters; blocks at most 100. */
export interface View {
  readonly callback: string;
  readonly title: string;
  /** Without it the modal only shows. */
  readonly submit?: string;
  /** What comes back with it; at most 3,000 characters, and untrusted then. */
  readonly metadata: string;
  readonly blocks: readonly Block[];
}
