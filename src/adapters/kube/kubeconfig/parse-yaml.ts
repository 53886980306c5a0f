import { Lexer, parseDocument } from 'yaml';
import { badConfiguration } from './bad.ts';

/** About 2,000 contexts with all their entries. Building the tree takes a multiple of the lexer's time, for some texts its square. */
const maxTokens = 200_000;
const maxAnchors = 1_000;

/** The value of a kubeconfig's text; `name` begins what is thrown. In bounded time and memory for a bounded text. */
export function parseYaml(source: string, name: string): unknown {
  refuseHuge(source, name);
  try {
    // YAML 1.1, as kubectl: a bare `no` is a boolean, and so no name.
    const document = parseDocument(source, { version: '1.1', prettyErrors: true });
    const [fault] = document.errors;
    if (fault?.message.includes('call stack')) throw new RangeError(fault.message);
    if (fault !== undefined)
      throw badConfiguration(`${name} is no valid YAML: ${firstLine(fault.message)}`, fault);
    // `key:` with nothing behind it is null, which Go reads as absent.
    return document.toJS({ maxAliasCount: 100, reviver: (_key, value) => value ?? undefined });
  } catch (cause) {
    if (cause instanceof RangeError)
      throw badConfiguration(`${name} nests its entries too deeply for a kubeconfig.`, cause);
    if (cause instanceof ReferenceError)
      throw badConfiguration(`${name} uses too many YAML aliases, or one that has no anchor.`, cause);
    throw cause;
  }
}

function refuseHuge(source: string, name: string): void {
  let tokens = 0;
  let anchors = 0;
  for (const token of new Lexer().lex(source)) {
    tokens += 1;
    if (token.startsWith('&') || token.startsWith('*')) anchors += 1;
    if (tokens > maxTokens || anchors > maxAnchors)
      throw badConfiguration(`${name} has more entries, anchors or aliases than a kubeconfig can need.`);
  }
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').slice(0, 200);
}
