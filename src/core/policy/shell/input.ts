import type { Arg } from '../arg.ts';
import { isNarrow, isSecretName, isTree } from '../paths.ts';
import type { Command, CommandNode, Redirection } from './parse.ts';
import { readWord, type WordContext } from './word.ts';

/** What comes to a command's input: nothing, words that stand in the script, or what nobody knows before it runs. */
export type Fed = 'nothing' | 'words' | 'anything';

/** What a command's input says after its own redirections; `before` without them. */
export function isFed(redirects: readonly Redirection[], before: Fed): Fed {
  let fed = before;
  for (const redirect of redirects) {
    if (redirect.type === 'HereDoc')
      fed = (redirect.body.parts ?? []).some(({ type }) => type !== 'Literal') ? 'anything' : 'words';
    else if (redirect.type === 'HereString') fed = 'anything';
    else if (/^<>?&?$/.test(redirect.operator))
      fed = redirect.target?.text === '/dev/null' ? 'nothing' : 'anything';
  }
  return fed;
}

/** What a command says to the one behind it in a pipeline. */
export function saysTo(node: CommandNode | undefined, words: WordContext): Fed {
  const [program, ...said] = node === undefined ? [] : plainWords(node, words);
  if (
    !/^(?:echo|printf|true|:|sleep)$/.test(program?.text ?? '') ||
    [program, ...said].some((word) => word?.kind !== 'static')
  )
    return 'anything';
  // "Q" ends what openssl s_client asks.
  return /^(?:true|:|sleep)$/.test(program?.text ?? '') ||
    said.every(({ text }) => /^(?:-n|Q?(?:\\n)?)$/.test(text))
    ? 'nothing'
    : 'words';
}

/** The one of two that says more. */
export function moreFed(a: Fed, b: Fed): Fed {
  const order: readonly Fed[] = ['nothing', 'words', 'anything'];
  return order.indexOf(a) >= order.indexOf(b) ? a : b;
}

/** A simple command's words, without judging what is in them. */
function plainWords(node: CommandNode, words: WordContext): readonly Arg[] {
  if (node.type !== 'Command' || node.name === undefined) return [];
  const context = { ...words, note: () => undefined, nested: () => undefined };
  return [node.name, ...node.args].map((word) =>
    word.type === 'Word' ? readWord(word, context) : { text: word.text, kind: 'dynamic' as const },
  );
}

/** `find DIRECTORY… -name '*.log' -print0`: names that begin with a directory, so that none is an option or lies elsewhere, and that are none of secrets. */
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
    !rest.some((word) => word !== undefined && isSecretName(word.text)) &&
    isNarrow(rest.flatMap((word) => word ?? []))
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
