import type { Arg } from '../arg.ts';
import { isSecretName, isTree } from '../paths.ts';
import type { Command, CommandNode, Redirection } from './parse.ts';
import { readWord, type WordContext } from './word.ts';

/** Whether a command's input, after its own redirections, is more than nothing or literal words; `before` without them. */
export function isFed(redirects: readonly Redirection[], before: boolean): boolean {
  let fed = before;
  for (const redirect of redirects) {
    if (redirect.type === 'HereDoc') fed = (redirect.body.parts ?? []).some(({ type }) => type !== 'Literal');
    else if (redirect.type === 'HereString') fed = true;
    else if (/^<>?&?$/.test(redirect.operator)) fed = redirect.target?.text !== '/dev/null';
  }
  return fed;
}

/** `echo`, `printf` and their like with literal words: nothing that anybody reads elsewhere. */
export function saysNothing(node: CommandNode | undefined, words: WordContext): boolean {
  const said = node === undefined ? [] : plainWords(node, words);
  return (
    /^(?:echo|printf|true|:|sleep)$/.test(said[0]?.text ?? '') && said.every(({ kind }) => kind === 'static')
  );
}

/** A simple command's words, without judging what is in them. */
function plainWords(node: CommandNode, words: WordContext): readonly Arg[] {
  if (node.type !== 'Command' || node.name === undefined) return [];
  const context = { ...words, note: () => undefined, nested: () => undefined };
  return [node.name, ...node.args].map((word) =>
    word.type === 'Word' ? readWord(word, context) : { text: word.text, kind: 'dynamic' as const },
  );
}

/** `find DIRECTORY… -print0`: names that begin with a directory, so that none of them is an option or lies elsewhere. */
export function isNameList(node: CommandNode | undefined, context: WordContext): boolean {
  if (node?.type !== 'Command' || node.name === undefined) return false;
  const words = [node.name, ...node.args].map((word) =>
    word.type === 'Word'
      ? readWord(word, { ...context, note: () => undefined, nested: () => undefined })
      : undefined,
  );
  const [program, ...rest] = words;
  const firstFlag = rest.findIndex((word) => /^[-(!]/.test(word?.text ?? ''));
  const roots = rest.slice(0, firstFlag === -1 ? rest.length : firstFlag);
  return (
    program?.text === 'find' &&
    rest.at(-1)?.text === '-print0' &&
    roots.length > 0 &&
    words.every((word) => word?.kind === 'static') &&
    roots.every((root) => root !== undefined && /^\.?\//.test(root.text) && isTree([root])) &&
    !rest.some((word) => word !== undefined && isSecretName(word.text))
  );
}

/** `: > FILE` and its like: what runs prints nothing. */
export function printsNothing(command: Command, words: WordContext): boolean {
  const said = plainWords(command, words)
    .map(({ text }) => text)
    .join(' ')
    .trim();
  return /^(?::|true|echo -n|printf|cat \/dev\/null|cp \/dev\/null)?$/.test(said);
}
