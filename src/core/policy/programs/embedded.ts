import type { Arg } from '../arg.ts';
import { destructive, type Finding, forbidden, read, shown, worst, write } from '../finding.ts';
import { parseFlags } from '../flags.ts';
import { judgeFile, judgePath } from '../paths.ts';
import type { Judge, Programs } from '../program.ts';
import { scanCode } from '../scan.ts';

const awkFlags =
  '-F:text -v:text -b,-P,-n,-S --field-separator:text --assign:text --posix --re-interval --sandbox --characters-as-bytes';

/** awk's language without what runs programs, reads or writes files, or shows the environment. */
const awk: Judge = (words, _context, name) => {
  if (/^(?:-W version|--version|-V)$/.test(words.map(({ text }) => text).join(' ')))
    return read(`${shown(name)} says its version`);
  const parsed = parseFlags(words, awkFlags, { stopAtOperand: true });
  if (!parsed.ok) return parsed.finding;
  const [program, ...operands] = parsed.rest.length > 0 ? parsed.rest : parsed.call.operands;
  if (program === undefined) return write('awk', '"awk" has no program');
  return worst(
    [
      judgeAwk(program),
      ...operands.map((operand) => (/^\w+=/.test(operand.text) ? undefined : judgeFile(operand))),
    ],
    read(`${shown(name)} only reads in this form`),
  );
};

function judgeAwk(program: Arg): Finding | undefined {
  if (program.kind !== 'static') return write('awk', 'the program of "awk" is not known before it runs');
  // Where a regular expression begins is not certain, so words that harm count inside strings too.
  if (/\bENVIRON\b/.test(program.text))
    return forbidden('environment', '"ENVIRON" of awk is the environment');
  const word = /\bsystem\s*\(|\b(?:getline|close|fflush|SYMTAB|FUNCTAB|PROCINFO|ARGV)\b/.exec(
    program.text,
  )?.[0];
  const code = blankStrings(program.text.replace(/\\\r?\n/g, ' '));
  if (code === undefined)
    return scanCode(program.text) ?? write('awk', 'the program of "awk" cannot be read without doubt');
  const fault = word ?? /\b(?:include|load|namespace|eval)\b|@|\||>>/.exec(code.replace(/\|\|/g, '  '))?.[0];
  if (fault !== undefined)
    return scanCode(program.text) ?? write('awk', `${shown(fault)} in awk runs or writes something`);
  if (/\b(?:print|printf)\b[^;}]*>/.test(withoutParentheses(code)))
    return write('awk', '">" after print in awk writes a file');
  return undefined;
}

/** What stands outside of all parentheses, where `>` after print means a file. */
function withoutParentheses(code: string): string {
  let depth = 0;
  let out = '';
  for (const char of code) {
    if (char === '(') depth += 1;
    if (depth === 0) out += char;
    if (char === ')') depth = Math.max(0, depth - 1);
  }
  return out;
}

/** The program with its strings and regular expressions emptied; undefined when one does not end, or may not be one. */
function blankStrings(code: string): string | undefined {
  let out = '';
  for (let at = 0; at < code.length; ) {
    const char = code[at] ?? '';
    if (char === '#') {
      const end = code.indexOf('\n', at);
      at = end === -1 ? code.length : end;
      continue;
    }
    const slash = char === '/' ? readSlash(out) : undefined;
    if (slash === 'unsure' && code.indexOf('/', at + 1) !== -1) return undefined;
    if (char === '"' || slash === 'regex') {
      let end = at + 1;
      while (end < code.length && code[end] !== char && code[end] !== '\n') end += code[end] === '\\' ? 2 : 1;
      if (code[end] !== char) return undefined;
      out += '""';
      at = end + 1;
      continue;
    }
    out += char;
    at += 1;
  }
  return out;
}

/** What a slash is after what stands before it: awk's own lexer asks its parser, which is not at hand here. */
function readSlash(before: string): 'division' | 'regex' | 'unsure' {
  const text = before.trimEnd();
  if (/(?:^|[^\w$.])(?:print|printf|return|else|do|in|case|exit|delete)$/.test(text)) return 'regex';
  if (/(?:\)|\+\+|--|"")$/.test(text)) return 'unsure';
  return /[\w\]$.]$/.test(text) ? 'division' : 'regex';
}

const sedFlags =
  '-n,-E,-r,-s,-u,-z,-e:text -l:num --quiet --silent --regexp-extended --expression:text --separate --unbuffered --null-data --posix --sandbox --debug';

/** sed's commands but those that run (`e`), write (`w`, `W`) or read other files (`r`, `R`). */
const sed: Judge = (words, _context, name) => {
  if (words.length === 1 && words[0]?.text === '--version') return read('"sed" says its version');
  const isInPlace = words.some(
    ({ text, kind }) => kind === 'static' && /^(?:-[nErsuz]*i|--in-place)/.test(text),
  );
  if (isInPlace) return write('in-place', '"sed -i" changes the file');
  const parsed = parseFlags(words, sedFlags);
  if (!parsed.ok) return parsed.finding;
  const { flags, operands } = parsed.call;
  const given = [...(flags.get('-e') ?? []), ...(flags.get('--expression') ?? [])].filter(
    (value) => value !== undefined,
  );
  const [first, ...rest] = operands;
  const scripts = given.length > 0 ? given : first === undefined ? [] : [first];
  const files = given.length > 0 ? operands : rest;
  if (scripts.length === 0) return write('sed', '"sed" has no script');
  return worst(
    [...scripts.map(judgeSed), ...files.map(judgePath)],
    read(`${shown(name)} only reads in this form`),
  );
};

const address = String.raw`(?:\d+(?:~\d+)?|\$|/(?:[^/\\\n]|\\.)*/I?|\\(.)(?:(?!\1)[^\\\n]|\\.)*\1I?)`;
const sedCommand = new RegExp(
  String.raw`^\s*(?:${address}(?:\s*,\s*(?:[+~]?\d+|\$|/(?:[^/\\\n]|\\.)*/I?))?\s*)?!?\s*(?:[pPdDqQgGhHnNxzl=]\s*\d*|\}|[:tbT]\s*[\w.-]*|#[^\n]*|y/(?:[^/\\]|\\.)*/(?:[^/\\]|\\.)*/|s([^\s\w\\])(?:(?!\2)[^\\\n]|\\.)*\2(?:(?!\2)[^\\\n]|\\.|\\\n)*\2[gpiIM0-9]*)?\s*(?:[;\n}]|$)`,
);

const sedBlock = new RegExp(
  String.raw`^\s*(?:${address}(?:\s*,\s*(?:[+~]?\d+|\$|/(?:[^/\\\n]|\\.)*/I?))?\s*)?!?\s*\{`,
);

function judgeSed(script: Arg): Finding | undefined {
  if (script.kind !== 'static') return write('sed', 'the script of "sed" is not known before it runs');
  if (/\[[^\]\n]*\/[^\]\n]*\]/.test(script.text))
    return write(
      'sed',
      'a slash in brackets means different things to different seds',
      'Write the s command with another delimiter, such as s#a#b#.',
    );
  let rest = script.text;
  while (rest.trim() !== '') {
    // A brace behind an address opens a block, and the command in it begins anew.
    const block = sedBlock.exec(rest)?.[0];
    if (block !== undefined) {
      rest = rest.slice(block.length);
      continue;
    }
    const command = sedCommand.exec(rest);
    if (command === null || command[0].length === 0)
      return (
        scanCode(script.text) ?? write('sed', `${shown(rest)} is no form of sed that is known only to read`)
      );
    const isClosing = command[0].endsWith('}') && command[0].trim() !== '}';
    rest = rest.slice(command[0].length - (isClosing ? 1 : 0));
    if (command[0].trim() === '}') continue;
  }
  return undefined;
}

const jqFlags =
  '-r,-c,-s,-S,-n,-e,-M,-C,-a,-j,-R,-h,-sR,-rc --raw-output --compact-output --slurp --sort-keys --null-input --exit-status --monochrome-output --color-output --ascii-output --join-output --raw-input --tab --stream --seq --indent:num';

/** jq without the environment, other files and libraries. */
const jq: Judge = (words, _context, name) => {
  const plain: Arg[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined) break;
    if (word.text === '--arg' || word.text === '--argjson') {
      // Two words follow, a name and a value, which are text whatever they are.
      const given = words.slice(at + 1, at + 3).find(({ kind }) => kind === 'glob');
      if (given !== undefined) return write('jq', `${shown(given.text)} may become several words`);
      at += 2;
    } else plain.push(word);
  }
  if (words.length === 1 && /^(?:--version|-V|--help)$/.test(words[0]?.text ?? ''))
    return read(`${shown(name)} says its version`);
  const parsed = parseFlags(plain, jqFlags);
  if (!parsed.ok) return parsed.finding;
  const [filter, ...files] = parsed.call.operands;
  if (filter === undefined) return write('jq', '"jq" has no filter');
  if (filter.kind !== 'static') return write('jq', 'the filter of "jq" is not known before it runs');
  if (/\$ENV\b|(?:^|[^.\w"])env\b(?!\s*:)/.test(filter.text))
    return forbidden('environment', `"env" in ${shown(filter.text)} is the environment`);
  if (/\b(?:import|include|modulemeta|get_search_list)\b/.test(filter.text))
    return write('jq', 'the filter of "jq" reads more than its input');
  return worst(files.map(judgePath), read(`${shown(name)} only reads in this form`));
};

const yqFlags =
  '-r,-j,-P,-N,-M,-C,-o:word -p:word -I:num -e,-c,-y,-S --output-format:word --input-format:word --prettyPrint --no-doc --colors --no-colors --indent:num --exit-status --unwrapScalar?word --raw-output';
const yq: Judge = (words, _context, name) => {
  if (words.length === 1 && /^(?:--version|-V|--help)$/.test(words[0]?.text ?? ''))
    return read(`${shown(name)} says its version`);
  const operands = /^(?:e|eval|ea|eval-all)$/.test(words[0]?.text ?? '') ? words.slice(1) : words;
  const parsed = parseFlags(operands, yqFlags);
  if (!parsed.ok) return parsed.finding;
  const [filter, ...files] = parsed.call.operands;
  if (filter?.kind !== 'static') return write('yq', 'the filter of "yq" is not known before it runs');
  if (/(?:^|[^.\w"])(?:env|strenv|envsubst|load|load_\w+|system)\b(?!\s*:)|\$ENV/.test(filter.text))
    return forbidden('environment', `${shown(filter.text)} reads the environment or other files`);
  return worst(files.map(judgePath), read(`${shown(name)} only reads in this form`));
};

/** Interpreters: code that somebody wrote is never a read, and may be worse. */
export const interpreter =
  (versions: RegExp): Judge =>
  (words, context, name) => {
    if (words.length === 1 && words[0]?.kind === 'static' && versions.test(words[0].text))
      return read(`${shown(name)} says its version`);
    const code = words.map(({ text }) => text).join('\n');
    return worst(
      [scanCode(code), scanScripts(words, context)],
      write('interpreter', `code of ${shown(name)} is not looked into`),
    );
  };

function scanScripts(words: readonly Arg[], _context: unknown): Finding | undefined {
  return words.some(({ text }) =>
    /(?:^|\s|['"])(?:rm|rmdir|shred|mkfs\S*|reboot|shutdown|kill|pkill|killall)\s/.test(text),
  )
    ? destructive('code-destroys', 'the code runs a program that destroys')
    : undefined;
}

const version = /^(?:--version|-V|-v|-version|--help|-h)$/;

export const embedded: Programs = {
  awk,
  gawk: awk,
  mawk: awk,
  nawk: awk,
  sed,
  gsed: sed,
  jq,
  gojq: jq,
  yq,
  perl: interpreter(/^(?:--version|-v|-V)$/),
  ruby: interpreter(version),
  lua: interpreter(/^-v$/),
  tclsh: interpreter(/^$/),
  Rscript: interpreter(/^--version$/),
  julia: interpreter(/^--version$/),
  groovy: interpreter(version),
  scala: interpreter(/^-version$/),
  irb: interpreter(/^--version$/),
  erl: interpreter(/^$/),
  iex: interpreter(/^--version$/),
  elixir: interpreter(/^--version$/),
  deno: interpreter(/^(?:--version|-V)$/),
  bun: interpreter(/^(?:--version|-v)$/),
  ts_node: interpreter(/^--version$/),
};
