/** ECMA-48 escape sequences: CSI, OSC and the other strings (each within its line), and two-character escapes. */
const escapes =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b\]|\u009d)[^\u0007\u001b\n]*(?:\u0007|\u001b\\)?|\u001b[PX^_][^\u001b\n]*(?:\u001b\\)?|\u001b[ -/]*[0-~]/g;

/** Characters that are drawn as nothing or turn the text around them. */
const unseen =
  /[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

/**
 * What a pod printed, as a person may be shown it: escape sequences gone, a line that was overwritten (carriage return,
 * backspace) in its last state, other control characters as control pictures (U+2400…), invisible and bidirectional ones as
 * `<U+202E>`. Tabs and line ends stay. Linear in the length of the text.
 */
export function displayText(raw: string): string {
  const plain = raw
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(/\r\n/g, '\n')
    .replace(escapes, '');
  const lines =
    plain.includes('\r') || plain.includes('\b') ? plain.split('\n').map(settleLine).join('\n') : plain;
  return showHidden(lines);
}

/** Control characters as pictures, invisible ones as `<U+….>`; tabs and line ends stay. */
export function showHidden(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b-\u001f]/g, (char) => String.fromCharCode(0x2400 + char.charCodeAt(0)))
    .replace(/\u007f/g, '\u2421')
    .replace(/[\u0080-\u009f]/g, namePoint)
    .replace(unseen, namePoint);
}

function namePoint(char: string): string {
  return `<U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`;
}

/** The last state of a line that was drawn over: a carriage return goes back to its start, a backspace one character. */
function settleLine(line: string): string {
  if (!line.includes('\r') && !line.includes('\b')) return line;
  const cells: string[] = [];
  let at = 0;
  for (const char of line) {
    if (char === '\r') at = 0;
    else if (char === '\b') at = Math.max(0, at - 1);
    else {
      cells[at] = char;
      at += 1;
    }
  }
  return cells.join('');
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
