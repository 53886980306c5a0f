import type { View } from '../../core/message.ts';

/** A modal as Slack takes it. */
export function modal({ callback, title, submit, metadata, blocks }: View) {
  const text = (words: string) => ({ type: 'plain_text' as const, text: words, emoji: false });
  return {
    type: 'modal' as const,
    callback_id: callback,
    title: text(title),
    private_metadata: metadata,
    close: text(submit === undefined ? 'Close' : 'Cancel'),
    ...(submit === undefined ? {} : { submit: text(submit) }),
    blocks: blocks as never[],
  };
}

/** What one input of a view holds, as far as we use such inputs. */
interface Held {
  readonly value?: string | null | undefined;
  readonly selected_option?: { readonly value?: string | undefined } | null | undefined;
  readonly selected_conversation?: string | null | undefined;
}

/** What was typed or chosen in a view, by block id. Blocks hold one input each. */
export function readValues(state: unknown): Readonly<Record<string, string>> {
  const values = (state as { readonly values?: unknown } | null | undefined)?.values ?? {};
  return Object.fromEntries(
    Object.entries(values as Readonly<Record<string, Readonly<Record<string, Held>>>>).map(
      ([block, fields]) => {
        const [held = {}] = Object.values(fields);
        return [block, textOf(held)];
      },
    ),
  );
}

/** What one change in a view brings, by block id: it says so even where the view's state does not. */
export function readChange(action: unknown): Readonly<Record<string, string>> {
  const { block_id: block, ...held } = action as Held & { readonly block_id?: unknown };
  return typeof block === 'string' ? { [block]: textOf(held) } : {};
}

function textOf(held: Held): string {
  return held.value ?? held.selected_option?.value ?? held.selected_conversation ?? '';
}
