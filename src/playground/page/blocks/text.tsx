import { emojiOf } from '../text/emoji.ts';
import { WithEmoji } from '../text/emoji-view.tsx';
import { Mrkdwn } from '../text/mrkdwn.tsx';
import { decode } from '../text/tokens.ts';
import type { TextObject } from '../types.ts';

/** A text object: markup only where its type says so. */
export function Text({ of }: { of: TextObject | string | undefined }) {
  if (of === undefined) return null;
  if (typeof of === 'string') return <Mrkdwn text={of} />;
  return of.type === 'mrkdwn' ? <Mrkdwn text={of.text} /> : <WithEmoji text={decode(of.text)} />;
}

/** A text object's words, for labels. */
export function plain(text: TextObject): string {
  return decode(text.text).replace(/:([a-z0-9_+-]+):/g, (_, name: string) => emojiOf(name));
}
