/** ECMA-48 sequences, which may stand in the middle of a secret. */
const escapeSequences =
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b\n]{0,1024}(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;

/** The text without colours and other escape sequences. */
export function bare(text: string): string {
  return text.includes('\u001b') ? text.replace(escapeSequences, '') : text;
}
