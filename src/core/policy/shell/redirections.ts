import type { Arg } from '../arg.ts';
import { destructive, type Finding, forbidden, read, shown, write } from '../finding.ts';
import { judgePath, normalise } from '../paths.ts';
import type { Redirection } from './parse.ts';
import { readWord, type WordContext } from './word.ts';

/** Judges where output goes and input comes from. `isEmpty`: what is redirected prints nothing, so that `>` empties a file. */
export function judgeRedirects(
  redirects: readonly Redirection[],
  words: WordContext,
  { isEmpty }: { readonly isEmpty: boolean },
): void {
  for (const redirect of redirects) {
    if (redirect.type === 'HereString') {
      words.note(write('shell-dialect', '"<<<" means something else in other shells'));
      if (redirect.target !== undefined) readWord(redirect.target, words);
    } else if (redirect.type === 'HereDoc') {
      if (redirect.closing === undefined || redirect.delimiter === undefined)
        words.note(write('shell-syntax', 'a here-document has no end'));
      for (const part of redirect.body.parts ?? [])
        readWord(
          { type: 'Word', text: part.text, value: '', pos: part.pos, end: part.end, parts: [part] },
          words,
        );
    } else words.note(judgeRedirect(redirect, words, isEmpty));
  }
}

function judgeRedirect(
  redirect: Extract<Redirection, { readonly type: 'Redirect' }>,
  words: WordContext,
  isEmpty: boolean,
): Finding {
  const { operator, descriptor, target } = redirect;
  if (descriptor?.type === 'FileDescriptorVariable')
    return write('shell-dialect', 'a named descriptor means something else in other shells');
  const to = target === undefined ? undefined : readWord(target, words);
  if (to === undefined) return write('shell-syntax', 'a redirection has no target');
  const ok = read('a redirection to nowhere');
  const isNowhere = to.kind === 'static' && to.text === '/dev/null';
  switch (operator) {
    case '<':
      return networkTarget(to) ?? judgePath(to) ?? ok;
    case '>&':
    case '<&':
      if (to.kind !== 'static' || !/^(?:[0-9]|-)$/.test(to.text))
        return write('shell-dialect', `"${operator}" to ${shown(to.text)} writes a file`);
      return operator === '>&' && /^[12]$/.test(to.text) && (descriptor?.value ?? 1) <= 2
        ? ok
        : write('redirect-write', `"${operator}${to.text}" leads to a descriptor that is not looked into`);
    case '>':
    case '>>':
    case '>|': {
      if (isNowhere) return ok;
      const finding = writeTarget(to);
      return finding.class === 'write' && operator !== '>>' && isEmpty
        ? destructive('truncates', `it empties ${shown(to.text)}`)
        : finding;
    }
    case '&>':
    case '&>>':
      return words.shell === 'bash' && isNowhere
        ? ok
        : (networkTarget(to) ?? write('shell-dialect', `"${operator}" means something else in other shells`));
    case '<>':
      return networkTarget(to) ?? write('redirect-write', `"<>" creates ${shown(to.text)}`);
    default:
      return write('shell-unknown', 'a redirection is of a kind that is not understood');
  }
}

function writeTarget(to: Arg): Finding {
  const network = networkTarget(to);
  if (network !== undefined) return network;
  const path = normalise(to.text);
  if (to.kind === 'static' && /^\/dev\/(?!null|std|fd|tty|pts)/.test(path))
    return forbidden('raw-device', `it writes the device ${shown(to.text)}`);
  if (to.kind === 'static' && /^\/(?:proc|sys)\//.test(path))
    return forbidden('kernel-write', `it changes the kernel through ${shown(to.text)}`);
  const place = judgePath(to);
  if (place?.class === 'forbidden') return place;
  return write(
    'redirect-write',
    to.kind === 'static' ? `it writes ${shown(to.text)}` : 'it writes a file whose name is not known',
    'Leave the redirection out: the output comes back here anyway.',
  );
}

function networkTarget({ text }: Arg): Finding | undefined {
  return /^\/dev\/(?:tcp|udp)\//.test(text)
    ? forbidden('network-redirect', `${shown(text)} is a connection to the network`)
    : undefined;
}
