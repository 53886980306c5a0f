const entity = /&(?!(?:amp|lt|gt);)/g;
const control = /<(?:[@#!]|https?:|mailto:|tel:)[^<>]*>/g;

/**
 * How many characters Slack counts: it measures what stands in storage, where `&` takes five and `<` and `>` four. What is
 * escaped already counts as it is, and in mrkdwn so do mentions and links.
 */
export function countCharacters(text: string, kind: 'plain' | 'mrkdwn'): number {
  const measured = kind === 'mrkdwn' ? text.replace(control, (match) => 'x'.repeat(match.length)) : text;
  return measured.replace(entity, '&amp;').replace(/[<>]/g, '&lt;').length;
}

/** The text as Slack stores what a person typed. */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The same, where mentions, links and escapes that are there already stay. */
export function escapeTyped(text: string): string {
  const kept = /<(?:[@#!]|https?:|mailto:|tel:)[^<>]*>|&(?:amp|lt|gt);|[&<>]/g;
  return text.replace(kept, (found) => (found.length === 1 ? escapeText(found) : found));
}
