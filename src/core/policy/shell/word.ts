import { isSecretName } from '../../redact/secret-name.ts';
import type { Arg } from '../arg.ts';
import { type Finding, forbidden, shown, write } from '../finding.ts';
import type { ArithmeticExpression, ParsedScript, Word, WordPart } from './parse.ts';

/** What a script's words are read with. */
export interface WordContext {
  readonly shell: 'sh' | 'bash';
  /** Values of loop variables: literal words. */
  readonly variables: ReadonlyMap<string, Arg>;
  /** Judges a nested script and notes its finding. */
  readonly nested: (script: ParsedScript | undefined, text: string) => void;
  readonly note: (finding: Finding) => void;
  /** Between double quotes, where a value is neither split nor taken for a pattern. */
  readonly isQuoted?: true;
}

/** Variables that hold nothing worth hiding. */
const harmless = new Set(['HOSTNAME', 'PWD', 'HOME', 'USER', '?', '#']);

/** A word as it is known before the script runs. What may go wrong in its expansions is noted. */
export function readWord(word: Word, context: WordContext): Arg {
  const parts = word.parts;
  if (parts === undefined) return { text: word.value, kind: holdsHome(word.text) ? 'dynamic' : 'static' };
  const read = parts.map((part) => readPart(part, context));
  const text = read.map((part) => part.text).join('');
  const kind = holdsHome(word.text) ? 'dynamic' : kindOf(read);
  if (read.some(({ splits }) => splits === true)) return { text, kind: 'dynamic', splits: true };
  return word.text.startsWith('~/') && kind === 'dynamic'
    ? { text: `~/${text.replace(/^~?\//, '')}`, kind: 'static' }
    : { text, kind };
}

/** A tilde stands for a home directory at the beginning; bash reads one so behind `name=` and its colons too, in any word. */
function holdsHome(text: string): boolean {
  return text.startsWith('~') || /^[A-Za-z_]\w*\+?=(?:[^\n]*:)?~/.test(text);
}

function kindOf(parts: readonly Arg[]): Arg['kind'] {
  if (parts.some(({ kind }) => kind === 'dynamic')) return 'dynamic';
  return parts.some(({ kind }) => kind === 'glob') ? 'glob' : 'static';
}

function readPart(part: WordPart, context: WordContext): Arg {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
      return { text: part.value, kind: 'static' };
    case 'Glob':
      return { text: part.text, kind: 'glob' };
    case 'DoubleQuoted': {
      const children = part.parts.map((child) => readPart(child, { ...context, isQuoted: true }));
      return {
        text: children.map((child) => child.text).join(''),
        kind: kindOf(children),
      };
    }
    case 'AnsiCQuoted':
      context.note(dialect(part.text));
      return { text: part.value, kind: 'static' };
    case 'LocaleString':
      context.note(dialect(part.text));
      for (const child of part.parts) readPart(child, context);
      return dynamic;
    case 'SimpleExpansion':
      return readVariable(part.text.slice(1), part.text, context);
    case 'ParameterExpansion':
      return readParameter(part, context);
    case 'CommandExpansion':
      context.nested(part.script, part.text);
      return expanded(context.isQuoted);
    case 'ArithmeticExpansion':
      readArithmetic(part.expression, part.text, context);
      return dynamic;
    case 'ProcessSubstitution':
      context.nested(part.script, part.text);
      context.note(write('shell-dialect', `${shown(part.text)} means something else in other shells`));
      return dynamic;
    case 'ExtendedGlob':
      context.note(dialect(part.text));
      return { text: part.text, kind: 'glob' };
    case 'BraceExpansion':
      return readBraces(part.text, part.parts, context);
    default:
      context.note(write('shell-unknown', 'a part of the script is of a kind that is not understood'));
      return dynamic;
  }
}

const dynamic: Arg = { text: '', kind: 'dynamic' };

function expanded(isQuoted: true | undefined): Arg {
  return isQuoted === true ? dynamic : { ...dynamic, splits: true };
}

function dialect(text: string): Finding {
  return write(
    'shell-dialect',
    `${shown(text)} means something else in other shells`,
    'Write it with plain quotes.',
  );
}

/** Braces list words in bash and are plain text in other shells; either way the word is not one word. */
function readBraces(text: string, parts: readonly WordPart[] | undefined, context: WordContext): Arg {
  for (const part of parts ?? []) readPart(part, context);
  context.note(dialect(text));
  return { text, kind: 'glob' };
}

function readVariable(name: string, text: string, { variables, note, isQuoted }: WordContext): Arg {
  const value = variables.get(name);
  if (value !== undefined) {
    if (isQuoted === true) return value;
    if (value.kind === 'static' && !/[\s*?[\]~\\]/.test(value.text) && value.text !== '') return value;
    note(
      write(
        'variable-split',
        `${shown(text)} without quotes falls into several words`,
        `Write "${text}" in double quotes.`,
      ),
    );
    return dynamic;
  }
  if (harmless.has(name)) return /^[?#]$/.test(name) ? dynamic : expanded(isQuoted);
  note(
    isSecretName(name) || name === '@' || name === '*'
      ? isSecretName(name)
        ? forbidden('variable-secret', `${shown(text)} is a secret by its name`)
        : write('variable-unknown', `${shown(text)} is not known before it runs`)
      : write('variable-unknown', `${shown(text)} is not known before it runs and may hold anything`),
  );
  return dynamic;
}

function readParameter(
  part: Extract<WordPart, { readonly type: 'ParameterExpansion' }>,
  context: WordContext,
): Arg {
  const { operation, parameter, prefix, index } = part;
  if (
    prefix === '!' ||
    index !== undefined ||
    operation?.type === 'Transform' ||
    operation?.type === 'Names' ||
    operation?.type === 'Unknown'
  ) {
    context.note(
      write('shell-expansion', `${shown(part.text)} is an expansion that may run or name anything`),
    );
    return dynamic;
  }
  switch (operation?.type) {
    case undefined:
      return prefix === '#'
        ? lengthOf(parameter, part.text, context)
        : readVariable(parameter, part.text, context);
    case 'Default':
      readWord(operation.operand, context);
      if (operation.operator.includes('='))
        context.note(write('shell-assignment', `${shown(part.text)} sets a variable`));
      break;
    case 'Remove':
      readWord(operation.operand, context);
      break;
    case 'Replace':
      readWord(operation.pattern, context);
      readWord(operation.replacement, context);
      context.note(dialect(part.text));
      break;
    case 'Slice':
    case 'CaseModification':
      context.note(dialect(part.text));
      break;
  }
  readVariable(parameter, part.text, context);
  return expanded(context.isQuoted);
}

function lengthOf(parameter: string, text: string, context: WordContext): Arg {
  readVariable(parameter, text, context);
  return dynamic;
}

/** Only integers and their operators: names are evaluated as text by shells, and may hold commands. */
function readArithmetic(
  expression: ArithmeticExpression | undefined,
  text: string,
  context: WordContext,
): void {
  if (expression === undefined) {
    context.note(write('shell-arithmetic', `${shown(text)} is arithmetic that is not understood`));
    return;
  }
  switch (expression.type) {
    case 'ArithmeticBinary':
      readArithmetic(expression.left, text, context);
      readArithmetic(expression.right, text, context);
      if (/^[^=!<>]?=$|^(?:<<|>>)=$/.test(expression.operator))
        context.note(write('shell-assignment', `${shown(text)} sets a variable`));
      return;
    case 'ArithmeticUnary':
      readArithmetic(expression.operand, text, context);
      return;
    case 'ArithmeticTernary':
      readArithmetic(expression.test, text, context);
      readArithmetic(expression.consequent, text, context);
      readArithmetic(expression.alternate, text, context);
      return;
    case 'ArithmeticGroup':
      readArithmetic(expression.expression, text, context);
      return;
    case 'ArithmeticCommandExpansion':
      context.nested(expression.script, expression.text);
      return;
    case 'ArithmeticWord':
      for (const part of expression.parts ?? []) readPart(part, context);
      if (!/^\d{1,18}$/.test(expression.value))
        context.note(
          write('shell-arithmetic', `${shown(expression.value)} in arithmetic is not a plain number`),
        );
      return;
    default:
      context.note(write('shell-arithmetic', `${shown(text)} is arithmetic that is not understood`));
  }
}
