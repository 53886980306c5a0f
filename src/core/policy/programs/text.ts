import type { Arg } from '../arg.ts';
import { type Finding, forbidden, worst, write } from '../finding.ts';
import { type ParsedCall, valuesOf } from '../flags.ts';
import { isSecretName, judgePath, normalise } from '../paths.ts';
import { type Judge, type Programs, reads } from '../program.ts';

const follows =
  (hint: string) =>
  (call: ParsedCall): Finding | undefined =>
    ['-f', '-F', '--follow', '--retry'].some((flag) => call.flags.has(flag)) ||
    // "+5f" is the oldest form of -f.
    call.operands.some(({ text }, index) => index < call.afterDashes && /^\+\d*[bcl]?f$/.test(text))
      ? write('endless', '"-f" follows for ever', hint)
      : undefined;

const recursive = (call: ParsedCall): Finding | undefined => {
  const included = call.flags.get('--include')?.find((value) => isSecretName(value?.text ?? ''));
  if (included !== undefined)
    return forbidden('secret-place', `it would print files called "${included.text}"`);
  const isRecursive =
    ['-r', '-R', '--recursive', '--dereference-recursive'].some((flag) => call.flags.has(flag)) ||
    valuesOf(call, '-d').some(({ text }) => text === 'recurse');
  if (!isRecursive) return undefined;
  const roots = call.operands.slice(call.flags.has('-e') || call.flags.has('--regexp') ? 0 : 1);
  return searchesWide(roots.length === 0 ? [here] : roots);
};

/** Where a program works when nothing is said is not known: it may be the root of all. */
const here: Arg = { text: '.', kind: 'static' };

/** A search through directories of the system, or through all of it. */
function searchesWide(roots: readonly Arg[]): Finding | undefined {
  const wide = roots.find(({ text }) =>
    /^\/*(?:(?:proc|sys|etc|run|root|home|var\/run|dev)(?:\/|$)|$|var$)/.test(
      normalise(text).replace(/^\/+/, ''),
    ),
  );
  return wide === undefined
    ? undefined
    : write(
        'search-wide',
        `a search through "${wide.text}" would print secrets with the rest`,
        'Name the directory of the application.',
      );
}

/** A file is no directory to search through, as its ending says. */
const isFile = ({ text }: Arg) => /\.\w+$/.test(text);

const grepFlags =
  '-i,-v,-c,-n,-l,-L,-o,-h,-H,-q,-s,-w,-x,-E,-F,-G,-P,-r,-R,-a,-I,-z,-b,-T,-U,-y,-Z,-NUM -A:num -B:num -C:num -m:num -e:text -D:word -d:word --ignore-case --no-ignore-case --invert-match --count --line-number --files-with-matches --files-without-match --only-matching --no-filename --with-filename --quiet --silent --no-messages --word-regexp --line-regexp --extended-regexp --fixed-strings --basic-regexp --perl-regexp --recursive --dereference-recursive --text --byte-offset --null --null-data --line-buffered --after-context:num --before-context:num --context:num --max-count:num --regexp:text --include:text --exclude:text --exclude-dir:text --color?word --colour?word --label:text --binary-files:word --initial-tab';

const grep = reads(grepFlags, 'path', { check: recursive });
/** The first operand is the pattern unless a flag gave one; nothing in a pattern is a path. */
const withPattern: Programs[string] = (words, context, name) => {
  const hasPattern = words.some(
    ({ text, kind }) =>
      kind === 'static' && /^(?:-[a-zA-Z]*e|--regexp)/.test(text) && !/^-[A-DmdD]/.test(text),
  );
  const first = words.findIndex(
    ({ text }, index) =>
      (!text.startsWith('-') || words[index - 1]?.text === '--') && !isFlagValue(words[index - 1]?.text),
  );
  if (hasPattern || first === -1) return grep(words, context, name);
  const pattern = words[first];
  const isSafe =
    pattern?.kind === 'static' ||
    (pattern?.kind === 'glob' && oneName.test(pattern.text)) ||
    (pattern?.kind === 'dynamic' && (words[first - 1]?.text === '--' || pattern.text !== ''));
  if (!isSafe)
    return write(
      'word-dynamic',
      'the pattern is not known before it runs and could be an option',
      'Write -e before it.',
    );
  return grep(
    words.map((word, index) => (index === first ? { text: 'pattern', kind: 'static' as const } : word)),
    context,
    name,
  );
};

/** `[n]ginx`, with which a search does not find itself: it stands for one name at most. */
const oneName = /^(?:\w|\[\w\](?=\w))[\w.]*$/;

function isFlagValue(before: string | undefined): boolean {
  return (
    before !== undefined &&
    /^(?:-[a-zA-Z]*[ABCmedD]|--(?:after-context|before-context|context|max-count|label|include|exclude|exclude-dir|binary-files))$/.test(
      before,
    )
  );
}

/** ripgrep searches what comes to its input, or all below where it works. */
const rg = (isAlone: boolean): Judge =>
  reads(
    '-i,-v,-c,-n,-l,-o,-w,-F,-S,-s,-N,-H,-I,-NUM -A:num -B:num -C:num -m:num -e:text -g:text -t:word -T:word --ignore-case --count --line-number --files-with-matches --no-filename --no-heading --heading --json --stats --files --sort:word --color:word --max-count:num --type:word --glob:text',
    'first-text',
    {
      check: (call) => {
        const looked = [...(call.flags.get('-g') ?? []), ...(call.flags.get('--glob') ?? [])];
        const secret = looked.find((value) => isSecretName(value?.text ?? ''));
        if (secret !== undefined)
          return forbidden('secret-place', `it would print files called "${secret.text}"`);
        const isFirstPath = call.flags.has('-e') || call.flags.has('--files');
        const paths = call.operands.slice(isFirstPath ? 0 : 1);
        return worst(
          [
            ...(isFirstPath ? call.operands.slice(0, 1).map(judgePath) : []),
            searchesWide(paths.length === 0 && isAlone ? [here] : paths.filter((path) => !isFile(path))),
          ],
          { class: 'read', rule: 'read', why: '' },
        );
      },
    },
  );

const sums = reads(
  '-b,-t,-z,-c,-w --binary --text --tag --zero --check --quiet --status --warn --strict --ignore-missing -a:num',
  'path',
);

/** Programs that read text and show it, or a part of it. */
export const text: Programs = {
  cat: reads(
    '-A,-b,-e,-E,-n,-s,-t,-T,-u,-v --show-all --number --number-nonblank --squeeze-blank --show-ends --show-tabs --show-nonprinting',
    'path',
  ),
  tac: reads('-b,-r,-s:text --separator:text', 'path'),
  head: reads('-n:num -c:num -q,-v,-z,-NUM --lines:num --bytes:num --quiet --silent --verbose', 'path'),
  tail: reads(
    '-n:num -c:num -q,-v,-z,-f,-F,-NUM -s:num --lines:num --bytes:num --quiet --silent --verbose --follow?word --retry --pid:num',
    'path',
    { check: follows('Use tail -n 200, or /pod logs … --follow.') },
  ),
  nl: reads('-b:text -n:word -w:num -s:text -v:num -i:num -p', 'path'),
  wc: reads('-c,-m,-l,-L,-w --bytes --chars --lines --max-line-length --words', 'path'),
  less: reads('', 'none', {
    check: () => write('interactive', '"less" needs a terminal', 'Use head or tail.'),
  }),
  grep: withPattern,
  egrep: withPattern,
  fgrep: withPattern,
  zgrep: withPattern,
  zcat: reads('-f,-q', 'path'),
  bzcat: reads('-q', 'path'),
  xzcat: reads('-q', 'path'),
  zstdcat: reads('-q', 'path'),
  gunzip: reads('-c,-l,-t,-v', 'path', {
    min: 1,
    check: (call) =>
      ['-c', '-l', '-t'].some((flag) => call.flags.has(flag))
        ? undefined
        : write('unpack', '"gunzip" replaces the file', 'Use zcat.'),
  }),
  rg: (words, context, name) =>
    rg(context.isFed === undefined || context.isFed === 'nothing')(words, context, name),
  sort: reads(
    '-b,-d,-f,-g,-i,-M,-h,-n,-R,-r,-V,-c,-C,-m,-s,-u,-z,-k:word -t:text -S:num --key:word --field-separator:text --numeric-sort --human-numeric-sort --reverse --unique --ignore-case --version-sort --general-numeric-sort --month-sort --stable --check --parallel:num',
    'path',
  ),
  uniq: reads(
    '-c,-d,-D,-i,-u,-z,-f:num -s:num -w:num --count --repeated --unique --ignore-case --skip-fields:num --skip-chars:num --check-chars:num',
    'path',
    {
      max: 2,
      check: (call) =>
        call.operands.length < 2 || call.operands[1]?.text === '-'
          ? undefined
          : write('output-file', '"uniq" writes its second file'),
    },
  ),
  cut: reads(
    '-b:word -c:word -d:text -f:word -n,-s,-z --bytes:word --characters:word --delimiter:text --fields:word --only-delimited --complement --output-delimiter:text',
    'path',
  ),
  paste: reads('-d:text -s,-z --delimiters:text --serial', 'path'),
  join: reads(
    '-a:num -e:text -i,-j:num -o:word -t:text -v:num -1:num -2:num --header --check-order --nocheck-order',
    'path',
    { max: 2 },
  ),
  comm: reads(
    '-1,-2,-3,-12,-13,-23,-z --check-order --nocheck-order --total --output-delimiter:text',
    'path',
    { max: 2 },
  ),
  diff: reads(
    '-a,-b,-B,-c,-d,-e,-i,-l,-n,-N,-q,-r,-s,-t,-T,-u,-w,-y,-E,-Z,-C:num -U:num -W:num -x:text -I:text --brief --unified?num --context?num --recursive --ignore-case --ignore-all-space --ignore-space-change --ignore-blank-lines --side-by-side --suppress-common-lines --color?word --width:num --exclude:text --new-file --report-identical-files --text --label:text',
    'path',
    {
      max: 2,
      check: (call) =>
        call.flags.has('-r') || call.flags.has('--recursive') ? searchesWide(call.operands) : undefined,
    },
  ),
  diff3: reads('-m,-e,-x,-A', 'path'),
  cmp: reads('-b,-l,-s,-n:num -i:num --silent --quiet --verbose --bytes:num', 'path', { max: 2 }),
  tr: reads('-c,-C,-d,-s,-t --complement --delete --squeeze-repeats --truncate-set1', 'text', {
    min: 1,
    max: 2,
  }),
  rev: reads('', 'path'),
  fold: reads('-b,-s,-w:num --width:num --spaces', 'path'),
  fmt: reads('-c,-s,-t,-u,-w:num', 'path'),
  column: reads(
    '-t,-x,-n,-e,-s:text -o:text -c:num -N:text -R:text -H:text --table --separator:text --output-separator:text -J --json --table-columns:text',
    'path',
  ),
  pr: reads('-t,-d,-m,-NUM -w:num -l:num', 'path'),
  expand: reads('-i,-t:num', 'path'),
  unexpand: reads('-a,-t:num', 'path'),
  shuf: reads('-n:num -e,-i:word -r,-z --head-count:num --echo --input-range:word', 'path'),
  od: reads(
    '-a,-b,-c,-d,-f,-h,-i,-l,-o,-s,-x,-v,-A:word -j:num -N:num -t:word -w?num --address-radix:word --format:word --read-bytes:num --skip-bytes:num',
    'path',
  ),
  hexdump: reads('-b,-c,-C,-d,-o,-x,-v,-n:num -s:num -e:text', 'path'),
  xxd: reads('-b,-e,-i,-p,-u,-a,-E,-ps -c:num -g:num -l:num -s:num -o:num', 'path', { max: 1 }),
  strings: reads('-a,-f,-o,-n:num -t:word -e:word -NUM --bytes:num --radix:word --encoding:word', 'path'),
  base64: reads('-d,-i,-D,-w:num --decode --wrap:num --ignore-garbage', 'path', { max: 1 }),
  base32: reads('-d,-i,-w:num --decode --wrap:num', 'path', { max: 1 }),
  iconv: reads('-f:word -t:word -c,-l,-s --from-code:word --to-code:word --list', 'path'),
  md5sum: sums,
  sha1sum: sums,
  sha224sum: sums,
  sha256sum: sums,
  sha384sum: sums,
  sha512sum: sums,
  shasum: sums,
  b2sum: sums,
  cksum: reads('-a:word --algorithm:word', 'path'),
  sum: reads('-r,-s', 'path'),
  look: reads('-d,-f,-t:text', 'first-text'),
  tsort: reads('', 'path'),
  dos2unix: () => write('in-place', '"dos2unix" changes the file'),
  zipinfo: reads('-1,-2,-l,-m,-s,-v,-h,-t,-T,-z', 'path', { min: 1 }),
  zless: reads('', 'none', { check: () => write('interactive', '"zless" needs a terminal') }),
  xmllint: reads('--xpath:text --format --noout --nonet --recover --html', 'path', {
    check: (call) =>
      call.flags.has('--nonet') ||
      call.flags.has('--noout') ||
      call.flags.has('--xpath') ||
      call.flags.has('--format')
        ? undefined
        : undefined,
  }),
  csvcut: reads('-n,-c:word -d:text', 'path'),
  csvlook: reads('-d:text', 'path'),
  csvstat: reads('-d:text', 'path'),
  envsubst: () => ({
    class: 'forbidden',
    rule: 'environment',
    why: '"envsubst" prints values of the environment',
  }),
};
