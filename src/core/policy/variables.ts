import type { Arg } from './arg.ts';
import { type Finding, read, shown, write } from './finding.ts';

/** Variables that may be set before a command: what they may hold. */
const harmless: Readonly<Record<string, RegExp>> = {
  LC_ALL: /^[\w.@-]*$/,
  LC_TIME: /^[\w.@-]*$/,
  LC_NUMERIC: /^[\w.@-]*$/,
  LC_COLLATE: /^[\w.@-]*$/,
  LC_CTYPE: /^[\w.@-]*$/,
  LANG: /^[\w.@-]*$/,
  LANGUAGE: /^[\w.@:-]*$/,
  TZ: /^[A-Za-z][\w+/-]*$/,
  COLUMNS: /^\d{1,4}$/,
  LINES: /^\d{1,4}$/,
  NO_COLOR: /^\w*$/,
  TERM: /^[\w-]{1,20}$/,
  RAILS_ENV: /^(?:production|staging|development|test)$/,
  NODE_ENV: /^(?:production|staging|development|test)$/,
  APP_ENV: /^\w{1,20}$/,
};

/** An assignment before a command, or alone. */
export function judgeAssignment(
  name: string,
  value: Arg,
  { isAlone }: { readonly isAlone: boolean },
): Finding {
  const form = Object.hasOwn(harmless, name) ? harmless[name] : undefined;
  if (form !== undefined && value.kind === 'static' && form.test(value.text))
    return read(`${name} is harmless`);
  if (isAlone && value.kind === 'static' && !resolution.test(name))
    return write(
      'assignment',
      `${shown(`${name}=…`)} sets a variable that later words may use`,
      'Write the value where it is used.',
    );
  return write('assignment-unknown', `the variable ${shown(name)} may change what a program does`);
}

/** Taking a variable away changes as much as setting it. */
export function judgeUnset(name: string): Finding {
  return Object.hasOwn(harmless, name)
    ? read(`${name} is harmless`)
    : write('assignment-unknown', `without the variable ${shown(name)} a program may do something else`);
}

/** The variable of a loop: a name that no program takes its settings from. */
export function judgeLoopVariable(name: string): Finding | undefined {
  if (/^(?:[A-Za-z]|[a-z_][a-z0-9_]*)$/.test(name) && !/(?:proxy|path)$/.test(name)) return undefined;
  return write(
    'assignment-unknown',
    `the variable ${shown(name)} may change what a program does`,
    'Name it in small letters, such as "i" or "file".',
  );
}

/** What changes how commands are found or run. */
const resolution = /^(?:PATH|IFS|ENV|BASH_ENV|LD_.*|.*OPT(?:ION)?S|PERL5LIB|PYTHONPATH|RUBYLIB|NODE_PATH)$/;
