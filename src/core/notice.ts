import { drawNames } from './card/elements.ts';
import type { Failure } from './failure.ts';
import type { Message } from './message.ts';
import { escapeMrkdwn, showHidden } from './text.ts';

/** A refusal for the person who caused it: what is so, then the way out. */
export function renderFailure(failure: Failure): Message {
  return renderLines([failure.message, ...(failure.hint === undefined ? [] : [failure.hint])], failure.names);
}

/** The same as one line, for a field of a modal. */
export function sayFailure({ message, hint }: Failure): string {
  return [message, hint]
    .filter((part) => part !== undefined)
    .join(' ')
    .slice(0, 1_000);
}

/** Lines of text for one person. */
export function renderLines(lines: readonly string[], names: readonly string[] = []): Message {
  const text = lines.map((line) => showHidden(line)).join('\n');
  return {
    text: escapeMrkdwn(text),
    blocks: [
      { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: drawNames(text, names) }] },
    ],
  };
}

/** A sentence and a link of our own making behind it. */
export function renderLink(sentence: string, url: string): Message {
  return {
    text: escapeMrkdwn(`${sentence} ${url}`),
    blocks: [
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              { type: 'text', text: `${sentence} ` },
              { type: 'link', url },
            ],
          },
        ],
      },
    ],
  };
}
