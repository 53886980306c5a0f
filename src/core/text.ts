/** Characters that are drawn as nothing, turn the text around them or carry what nobody sees. */
const unseen =
  /[\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\u034f|\u17b4|\u17b5|\p{Variation_Selector}(?<![\ufe0e\ufe0f])/gu;

/** Control characters as pictures (U+2400…) or `<U+….>`, invisible and bidirectional ones as `<U+….>`; tabs and line ends stay. */
export function showHidden(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b-\u001f]/g, (char) => String.fromCharCode(0x2400 + char.charCodeAt(0)))
    .replace(/\u007f/g, '\u2421')
    .replace(/[\u0080-\u009f]/g, namePoint)
    .replace(unseen, namePoint);
}

/** What somebody typed or a server said, within one line of ours: its own line ends and hidden characters are seen, its end is cut. */
export function showInLine(text: string, maxLength: number): string {
  const line = showHidden(text.slice(0, maxLength)).replaceAll('\t', '\u2409').replaceAll('\n', '\u240a');
  return text.length > maxLength ? `${line}…` : line;
}

/** A text that others wrote, as the sentence that stands before another one. */
export function endSentence(text: string): string {
  return /(?:^|[.!?…])$/.test(text) ? text : `${text}.`;
}

function namePoint(char: string): string {
  return `<U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`;
}

/** Slack's escapes for text that is read as mrkdwn; nothing else in it can then mention, link or hide. */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The length Slack counts: after its escapes. */
export function slackLength(text: string): number {
  let length = text.length;
  for (const char of text) length += char === '&' ? 4 : char === '<' || char === '>' ? 3 : 0;
  return length;
}

/** The beginning of a text, at most so long as Slack counts, with `…` where something is left out. Never half a character. */
export function shorten(text: string, maxLength: number): string {
  if (slackLength(text) <= maxLength) return text;
  let length = 1;
  let kept = '';
  for (const char of text) {
    length += slackLength(char);
    if (length > maxLength) break;
    kept += char;
  }
  return `${kept}…`;
}
