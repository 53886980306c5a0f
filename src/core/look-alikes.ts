import { showHidden } from './text.ts';
import { quoteArgv } from './words.ts';

/**
 * Letters of other scripts that are drawn like a Latin letter or digit (Unicode TR 39, confusables to ASCII, one to one):
 * Cyrillic, Greek, Armenian, Cherokee, Coptic, Lisu and Latin's own odd ones.
 */
const letters = new Set(
  'асԁеһіјӏорԛѕԝхуүАВСЕНІЈКМОРЅТХУҮԌԜӀՏՍԼհոսցօքզɑɡɩɪıȷʟʀαγιινορτυωΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹϳϲᎪᏴᏟᎠᎬᎻᎫᏦᏞᎷᏢᏚᎢᏙᏔᏃⲀⲂⲤⲈⲎⲒⲔⲘⲚⲞⲢⲦⲬⲟⲣⲥꓐꓑꓒꓓꓔꓖꓗꓙꓚꓜꓝꓞꓟꓠꓡꓢꓣꓤꓥꓪꓫꓬꓮꓰꓲꓳꓴ',
);

/** Dashes, quotes, slashes, dots, spaces and the like that are drawn as an ASCII sign. */
const signs =
  /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u2010-\u2015\u2212\u2043\u02d7\u2796\u2018\u2019\u201a\u201b\u2032\u02b9\u02bb-\u02bd\u02c8\u201c\u201d\u201e\u201f\u2033\u02ba\u2024\u2025\u2026\u2044\u2215\u29f8\u2216\u29f5\u2217\u2223\u01c0\u2758\u02dc\u223c\u201a\u02c6\u2039\u203a\u2236\u02d0\ua789\u2768\u2769\u00b4\u02cb]/;

/**
 * An argv as an approver is shown it: quoted as a shell would read it, and every character that is not seen, that turns the text
 * around it or that looks like an ASCII one written as `<U+…>`. A typed `<U+` is written as `<U+003C>U+`, so no two argvs look alike.
 */
export function displayArgv(argv: readonly string[]): string {
  return displayText(quoteArgv(argv));
}

/**
 * The same for text; its line ends stay. A tab, which looks like spaces, and marks that would make one letter with the letter before
 * them are written as `<U+…>` too.
 */
export function displayText(text: string): string {
  return display(text, { isProse: false });
}

/** Text that stands within a line: what it holds of line ends is drawn as `\u2424`, so that it cannot look like the next line of a card. */
export function displayLine(text: string): string {
  return drawLineEnds(displayText(text));
}

/** A sentence, of ours or of a person, within a line: as `displayLine`, but its dashes, quotes and `…` stay, for nothing of it runs. */
export function displayProse(text: string): string {
  return drawLineEnds(display(text, { isProse: true }));
}

/** What phones and good typesetting write. */
const punctuation = /[\u2010-\u2014\u2018-\u201f\u2026]/;

function display(text: string, { isProse }: { readonly isProse: boolean }): string {
  const isAlike = (char: string) => isSignAlike(char) && !(isProse && punctuation.test(char));
  const shown = showHidden(text.replaceAll('<U+', '<U+003C>U+'))
    .replace(/[\p{L}\p{M}\p{N}]+/gu, (word) => nameMarks(nameLetters(word), isProse))
    .replace(/[^\p{L}\p{M}\p{N}\u0000-\u007f]/gu, (char) => (isAlike(char) ? namePoint(char) : char));
  return isProse ? shown : shown.replaceAll('\t', namePoint);
}

/** Marks that Unicode would join with their letter: written either way it looks the same. */
function nameMarks(word: string, isProse: boolean): string {
  return isProse || word === word.normalize('NFC') ? word : word.replace(/\p{M}/gu, namePoint);
}

function drawLineEnds(text: string): string {
  return text.replaceAll('\n', '\u2424');
}

/** A word that other letters of its script tell from a Latin one is left as it is: nobody takes it for another. */
function nameLetters(word: string): string {
  if (/^[\u0000-\u007f]*$/.test(word)) return word;
  const chars = [...word];
  const isTold = !/[A-Za-z]/.test(word) && chars.some((char) => !isLetterAlike(char) && !/\p{N}/u.test(char));
  return isTold ? word : chars.map((char) => (isLetterAlike(char) ? namePoint(char) : char)).join('');
}

function isLetterAlike(char: string): boolean {
  return letters.has(char) || isCompatible(char);
}

function isSignAlike(char: string): boolean {
  return signs.test(char) || isCompatible(char);
}

/** Full-width, mathematical and other forms that Unicode itself maps to one ASCII character. */
function isCompatible(char: string): boolean {
  const plain = char.normalize('NFKC');
  return plain !== char && /^[\u0000-\u007f]$/.test(plain);
}

function namePoint(char: string): string {
  return `<U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`;
}
