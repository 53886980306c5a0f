import type { Failure } from './failure.ts';
import { showInLine } from './text.ts';

/** One condition of a label selector. `exists` and `absent` have no values, the comparisons and equalities one. */
export interface Requirement {
  readonly key: string;
  readonly operator: 'in' | 'notin' | 'exists' | 'absent' | '=' | '!=' | '>' | '<';
  readonly values: readonly string[];
}

export type ReadSelector =
  | { readonly ok: true; readonly requirements: readonly Requirement[] }
  | { readonly ok: false; readonly failure: Failure };

/** Longer ones are refused; they travel in a URL. */
export const maxSelectorLength = 1_024;

const keyShape =
  /^(?:(?=.{1,253}\/)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*\/)?[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;
const valueShape = /^(?:[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$/;

/**
 * Reads a label selector as kubectl does (k8s.io/apimachinery pkg/labels/selector.go): `a=b`, `a==b`, `a!=b`, `a in (b,c)`,
 * `a notin (b)`, `a`, `!a`, `a>1`, `a<1`, joined by commas that all have to hold. Never throws.
 */
export function parseSelector(text: string): ReadSelector {
  if (text.length > maxSelectorLength)
    return refuse(`The selector is longer than ${maxSelectorLength} characters.`);
  const tokens = text.match(/[!=]=|[()!,=<>]|[^()!,=<>\s]+/g) ?? [];
  if (tokens.length === 0) return refuse('The selector is empty, which would mean every pod.');
  const requirements: Requirement[] = [];
  for (let at = 0; at < tokens.length; ) {
    const read = readRequirement(tokens, at);
    if (typeof read === 'string') return refuse(read);
    requirements.push(read.requirement);
    at = read.end;
    if (at < tokens.length && (tokens[at] !== ',' || at + 1 === tokens.length))
      return refuse(`The selector cannot be read at ${show(tokens[at])}.`);
    at += 1;
  }
  return { ok: true, requirements };
}

/** The text of requirements; `parseSelector` reads it back. */
export function formatSelector(requirements: readonly Requirement[]): string {
  return requirements.map(formatRequirement).join(',');
}

function formatRequirement({ key, operator, values }: Requirement): string {
  switch (operator) {
    case 'exists':
      return key;
    case 'absent':
      return `!${key}`;
    case 'in':
    case 'notin':
      return `${key} ${operator} (${values.join(',')})`;
    case '=':
    case '!=':
    case '>':
    case '<':
      return `${key}${operator}${values[0] ?? ''}`;
  }
}

type ReadRequirement = { readonly requirement: Requirement; readonly end: number } | string;

function readRequirement(tokens: readonly string[], at: number): ReadRequirement {
  const isAbsent = tokens[at] === '!';
  const keyAt = isAbsent ? at + 1 : at;
  const key = tokens[keyAt] ?? '';
  if (!keyShape.test(key)) return `${show(tokens[keyAt])} cannot be the key of a label.`;
  const next = tokens[keyAt + 1];
  const found = (operator: Requirement['operator'], values: readonly string[], end: number) => ({
    requirement: { key, operator, values },
    end,
  });
  if (isAbsent) return found('absent', [], keyAt + 1);
  switch (next) {
    case undefined:
    case ',':
      return found('exists', [], keyAt + 1);
    case 'in':
    case 'notin': {
      const list = readList(tokens, keyAt + 2);
      return typeof list === 'string' ? list : found(next, list.values, list.end);
    }
    case '=':
    case '==':
    case '!=':
    case '<':
    case '>': {
      const value = tokens[keyAt + 2];
      const isMissing = value === undefined || value === ',';
      const given = isMissing ? '' : value;
      if (!valueShape.test(given)) return `${show(given)} cannot be the value of a label.`;
      if ((next === '<' || next === '>') && !/^\d{1,18}$/.test(given))
        return `"${key}${next}" compares with a whole number.`;
      return found(next === '==' ? '=' : next, [given], keyAt + (isMissing ? 2 : 3));
    }
    default:
      return `The selector cannot be read at ${show(next)}.`;
  }
}

function readList(
  tokens: readonly string[],
  at: number,
): { readonly values: readonly string[]; readonly end: number } | string {
  if (tokens[at] !== '(') return `A list of values stands in parentheses: "in (a,b)".`;
  const values: string[] = [];
  let value: string | undefined;
  for (let index = at + 1; index < tokens.length; index += 1) {
    const token = tokens[index] ?? '';
    if (token === ',' || token === ')') {
      if (token === ')' && value === undefined && values.length === 0) return 'The list "()" holds no value.';
      values.push(value ?? '');
      value = undefined;
      if (token === ')') return { values, end: index + 1 };
    } else if (value !== undefined || !valueShape.test(token))
      return `${show(token)} cannot be the value of a label.`;
    else value = token;
  }
  return 'A list of values has no closing parenthesis.';
}

function show(token: string | undefined): string {
  return token === undefined ? 'its end' : `"${showInLine(token, 80)}"`;
}

function refuse(message: string): ReadSelector {
  return {
    ok: false,
    failure: {
      code: 'bad-command',
      message,
      hint: "Write it as kubectl does: -l app=api, -l 'app in (api,web),!canary'",
    },
  };
}
