import type { Arg, Span } from '../arg.ts';
import { type Finding, read, shown, worst, write } from '../finding.ts';
import type { Context } from '../program.ts';
import { findUnseen } from '../unseen.ts';
import { judgeLoopVariable } from '../variables.ts';
import { isFed, isNameList, moreFed, saysTo } from './input.ts';
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
} from './parse.ts';
import { judgeRedirects } from './redirections.ts';
import { judgeSimple } from './simple.ts';
import { stamp, type Walk } from './walk.ts';
import { readWord, type WordContext } from './word.ts';

const maxCommands = 40;
const maxDepth = 12;
const maxLoopValues = 20;

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
    isFed: context.isFed ?? 'nothing',
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
    walk.pipedNames = isNameList(node.commands[index - 1], wordContext(walk));
    if (index > 0) walk.isFed = moreFed(walk.isFed, saysTo(node.commands[index - 1], wordContext(walk)));
    walkCommand(command, walk);
  }
  walk.pipedNames = false;
  walk.isFed = before;
}

function walkFed(redirects: readonly Redirection[], walk: Walk, inside: () => void): void {
  const before = walk.isFed;
  walk.isFed = isFed(redirects, before);
  inside();
  walk.isFed = before;
}

function walkCommand(node: CommandNode, walk: Walk): void {
  switch (node.type) {
    case 'Command':
      walkSimple(node, walk);
      return;
    case 'Redirected':
      judgeRedirects(node.redirects, wordContext(walk), { isEmpty: false });
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

/** A loop over literal words is judged for each of them; the variable of another is not known. */
function walkFor(node: Extract<CompoundCommand, { readonly type: 'For' }>, walk: Walk): void {
  const name = node.name.value;
  const unfit = judgeLoopVariable(name);
  if (unfit !== undefined) walk.findings.push(unfit);
  const words = (node.wordlist ?? []).map((word) => readWord(word, wordContext(walk)));
  const isKnown =
    node.wordlist !== undefined &&
    words.length > 0 &&
    words.length <= maxLoopValues &&
    words.every(({ kind }) => kind === 'static');
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
  judgeSimple(command, walk, wordContext(walk));
  stamp(walk, since, command);
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
