import { slackLength } from './text.ts';

/** The most one page may hold, as Slack counts: well under the undocumented cap on a message's blocks (facts: limits). */
export const maxPageLength = 3_500;

/** A character with the marks that stand on it; how many are borne, so that no text makes one piece larger than a page. */
const characters = /\P{M}\p{M}{0,8}|\p{M}{1,8}/gsu;

/** Cuts text into pages at line ends; a line longer than a page is cut between characters, never within one. No page is empty; nothing is lost. */
export function cutPages(text: string, maxLength = maxPageLength): string[] {
  const pages: string[] = [];
  let page = '';
  let length = 0;
  const take = (piece: string, pieceLength: number) => {
    if (page !== '' && length + pieceLength > maxLength) {
      pages.push(page);
      page = '';
      length = 0;
    }
    page += piece;
    length += pieceLength;
  };
  for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    const lineLength = slackLength(line);
    if (lineLength <= maxLength) take(line, lineLength);
    else for (const [char] of line.matchAll(characters)) take(char, slackLength(char));
  }
  if (page !== '') pages.push(page);
  return pages;
}
