import type { Arg } from '../arg.ts';
import { destructive, type Finding, forbidden, read, shown, worst, write } from '../finding.ts';
import { type FlagGrammar, type ParsedCall, parseFlags } from '../flags.ts';
import { isSecretPlace, judgePath } from '../paths.ts';
import { type Context, isVersion, type Judge, judgeValues } from '../program.ts';
import { scanWords } from '../scan.ts';

/**
 * A tool whose first words say what it does, as text with one sub-command a line: its words, then in brackets what its operands
 * are (`()` none, `(path)` files that are read, `(text)` anything; without brackets plain words), then the flags it may have.
 */
export interface Tool {
  /** Options that may stand before the sub-command. */
  readonly global?: FlagGrammar;
  /** What only reads, and nothing else does. */
  readonly read: string;
  /** What takes something away; `*` stands for the rest of a word. */
  readonly destroys?: string;
  /** What shows secrets. */
  readonly leaks?: string;
  /** A word that alone asks for the version, besides `--version`; `-V` when left out. */
  readonly versions?: RegExp;
  /** What the tool says when called without a word. */
  readonly bare?: 'read';
  /** Raises what the text allows. */
  readonly check?: (sub: string, call: ParsedCall, global: ParsedCall) => Finding | undefined;
  /** What is not in the text. */
  readonly otherwise?: Judge;
  /** Flags every sub-command may have. */
  readonly common?: FlagGrammar;
}

interface Line {
  readonly sub: string;
  readonly operands: string;
  readonly grammar: FlagGrammar;
}

/** A judge of a tool with sub-commands. */
export function subcommands(tool: Tool): Judge {
  const reads = readLines(tool.read);
  const destroys = patterns(tool.destroys);
  const leaks = patterns(tool.leaks);
  const common = `--help -h ${tool.common ?? ''}`;
  return (words, context, name) => {
    if (isVersion(words) || (words.length === 1 && (tool.versions ?? /^-V$/).test(words[0]?.text ?? '')))
      return read(`${shown(name)} says its version`);
    const parsed = parseFlags(words, tool.global ?? '', { stopAtOperand: true });
    const rest = parsed.ok ? (parsed.rest.length > 0 ? parsed.rest : parsed.call.operands) : [];
    const plain = words.filter(({ text }) => !text.startsWith('-')).map(({ text }) => text);
    const said = parsed.ok ? rest.map(({ text }) => text) : plain;
    const bad = [
      ...starts(leaks, said, plain).map((sub) =>
        forbidden('shows-secrets', `${shown(`${name} ${sub}`)} shows secrets`),
      ),
      ...starts(destroys, said, plain).map((sub) =>
        destructive('takes-away', `${shown(`${name} ${sub}`)} takes something away`),
      ),
    ];
    if (bad.length > 0) return worst(bad, bad[0] as Finding);
    if (!parsed.ok) return worst([scan(words)], parsed.finding);
    if (rest.length === 0 && tool.bare === 'read') return read(`${shown(name)} only tells`);
    const line = reads.find(({ sub }) =>
      sub.split(' ').every((word, index) => rest[index]?.kind === 'static' && rest[index]?.text === word),
    );
    if (line === undefined)
      return (
        tool.otherwise?.(words, context, name) ??
        worst(
          [scan(words)],
          write(
            'form-unknown',
            `${shown([name, ...said.slice(0, 2)].join(' '))} is not on the list of forms that only read`,
          ),
        )
      );
    const judged = worst(
      [
        ...judgeValues(parsed.call, tool.global ?? ''),
        judgeLine(line, {
          tool,
          global: parsed.call,
          words: rest.slice(line.sub.split(' ').length),
          context,
          name,
          common,
        }),
      ],
      read(`${shown(`${name} ${line.sub}`)} only reads`),
    );
    return judged.class === 'write' ? worst([scan(words)], judged) : judged;
  };
}

function judgeLine(
  { sub, operands, grammar }: Line,
  {
    tool,
    global,
    words,
    context,
    name,
    common,
  }: {
    readonly tool: Tool;
    readonly global: ParsedCall;
    readonly words: readonly Arg[];
    readonly context: Context;
    readonly name: string;
    readonly common: string;
  },
): Finding | undefined {
  const flags = `${grammar} ${common}`;
  const parsed = parseFlags(words, flags);
  if (!parsed.ok) return parsed.finding;
  if (context.unknownOperands !== undefined && operands !== 'text')
    return write('operands-unknown', `${shown(name)} gets words that are not known before it runs`);
  return worst(
    [
      ...judgeValues(parsed.call, flags),
      ...parsed.call.operands.map((operand) => judgeOperand(operand, operands, `${name} ${sub}`)),
      tool.check?.(sub, parsed.call, global),
    ],
    read('it only reads'),
  );
}

const plainWord = /^[\w.,:@%+/=~^{}*#[\]!-]*$/;

function judgeOperand(operand: Arg, kind: string, name: string): Finding | undefined {
  const odd = () =>
    write('operand-unknown', `${shown(operand.text)} is not known to be harmless for ${shown(name)}`);
  switch (kind) {
    case 'none':
      return odd();
    case 'text':
      return undefined;
    case 'path':
      return judgePath(operand);
    default:
      if (operand.kind !== 'static' || !plainWord.test(operand.text)) return odd();
      return operand.text.split(':').some(isSecretPlace)
        ? forbidden('secret-place', `${shown(operand.text)} is a place of secrets`)
        : undefined;
  }
}

function scan(words: readonly Arg[]): Finding | undefined {
  return scanWords(words) ?? scanVerbs(words);
}

const takesAway =
  /^(?:delete|destroy|drop|purge|rm|remove|wipe|truncate|terminate|uninstall|kill|stop|shutdown|reset|flush|flushall|erase|rollback|evict|decommission|revoke|prune|unregister|detach|deregister|drain|clear|clean|force-delete|deltree|deleteall|rmr|unlink|down)(?:$|[-_:.])/i;

/** A word that names a sub-command that takes something away, in tools nobody knows. */
export function scanVerbs(words: readonly Arg[]): Finding | undefined {
  const found = words.find(
    ({ text }) =>
      takesAway.test(text.replace(/^--?/, '')) ||
      /[a-z](?:[-_:])(?:delete|destroy|drop|purge|remove|wipe|truncate|reset|flush|fresh|rollback|clear|clean|kill|stop|prune|terminate|shutdown)(?:\.\w{1,3})?$/i.test(
        text,
      ),
  );
  return found === undefined ? undefined : destructive('destructive-word', `it says ${shown(found.text)}`);
}

function readLines(text: string): readonly Line[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .flatMap((line) => {
      const parts = line.split(/\s+/);
      const end = parts.findIndex((part) => /^[-(]/.test(part));
      const names = parts.slice(0, end === -1 ? parts.length : end).join(' ');
      const bracket = end === -1 ? undefined : parts[end];
      const operands = bracket?.startsWith('(') === true ? bracket.slice(1, -1) || 'none' : 'word';
      const grammar =
        end === -1 ? '' : parts.slice(bracket?.startsWith('(') === true ? end + 1 : end).join(' ');
      return names.split('|').map((sub) => ({ sub, operands, grammar }));
    })
    .toSorted((a, b) => b.sub.length - a.sub.length);
}

function patterns(text = ''): readonly RegExp[] {
  return text
    .split(/\s*[\n|]\s*/)
    .filter((line) => line !== '')
    .map((line) => new RegExp(`^${line.replace(/[.+?^$()[\]{}\\]/g, '\\$&').replace(/\*/g, '\\S*')}(?= |$)`));
}

/** The sub-commands among the words' beginnings: `member remove` also where options stand between. */
function starts(known: readonly RegExp[], ...ways: readonly (readonly string[])[]): readonly string[] {
  return known.flatMap((pattern) =>
    ways
      .map((words) => pattern.exec(words.join(' '))?.[0])
      .filter((found) => found !== undefined)
      .slice(0, 1),
  );
}
