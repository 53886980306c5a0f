import { isJson } from '../json.ts';
import { countCharacters } from '../text.ts';

/** Appends what is wrong with `value`, which stands at the JSON pointer `at`. */
export type Check = (value: unknown, at: string, problems: string[]) => void;

/** Words a problem as Slack does in `response_metadata.messages`. */
export function problem(what: string, at: string): string {
  return `[ERROR] ${what} [json-pointer:${at}]`;
}

/** A string of `min` to `max` characters. `counted` says whether Slack measures it escaped. */
export function string(max: number, options: { min?: number; counted?: 'plain' | 'mrkdwn' } = {}): Check {
  const { min = 1, counted } = options;
  return (value, at, problems) => {
    if (typeof value !== 'string') {
      problems.push(problem('must be a string', at));
      return;
    }
    const length = counted === undefined ? value.length : countCharacters(value, counted);
    if (length < min) problems.push(problem(`must be more than ${min - 1} characters`, at));
    if (length > max) problems.push(problem(`must be less than ${max + 1} characters`, at));
  };
}

/** True or false. */
export const boolean: Check = (value, at, problems) => {
  if (typeof value !== 'boolean') problems.push(problem('must be a boolean', at));
};

/** A whole number within limits. */
export function integer(min: number, max: number): Check {
  return (value, at, problems) => {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max)
      problems.push(problem(`must be an integer between ${min} and ${max}`, at));
  };
}

/** One of a few words. */
export function oneOf(...words: readonly string[]): Check {
  return (value, at, problems) => {
    if (typeof value !== 'string' || !words.includes(value))
      problems.push(problem(`must be a valid enum value: ${words.join(', ')}`, at));
  };
}

/** A string of a form. */
export function matching(form: RegExp, what: string, max = 255): Check {
  return (value, at, problems) => {
    string(max)(value, at, problems);
    if (typeof value === 'string' && !form.test(value)) problems.push(problem(what, at));
  };
}

/** An object that passes `check` and has one of these members, not two. */
export function exactlyOne(names: readonly string[], check: Check): Check {
  return (value, at, problems) => {
    check(value, at, problems);
    const given = isJson(value) ? names.filter((name) => value[name] !== undefined) : names;
    if (isJson(value) && given.length !== 1)
      problems.push(problem(`must have exactly one of ${names.join(', ')}`, at));
  };
}

/** A list of `min` to `max` items. */
export function list(item: Check, min: number, max: number): Check {
  return (value, at, problems) => {
    if (!Array.isArray(value)) {
      problems.push(problem('must be an array', at));
      return;
    }
    if (value.length < min) problems.push(problem(`no fewer than ${min} items allowed`, at));
    if (value.length > max) problems.push(problem(`no more than ${max} items allowed`, at));
    for (const [index, member] of value.entries()) item(member, `${at}/${index}`, problems);
  };
}

/** An object with these members and no other; a name that ends in `!` must be there. `type` is always allowed. */
export function object(members: Readonly<Record<string, Check>>): Check {
  const checks = new Map(Object.entries(members).map(([name, check]) => [name.replace('!', ''), check]));
  const required = Object.keys(members).filter((name) => name.endsWith('!'));
  return (value, at, problems) => {
    if (!isJson(value)) {
      problems.push(problem('must be an object', at));
      return;
    }
    for (const name of required.map((entry) => entry.slice(0, -1)))
      if (value[name] === undefined) problems.push(problem(`missing required field: ${name}`, at));
    for (const [name, member] of Object.entries(value)) {
      const check = checks.get(name);
      if (check !== undefined) check(member, `${at}/${name}`, problems);
      else if (name !== 'type') problems.push(problem(`invalid additional property: ${name}`, at));
    }
  };
}

/** An object whose `type` says which check holds. */
export function byType(variants: Readonly<Record<string, Check>>): Check {
  return (value, at, problems) => {
    if (!isJson(value)) {
      problems.push(problem('must be an object', at));
      return;
    }
    const type = value['type'];
    const check = typeof type === 'string' && Object.hasOwn(variants, type) ? variants[type] : undefined;
    if (type === undefined) problems.push(problem('missing required field: type', at));
    else if (check === undefined) problems.push(problem(`unsupported type: ${String(type)}`, `${at}/type`));
    else check(value, at, problems);
  };
}

/** For checks that refer to each other. */
export function later(check: () => Check): Check {
  return (value, at, problems) => check()(value, at, problems);
}

/** Anything. */
export const anything: Check = () => undefined;
