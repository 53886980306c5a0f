import { shownCommand } from '../approval/must-view.ts';
import type { Message } from '../message.ts';
import type { StreamName } from '../outcome.ts';
import { maxPageLength } from '../pages.ts';
import type { Run } from '../run.ts';
import { escapeMrkdwn, shorten } from '../text.ts';

/** What only looks has no streams of a program: what it read, and voicepipe's remarks on that. */
export function nameStream({ command }: Run, stream: StreamName): string {
  if (command.verb === 'exec') return stream;
  return stream === 'stdout' ? command.verb : 'remarks';
}

/**
 * A message of output: what it is in bold, then the text, which is data and read as no markup whatever it holds. The message's own
 * text, which notifications show and screen readers read instead of the blocks, says the same.
 */
export function renderPage(run: Run, title: string, text: string): Message {
  const whole = `${title} of ${shorten(shownCommand(run), 200)}\n${trimEnd(text)}`;
  return {
    text: escapeMrkdwn(shorten(whole, maxPageLength)),
    blocks: [
      {
        type: 'rich_text',
        elements: [
          { type: 'rich_text_section', elements: [{ type: 'text', text: title, style: { bold: true } }] },
          { type: 'rich_text_preformatted', elements: [{ type: 'text', text: trimEnd(text) }] },
        ],
      },
    ],
  };
}

/** Without its last line end; Slack takes no empty text. */
function trimEnd(text: string): string {
  return (text.endsWith('\n') ? text.slice(0, -1) : text) || ' ';
}
