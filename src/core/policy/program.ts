import type { Arg } from './arg.ts';
import { at, type Finding, read, shown, worst, write } from './finding.ts';
import { type FlagGrammar, kindOf, type ParsedCall, parseFlags } from './flags.ts';
import { judgePath } from './paths.ts';
import type { Fed } from './shell/input.ts';

/** Where a command stands while it is judged. */
export interface Context {
  /** How deep in shells, wrappers and substitutions. */
  readonly depth: number;
  /** `bash` only where the shell is literally called so. */
  readonly shell: 'none' | 'sh' | 'bash';
  /** Told of every command whose program is known, as it is after quotes are taken away. */
  readonly seen: (argv: readonly Arg[]) => void;
  /** How many more commands are looked at, in all scripts and loops together. */
  readonly budget: { left: number };
  /** The program gets further words that nobody knows yet (`xargs`, `find -exec`): `names` are file names, `anything` anything. */
  readonly unknownOperands?: 'names' | 'anything';
  /** Its input is a list of names that `find … -print0` gives, each beginning with a directory of the application. */
  readonly pipedNames?: true;
  /** What its input says, where it stands in a script. */
  readonly isFed?: Fed;
  /** Judges a command inside this one. */
  readonly judgeArgv: (argv: readonly Arg[], context: Context) => Finding;
  /** Judges a shell script inside this one. */
  readonly judgeScript: (script: Arg, context: Context) => Finding;
}

/** How a program's operands are read. `text`: harmless whatever they are; `path`: files that are read; `first-text`: a pattern, then paths. */
export type Operands = 'none' | 'text' | 'path' | 'names' | 'first-text' | 'num' | 'word' | RegExp;

export interface ReadSpec {
  readonly flags: FlagGrammar;
  readonly operands: Operands;
  readonly min?: number;
  readonly max?: number;
  /** Raises what the grammar allows: forms that do more than read, or never end. */
  readonly check?: (call: ParsedCall, name: string) => Finding | undefined;
  readonly singleDashLong?: boolean;
}

/** What a program does with its words. */
export type Judge = (words: readonly Arg[], context: Context, name: string) => Finding;

/** A family's programs by name. */
export type Programs = Readonly<Record<string, Judge>>;

/** A program that only reads when called in this grammar. */
export function reads(
  flags: FlagGrammar,
  operands: Operands,
  more: Omit<ReadSpec, 'flags' | 'operands'> = {},
): Judge {
  const spec: ReadSpec = { flags, operands, ...more };
  return (words, context, name) => judgeRead(words, spec, { context, name });
}

/** A program of one class in all its forms, but for asking its version or help. */
export function always(finding: Finding): Judge {
  return (words, _context, name) => (isVersion(words) ? read(`${shown(name)} says its version`) : finding);
}

/** The context of what stands inside: one level further down. */
export function deeper(context: Context): Context {
  return { ...context, depth: context.depth + 1 };
}

/** `--version`, `--help` alone: no known program does more then. */
export function isVersion(words: readonly Arg[]): boolean {
  return words.length === 1 && words[0]?.kind === 'static' && /^(?:--version|--help)$/.test(words[0].text);
}

export function judgeRead(
  words: readonly Arg[],
  spec: ReadSpec,
  { context, name }: { readonly context: Context; readonly name: string },
): Finding {
  if (isVersion(words)) return read(`${shown(name)} says its version`);
  const parsed = parseFlags(words, spec.flags, { singleDashLong: spec.singleDashLong ?? false });
  if (!parsed.ok) return parsed.finding;
  const { call } = parsed;
  const count = call.operands.length;
  const { min = 0, max = Number.POSITIVE_INFINITY } = spec;
  if (count > max || (count < min && context.unknownOperands === undefined))
    return write('operand-count', `${shown(name)} is not known to be harmless with ${count} operands`);
  // A pattern may stand for more files than are allowed, and the last of them is where some programs write.
  const pattern = max === Number.POSITIVE_INFINITY ? undefined : call.operands.find(isPattern);
  return worst(
    [
      pattern === undefined
        ? undefined
        : at(
            write(
              'operand-count',
              `${shown(pattern.text)} may stand for more than ${shown(name)} should get`,
            ),
            pattern,
          ),
      ...judgeValues(call, spec.flags),
      ...call.operands.map((operand, index) => judgeOperand(operand, spec.operands, { index, name })),
      judgeUnknown(spec.operands, context, name),
      spec.check?.(call, name),
    ],
    read(`${shown(name)} only reads in this form`),
  );
}

function isPattern({ kind }: Arg): boolean {
  return kind === 'glob';
}

/** Paths among the values of flags. */
export function judgeValues(call: ParsedCall, grammar: FlagGrammar): (Finding | undefined)[] {
  return [...call.flags].flatMap(([name, values]) =>
    kindOf(grammar, name) === 'path'
      ? values.map((value) => (value === undefined ? undefined : judgePath(value)))
      : [],
  );
}

function judgeOperand(
  operand: Arg,
  kind: Operands,
  { index, name }: { index: number; name: string },
): Finding | undefined {
  const odd = () =>
    at(
      write('operand-unknown', `${shown(operand.text)} is not known to be harmless for ${shown(name)}`),
      operand,
    );
  if (kind instanceof RegExp) return operand.kind === 'static' && kind.test(operand.text) ? undefined : odd();
  switch (kind) {
    case 'none':
      return odd();
    case 'text':
      return operand.kind === 'glob' ? judgeNames(operand) : undefined;
    case 'num':
      return operand.kind === 'static' && /^\d+(?:\.\d+)?[smhdkKMG]?$/.test(operand.text) ? undefined : odd();
    case 'word':
      return operand.kind === 'static' && /^[\w.,:@%+/=~-]+$/.test(operand.text) ? undefined : odd();
    case 'first-text':
      return index === 0 ? undefined : judgePath(operand);
    case 'names':
      return judgeNames(operand);
    case 'path':
      return judgePath(operand);
  }
}

/** A place whose names are shown, not its content: only the worst places matter. */
export function judgeNames(operand: Arg): Finding | undefined {
  const finding = judgePath(operand);
  if (finding === undefined || finding.class === 'forbidden') return finding;
  return operand.kind === 'dynamic' ? finding : undefined;
}

/** What further words may do that only the running command knows. */
function judgeUnknown(kind: Operands, { unknownOperands }: Context, name: string): Finding | undefined {
  if (unknownOperands === undefined || kind === 'text' || kind === 'names') return undefined;
  if (unknownOperands === 'names' && (kind === 'path' || kind === 'first-text')) return undefined;
  return write('operands-unknown', `${shown(name)} gets words that are not known before it runs`);
}
