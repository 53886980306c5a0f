import type { Arg } from '../arg.ts';
import { destructive, type Finding, read, shown, worst, write } from '../finding.ts';
import { judgePath } from '../paths.ts';
import { type Judge, judgeNames, type Programs, reads } from '../program.ts';

const binary = /^(?:==?|!=|<|>|-(?:eq|ne|gt|ge|lt|le|nt|ot|ef))$/;

/** What is not known may be `-v` unless it stands beside an operator that makes an operand of it. */
function mayBeOperator(words: readonly Arg[]): boolean {
  const isOperator = (word: Arg | undefined, pattern: RegExp) =>
    word?.kind === 'static' && pattern.test(word.text);
  return words.some(
    ({ kind, splits, text }, index) =>
      (kind === 'glob' && !/^\.?\//.test(text)) ||
      (kind === 'dynamic' &&
        (splits === true ||
          !(
            isOperator(words[index + 1], binary) ||
            isOperator(words[index - 1], binary) ||
            isOperator(words[index - 1], /^-[a-uw-zA-QS-Z]$/)
          ))),
  );
}

/** Conditions; `-v` of bash runs code in subscripts, and paths are only asked for. */
const test: Judge = (words, _context, name) =>
  mayBeOperator(words)
    ? write(
        'word-dynamic',
        `what is not known before it runs may be an operator of ${shown(name)}`,
        'Write it in double quotes beside an operator, such as -n "$(…)".',
      )
    : words.some(({ text, kind }) => kind !== 'dynamic' && /^-[vR]$/.test(text))
      ? write('shell-dialect', `${shown(name)} with -v means something else in other shells`)
      : worst(
          words.map((word) => (word.kind === 'dynamic' ? undefined : raised(judgePath(word)))),
          read(`${shown(name)} only tests`),
        );

function raised(finding: Finding | undefined): Finding | undefined {
  return finding?.class === 'forbidden' ? finding : undefined;
}

const lsof = reads(
  '-i?word -n,-P,-p:word -u:word -c:word -t,-l,-a,-U,-d:word -s?word -F?word -b,-w,-N,-R,-V',
  'names',
);

/** A pattern shows the names that it stands for. */
function judgeShown(word: Arg): Finding | undefined {
  return word.kind === 'glob' ? judgeNames(word) : undefined;
}

/** coreutils and busybox programs that show names and facts of files, and small ones that only say something. */
export const files: Programs = {
  ls: reads(
    '-a,-A,-l,-h,-t,-r,-R,-S,-d,-1,-i,-F,-n,-o,-g,-c,-u,-x,-C,-p,-q,-Q,-s,-k,-L,-H,-U,-v,-X,-Z,-N,-b,-B,-G,-m,-f,-D --all --almost-all --human-readable --recursive --reverse --directory --inode --size --si --full-time --numeric-uid-gid --no-group --classify?word --color?word --group-directories-first --dereference --author --time-style:word --time:word --sort:word --format:word --hide:text --ignore:text -I:text -w:num -T:num',
    'names',
  ),
  dir: reads('-a,-A,-l,-h,-t,-r,-R,-1', 'names'),
  stat: reads('-L,-f,-t,-c:text --dereference --file-system --terse --format:text --printf:text', 'names', {
    min: 1,
  }),
  file: reads('-b,-i,-L,-z,-s,-k,-h --brief --mime --mime-type --mime-encoding --dereference', 'names', {
    min: 1,
  }),
  du: reads(
    '-a,-b,-c,-h,-H,-k,-m,-s,-x,-S,-L,-D,-l,-0,-d:num -t:num -B:num --all --apparent-size --bytes --total --human-readable --si --summarize --one-file-system --max-depth:num --time?word --exclude:text --threshold:num --separate-dirs --inodes',
    'names',
  ),
  df: reads(
    '-a,-h,-H,-i,-k,-l,-m,-P,-T,-t:word -x:word -B:num --all --human-readable --si --inodes --local --portability --print-type --total --type:word --exclude-type:word --output?word --sync',
    'names',
  ),
  readlink: reads('-f,-e,-m,-n,-q,-s,-z --canonicalize --canonicalize-existing --no-newline', 'names', {
    min: 1,
  }),
  realpath: reads(
    '-e,-m,-s,-q,-z,-L,-P --relative-to:text --relative-base:text --no-symlinks --quiet',
    'names',
    { min: 1 },
  ),
  basename: reads('-a,-z,-s:text --multiple --suffix:text', 'text', { min: 1 }),
  dirname: reads('-z --zero', 'text', { min: 1 }),
  namei: reads('-l,-m,-o,-x,-v,-n', 'names', { min: 1 }),
  tree: reads(
    '-a,-d,-f,-l,-i,-s,-h,-D,-p,-u,-g,-C,-n,-r,-t,-x,-q,-N,-A,-S,-v,-J,-X,-F,-L:num -P:text -I:text --noreport --du --dirsfirst --si --prune --filelimit:num --inodes --device --charset:word',
    'names',
  ),
  getfacl: reads('-a,-d,-c,-e,-E,-s,-R,-t,-p,-n', 'names', { min: 1 }),
  getcap: reads('-r,-v,-n', 'names', { min: 1 }),
  lsattr: reads('-R,-a,-d,-v,-l,-p', 'names'),
  getfattr: reads('-d,-h,-R,-n:text -m:text', 'names', { min: 1 }),
  findmnt: reads(
    '-l,-D,-A,-a,-b,-J,-P,-r,-n,-R,-s,-m,-k,-t:word -T:text -o:word --df --json --list --raw',
    'names',
  ),
  mountpoint: reads('-q,-d,-x', 'names', { min: 1 }),
  lsblk: reads(
    '-a,-b,-d,-f,-i,-l,-m,-n,-p,-P,-r,-t,-J,-S,-s,-D,-z,-T,-o:word --all --bytes --fs --json --list --output:word --paths --topology',
    'none',
  ),
  blkid: reads('-o:word -s:word', 'none'),
  lsof: (words, context, name) =>
    words.some(({ text }) => /^\+(?!L\d*$|[dDcwfM])/.test(text))
      ? write('flag-unknown', '"lsof" in this form repeats or is not known')
      : lsof(words, context, name),
  fuser: (words, context, name) =>
    words.some(({ text }) => /^-[a-zA-Z]*k|^--kill/.test(text))
      ? destructive('signal', '"fuser -k" ends processes')
      : reads('-v,-a,-u,-c,-m,-n:word', 'names')(words, context, name),
  test,
  '[': test,
  echo: (words) => worst(words.map(judgeShown), read(`"echo" says ${words.length} words`)),
  printf: (words) =>
    words[0] !== undefined && (words[0].kind !== 'static' || words[0].text.startsWith('-v'))
      ? write('printf-v', 'the first word of "printf" is or may be "-v", which sets a variable')
      : worst(words.map(judgeShown), read('"printf" only prints')),
  true: reads('', 'text'),
  false: reads('', 'text'),
  ':': reads('', 'text'),
  pwd: reads('-L,-P', 'none'),
  date: reads(
    '-u,-R,-I?word --utc --universal --rfc-email --iso-8601?word --rfc-3339?word -d:text --date:text -r:path --reference:path',
    /^\+[^\u0000-\u001f]*$/,
    { max: 1 },
  ),
  cal: reads('-1,-3,-y,-m,-j', 'num'),
  sleep: reads('', /^(?:\d{1,2}|[12]\d\d|300)(?:\.\d+)?s?$|^[1-5]m$/, { min: 1, max: 1 }),
  seq: reads('-w,-s:text -f:text', 'num', { min: 1, max: 3 }),
  expr: reads('', 'text'),
  nproc: reads('--all --ignore:num', 'none'),
  arch: reads('', 'none'),
  uname: reads(
    '-a,-s,-n,-r,-v,-m,-p,-i,-o --all --kernel-name --nodename --kernel-release --machine --operating-system',
    'none',
  ),
  hostname: reads('-f,-i,-s,-d,-I,-A,-a,-y --fqdn --short --ip-address --all-ip-addresses --domain', 'none'),
  hostnamectl: reads('--static --pretty', /^status$/, { max: 1 }),
  whoami: reads('', 'none'),
  id: reads('-u,-g,-G,-n,-r,-Z,-z --user --group --groups --name --real', 'word', { max: 1 }),
  groups: reads('', 'word'),
  logname: reads('', 'none'),
  tty: reads('-s', 'none'),
  locale: reads('-a,-m,-k,-c', 'word'),
  which: reads('-a,-s', 'word', { min: 1 }),
  whereis: reads('-b,-m,-s', 'word', { min: 1 }),
  type: reads('-a,-t,-p,-P,-f', 'word', { min: 1 }),
  getconf: reads('-a', 'word'),
  factor: reads('', 'num'),
  numfmt: reads(
    '--to:word --from:word --suffix:word --field:num --padding:num --header?num --to-unit:num --from-unit:num',
    'text',
  ),
  pathchk: reads('-p,-P', 'text'),
};
