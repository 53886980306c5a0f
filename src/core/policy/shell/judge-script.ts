import type { Arg, Span } from '../arg.ts';
import { at, destructive, type Finding, forbidden, read, shown, worst, write } from '../finding.ts';
import { isSecretName, isTree, judgePath, normalise } from '../paths.ts';
import type { Context } from '../program.ts';
import { scanCode } from '../scan.ts';
import { findUnseen } from '../unseen.ts';
import { judgeAssignment, judgeLoopVariable } from '../variables.ts';
import {
  type Command,
  type CommandNode,
  type CompoundCommand,
  type CompoundList,
  maxScript,
  type ParsedScript,
  type PipelineNode,
  parseScript,
  type Redirection,
  type Statement,
  type Word,
} from './parse.ts';
import { readWord, type WordContext } from './word.ts';

const maxCommands = 40;
const maxDepth = 12;
const maxLoopValues = 20;

interface Walk {
  readonly context: Context;
  readonly findings: Finding[];
  variables: ReadonlyMap<string, Arg>;
  commands: number;
  /** The next command's input is a list of names from `find`. */
  pipedNames: boolean;
  /** The input of what is walked is another command's output, or a file. */
  isFed: boolean;
  /** Where the script begins in the argv, when it stands there letter for letter. */
  readonly origin?: Span['from'];
  /** What holds the script otherwise. */
  readonly outer?: Span;
}

/** Gives the findings since number `since` the place of a node, unless they have one. */
function stamp(walk: Walk, since: number, node: { readonly pos: number; readonly end: number }): void {
  const { origin, outer } = walk;
  const span =
    origin === undefined
      ? outer
      : {
          from: { word: origin.word, offset: origin.offset + node.pos },
          to: { word: origin.word, offset: origin.offset + node.end },
        };
  if (span === undefined) return;
  for (let index = since; index < walk.findings.length; index += 1) {
    const finding = walk.findings[index];
    if (finding !== undefined) walk.findings[index] = at(finding, { at: span });
  }
}

/** Judges a shell script: the most severe of all that is in it, and `write` at least where any of it is not understood. */
export function judgeScript(script: Arg, context: Context): Finding {
  if (script.kind !== 'static') return write('script-dynamic', 'the script is not known before it runs');
  if (context.depth > maxDepth) return write('too-deep', `commands are nested more than ${maxDepth} deep`);
  if (script.text.length > maxScript)
    return write('too-long', `the script is longer than ${maxScript} characters`);
  const unseen = findUnseen(script.text);
  if (unseen !== undefined) return unseen;
  const tree = parseScript(script.text);
  if (tree === undefined)
    return write(
      'shell-syntax',
      'the script cannot be parsed without doubt',
      'Check its quotes and brackets.',
    );
  const walk: Walk = {
    context,
    findings: [],
    variables: new Map(),
    commands: 0,
    pipedNames: false,
    isFed: context.isFed === true,
    ...placeOf(script),
  };
  walkScript(tree, walk);
  if (walk.commands > maxCommands)
    walk.findings.push(write('too-many', `the script has more than ${maxCommands} commands`));
  return worst(walk.findings, read('nothing in the script does more than read'));
}

function placeOf({ at: span, text }: Arg): { readonly origin?: Span['from']; readonly outer?: Span } {
  if (span === undefined) return {};
  const isVerbatim = span.from.word === span.to.word && span.to.offset - span.from.offset === text.length;
  return isVerbatim ? { origin: span.from, outer: span } : { outer: span };
}

function walkScript(script: ParsedScript, walk: Walk): void {
  if ((script.errors ?? []).length > 0)
    walk.findings.push(write('shell-syntax', 'a part of the script cannot be parsed without doubt'));
  for (const statement of script.commands) walkStatement(statement, walk);
}

function walkStatement(statement: Statement, walk: Walk): void {
  const { command, background } = statement;
  const since = walk.findings.length;
  if (background === true)
    walk.findings.push(write('background', 'a part goes on in the background ("&") after the run ended'));
  if (command.type === 'AndOr') for (const one of command.commands) walkPipeline(one, walk);
  else walkPipeline(command, walk);
  stamp(walk, since, statement);
}

function walkPipeline(node: PipelineNode, walk: Walk): void {
  if (node.type !== 'Pipeline') {
    walkCommand(node, walk);
    return;
  }
  if (node.operators.includes('|&'))
    walk.findings.push(write('shell-dialect', '"|&" means something else in other shells'));
  const before = walk.isFed;
  for (const [index, command] of node.commands.entries()) {
    walk.pipedNames = isNameList(node.commands[index - 1], walk);
    if (index > 0) walk.isFed = walk.isFed || !saysNothing(node.commands[index - 1], walk);
    walkCommand(command, walk);
  }
  walk.pipedNames = false;
  walk.isFed = before;
}

function walkFed(redirects: readonly Redirection[], walk: Walk, inside: () => void): void {
  const before = walk.isFed;
  walk.isFed = isFed(redirects, walk);
  inside();
  walk.isFed = before;
}

/** Whether a command's input, after its own redirections, is more than nothing or literal words. */
function isFed(redirects: readonly Redirection[], walk: Walk): boolean {
  let fed = walk.isFed;
  for (const redirect of redirects) {
    if (redirect.type === 'HereDoc') fed = (redirect.body.parts ?? []).some(({ type }) => type !== 'Literal');
    else if (redirect.type === 'HereString') fed = true;
    else if (/^<>?&?$/.test(redirect.operator)) fed = redirect.target?.text !== '/dev/null';
  }
  return fed;
}

/** `echo`, `printf` and their like with literal words: nothing that anybody reads elsewhere. */
function saysNothing(node: CommandNode | undefined, walk: Walk): boolean {
  const words = node === undefined ? [] : plainWords(node, walk);
  return (
    /^(?:echo|printf|true|:|sleep)$/.test(words[0]?.text ?? '') &&
    words.every(({ kind }) => kind === 'static')
  );
}

/** A simple command's words, without judging what is in them. */
function plainWords(node: CommandNode, walk: Walk): readonly Arg[] {
  if (node.type !== 'Command' || node.name === undefined) return [];
  const context = { ...wordContext(walk), note: () => undefined, nested: () => undefined };
  return [node.name, ...node.args].map((word) =>
    word.type === 'Word' ? readWord(word, context) : { text: word.text, kind: 'dynamic' as const },
  );
}

/** `find DIRECTORY… -print0`: names that begin with a directory, so that none of them is an option or lies elsewhere. */
function isNameList(node: CommandNode | undefined, walk: Walk): boolean {
  if (node?.type !== 'Command' || node.name === undefined) return false;
  const words = [node.name, ...node.args].map((word) =>
    word.type === 'Word'
      ? readWord(word, { ...wordContext(walk), note: () => undefined, nested: () => undefined })
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

function walkCommand(node: CommandNode, walk: Walk): void {
  switch (node.type) {
    case 'Command':
      walkSimple(node, walk);
      return;
    case 'Redirected':
      walkRedirects(node.redirects, walk);
      walkFed(node.redirects, walk, () => walkCompound(node.command, walk));
      return;
    case 'Function':
      walk.findings.push(write('function', 'a function changes what a name means'));
      if (node.body.type === 'CompoundList') walkList(node.body, walk);
      else walkCommand(node.body, walk);
      return;
    case 'Coproc':
      walk.findings.push(write('shell-dialect', '"coproc" means something else in other shells'));
      if (node.body.type === 'CompoundList') walkList(node.body, walk);
      else walkCommand(node.body, walk);
      return;
    default:
      walkCompound(node, walk);
  }
}

function walkList(list: CompoundList, walk: Walk): void {
  for (const statement of list.commands) walkStatement(statement, walk);
}

function walkCompound(node: CompoundCommand, walk: Walk): void {
  switch (node.type) {
    case 'If':
      for (const list of [node.clause, node.then, ...node.elif.flatMap((one) => [one.clause, one.then])])
        walkList(list, walk);
      if (node.else !== undefined) walkList(node.else, walk);
      return;
    case 'While':
      walk.findings.push(write('loop-endless', 'a loop may never end', 'Use "for" over a list of words.'));
      walkList(node.clause, walk);
      walkList(node.body, walk);
      return;
    case 'Subshell':
    case 'BraceGroup': {
      const before = walk.variables;
      walkList(node.body, walk);
      walk.variables = before;
      return;
    }
    case 'For':
      walkFor(node, walk);
      return;
    case 'Case':
      readWord(node.word, wordContext(walk));
      for (const item of node.items) {
        for (const pattern of item.pattern) readWord(pattern, wordContext(walk));
        if (item.terminator === ';&' || item.terminator === ';;&')
          walk.findings.push(
            write('shell-dialect', 'the end of a case means something else in other shells'),
          );
        walkList(item.body, walk);
      }
      return;
    case 'ArithmeticFor':
      walk.findings.push(write('shell-dialect', '"((" means something else in other shells'));
      walkList(node.body, walk);
      return;
    case 'Select':
      walk.findings.push(write('shell-dialect', '"select" waits for an answer'));
      walkList(node.body, walk);
      return;
    case 'TestCommand':
      walk.findings.push(
        write('shell-dialect', '"[[" means something else in other shells', 'Use [ … ] instead.'),
      );
      return;
    case 'ArithmeticCommand':
      walk.findings.push(write('shell-dialect', '"((" means something else in other shells'));
      return;
    default:
      walk.findings.push(write('shell-unknown', 'a part of the script is of a kind that is not understood'));
  }
}

/** A loop over literal words, or over patterns of paths, is judged for each of them. */
function walkFor(node: Extract<CompoundCommand, { readonly type: 'For' }>, walk: Walk): void {
  const name = node.name.value;
  const unfit = judgeLoopVariable(name);
  if (unfit !== undefined) walk.findings.push(unfit);
  const words = (node.wordlist ?? []).map((word) => readWord(word, wordContext(walk)));
  const isKnown =
    node.wordlist !== undefined &&
    words.length > 0 &&
    words.length <= maxLoopValues &&
    words.every(({ kind, text }) => kind === 'static' || (kind === 'glob' && /^\.?\//.test(text)));
  const before = walk.variables;
  if (!isKnown) {
    walk.variables = new Map([...before].filter(([variable]) => variable !== name));
    walkList(node.body, walk);
    walk.variables = before;
    return;
  }
  const commands = walk.commands;
  for (const { text, kind } of words) {
    walk.context.budget.left -= 1;
    if (walk.context.budget.left < 0) {
      walk.findings.push(write('too-many', 'its loops have too many turns', 'Name fewer words.'));
      break;
    }
    walk.commands = commands;
    walk.variables = new Map([...before, [name, { text, kind }]]);
    walkList(node.body, walk);
  }
  walk.variables = before;
}

function walkSimple(command: Command, walk: Walk): void {
  const since = walk.findings.length;
  judgeSimple(command, walk);
  stamp(walk, since, command);
}

function judgeSimple(command: Command, walk: Walk): void {
  walk.commands += 1;
  const context = wordContext(walk);
  for (const prefix of command.prefix)
    if (prefix.type === 'Assignment') {
      const value = prefix.value.type === 'ArrayValue' ? undefined : readWord(prefix.value, context);
      if (value === undefined || prefix.index !== undefined || prefix.append === true)
        walk.findings.push(
          write('shell-dialect', `${shown(prefix.text)} means something else in other shells`),
        );
      else {
        const isAlone = command.name === undefined;
        walk.findings.push(judgeAssignment(prefix.name, value, { isAlone }));
        const said = isAlone ? scanCode(` ${value.text} `) : undefined;
        if (said !== undefined) walk.findings.push(said);
      }
    }
  walkRedirects(command.redirects, walk, printsNothing(command, walk));
  if (command.name === undefined) return;
  const words = [command.name, ...command.args].map((word) => {
    const read = readArgument(word, walk);
    const { origin } = walk;
    return origin === undefined
      ? read
      : {
          ...read,
          at: {
            from: { word: origin.word, offset: origin.offset + word.pos },
            to: { word: origin.word, offset: origin.offset + word.end },
          },
        };
  });
  const shell = walk.context.shell === 'bash' ? 'bash' : 'sh';
  const { judgeArgv, judgeScript, seen, budget, depth, unknownOperands } = walk.context;
  walk.findings.push(
    judgeArgv(words, {
      depth: depth + 1,
      shell,
      seen,
      budget,
      judgeArgv,
      judgeScript,
      ...(unknownOperands === undefined ? {} : { unknownOperands }),
      ...(walk.pipedNames ? { pipedNames: true } : {}),
      ...(isFed(command.redirects, walk) ? { isFed: true } : {}),
    }),
  );
}

function printsNothing(command: Command, walk: Walk): boolean {
  const said = plainWords(command, walk)
    .map(({ text }) => text)
    .join(' ')
    .trim();
  return /^(?::|true|echo -n|printf|cat \/dev\/null|cp \/dev\/null)?$/.test(said);
}

function readArgument(word: Command['args'][number], walk: Walk): Arg {
  if (word.type === 'Word') return readWord(word, wordContext(walk));
  const value: Word | undefined = word.value.type === 'ArrayValue' ? undefined : word.value;
  if (value === undefined) {
    walk.findings.push(write('shell-dialect', `${shown(word.text)} means something else in other shells`));
    return { text: word.text, kind: 'dynamic' };
  }
  const { text, kind } = readWord(value, wordContext(walk));
  return { text: `${word.name}=${text}`, kind };
}

/** `isEmpty`: what is redirected prints nothing, so that `>` empties a file. */
function walkRedirects(redirects: readonly Redirection[], walk: Walk, isEmpty = false): void {
  for (const redirect of redirects) {
    if (redirect.type === 'HereString') {
      walk.findings.push(write('shell-dialect', '"<<<" means something else in other shells'));
      if (redirect.target !== undefined) readWord(redirect.target, wordContext(walk));
    } else if (redirect.type === 'HereDoc') {
      if (redirect.closing === undefined || redirect.delimiter === undefined)
        walk.findings.push(write('shell-syntax', 'a here-document has no end'));
      for (const part of redirect.body.parts ?? [])
        readWord(
          { type: 'Word', text: part.text, value: '', pos: part.pos, end: part.end, parts: [part] },
          wordContext(walk),
        );
    } else walk.findings.push(judgeRedirect(redirect, walk, isEmpty));
  }
}

function judgeRedirect(
  redirect: Extract<Redirection, { readonly type: 'Redirect' }>,
  walk: Walk,
  isEmpty: boolean,
): Finding {
  const { operator, descriptor, target } = redirect;
  if (descriptor?.type === 'FileDescriptorVariable')
    return write('shell-dialect', 'a named descriptor means something else in other shells');
  const to = target === undefined ? undefined : readWord(target, wordContext(walk));
  if (to === undefined) return write('shell-syntax', 'a redirection has no target');
  const ok = read('a redirection to nowhere');
  const isNowhere = to.kind === 'static' && /^\/dev\/(?:null|stdout|stderr)$/.test(to.text);
  switch (operator) {
    case '<':
      return networkTarget(to) ?? judgePath(to) ?? ok;
    case '>&':
    case '<&':
      return to.kind === 'static' && /^(?:[0-9]|-)$/.test(to.text)
        ? ok
        : write('shell-dialect', `"${operator}" to ${shown(to.text)} writes a file`);
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
      return walk.context.shell === 'bash' && isNowhere
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

function wordContext(walk: Walk): WordContext {
  return {
    shell: walk.context.shell === 'bash' ? 'bash' : 'sh',
    variables: walk.variables,
    note: (finding) => walk.findings.push(finding),
    nested: (script, text) => {
      if (script === undefined) walk.findings.push(write('shell-syntax', `${shown(text)} cannot be parsed`));
      else if (walk.context.depth > maxDepth)
        walk.findings.push(write('too-deep', `commands are nested more than ${maxDepth} deep`));
      else {
        const { origin: _origin, outer: _outer, ...rest } = walk;
        const inner: Walk = { ...rest, context: { ...walk.context, depth: walk.context.depth + 1 } };
        walkScript(script, inner);
        walk.commands = inner.commands;
      }
    },
  };
}
