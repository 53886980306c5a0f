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

/** The text as a person reads it: the three escapes undone, once. */
export function unescapeText(text: string): string {
  return text.replace(/&(amp|lt|gt);/g, (_, name: string) =>
    name === 'amp' ? '&' : name === 'lt' ? '<' : '>',
  );
}

/** The text as Slack stores what a person typed. */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
