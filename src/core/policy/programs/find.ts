import type { Arg } from '../arg.ts';
import { destructive, type Finding, forbidden, read, shown, worst, write } from '../finding.ts';
import { isNarrow, isSecretName, isTree, judgeFile } from '../paths.ts';
import { deeper, type Judge, type Programs } from '../program.ts';
import { scanWords } from '../scan.ts';

const find: Judge = (words, context) => {
  const paths: Arg[] = [];
  let at = 0;
  while (at < words.length && /^-[HLPO]\d?$/.test(words[at]?.text ?? '')) at += 1;
  for (; at < words.length && !/^[-(!]/.test(words[at]?.text ?? '-'); at += 1) paths.push(words[at] as Arg);
  const findings: (Finding | undefined)[] = paths.map(judgeFile);
  let looksFor: Arg | undefined;
  let showsContent = false;
  let showsAll: Arg | undefined;
  for (; at < words.length; at += 1) {
    const { text, kind } = words[at] as Arg;
    if (kind !== 'static') return write('word-dynamic', `${shown(text)} is not known before it runs`);
    if (/^(?:-exec|-execdir|-ok|-okdir)$/.test(text)) {
      const end = words.findIndex(
        (word, index) => index > at && (word.text === ';' || word.text === '+' || word.text === '\\;'),
      );
      const inner = words.slice(at + 1, end === -1 ? words.length : end);
      // A name that was found is a further operand behind the others, and anything at all in any other place.
      const isLast = inner.length > 1 && inner.at(-1)?.text === '{}';
      const command = (isLast ? inner.slice(0, -1) : inner).map((word) =>
        word.text.includes('{}') ? { ...word, kind: 'dynamic' as const } : word,
      );
      const finding = context.judgeArgv(command, { ...deeper(context), unknownOperands: 'names' });
      if (!tells.test(inner[0]?.text ?? '')) showsContent = true;
      if (!tells.test(inner[0]?.text ?? '') && !searches.test(inner[0]?.text ?? '')) showsAll = inner[0];
      findings.push(
        finding,
        text.startsWith('-ok') ? write('interactive', '"-ok" asks at a terminal') : undefined,
      );
      if (
        finding.class === 'read' &&
        !(paths.length > 0 && isTree(paths)) &&
        !tells.test(inner[0]?.text ?? '')
      )
        findings.push(
          write(
            'search-wide',
            'it would print files of the whole system, secrets among them',
            'Name the directory of the application.',
          ),
        );
      if (end === -1) return worst(findings, write('find', '"-exec" has no end'));
      at = end;
    } else if (text === '-delete') findings.push(destructive('removes', '"find -delete" removes files'));
    else if (/^-(?:fprint|fprint0|fprintf|fls)$/.test(text))
      findings.push(write('writes', `"find ${text}" writes a file`));
    else if (
      /^-(?:name|iname|path|ipath|wholename|regex|iregex|lname|ilname|newer\w*|anewer|cnewer|samefile|type|xtype|size|mtime|atime|ctime|mmin|amin|cmin|maxdepth|mindepth|user|group|uid|gid|perm|inum|links|printf|regextype|fstype|used)$/.test(
        text,
      )
    ) {
      const value = words[at + 1];
      if (value === undefined) return write('find', `${shown(text)} has no value`);
      if (value.kind !== 'static')
        return write(
          'word-dynamic',
          `the value of ${shown(text)} may become several words`,
          "Write it in quotes: -name '*.log'.",
        );
      if (/^-i?(?:name|path|wholename|regex)$/.test(text) && isSecretName(value.text)) looksFor = value;
      at += 1;
    } else if (
      !/^(?:-print|-print0|-ls|-prune|-quit|-empty|-readable|-writable|-executable|-true|-false|-not|-and|-or|-a|-o|-depth|-d|-mount|-xdev|-follow|-daystart|-noleaf|-nouser|-nogroup|-warn|-nowarn|!|\(|\)|\\\(|\\\)|,)$/.test(
        text,
      )
    )
      return worst(
        [...findings, scanWords(words)],
        write('flag-unknown', `${shown(text)} of "find" is not known to be harmless`),
      );
  }
  if (looksFor !== undefined && showsContent)
    findings.push(forbidden('secret-place', `it would print files called ${shown(looksFor.text)}`));
  if (showsAll !== undefined && !isNarrow(words))
    findings.push(
      write(
        'search-wide',
        `${shown(showsAll.text)} would print all that is found, secrets among it`,
        "Name an ending: -name '*.log'.",
      ),
    );
  return worst(findings, read('"find" only lists'));
};

/** Programs that print of a file only what was looked for. */
const searches = /^(?:grep|egrep|fgrep|zgrep|rg)$/;

/** Programs that tell of a file without printing what is in it. */
const tells =
  /^(?:ls|stat|file|du|basename|dirname|realpath|readlink|echo|test|md5sum|sha1sum|sha256sum|wc)$/;

/** `find`, which lists names, and may do anything with them. */
export const findTools: Programs = {
  find,
};
