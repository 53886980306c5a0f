/** A Block Kit block as plain JSON. */
export type Block = { readonly type: string } & Readonly<Record<string, unknown>>;

/** One message, ready for `chat.postMessage`: its meaning in `text`, the picture in `blocks`. */
export interface Message {
  /** For notifications and screen readers; escaped, at most 3,500 characters. */
  readonly text: string;
  readonly blocks: readonly Block[];
}
