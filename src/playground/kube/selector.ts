import type { KubeObject } from '../world/kube-object.ts';

/** Whether an object is meant; or why the selector cannot be read. */
export type Selector = ((object: KubeObject) => boolean) | { readonly problem: string };

/** `app=api,tier!=web,env in (a,b),!legacy`. */
export function readLabelSelector(text: string): Selector {
  const tests: ((labels: Readonly<Record<string, string>>) => boolean)[] = [];
  for (const term of text.split(/,(?![^(]*\))/).map((one) => one.trim())) {
    if (term === '') continue;
    const set = /^([\w./-]+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(term);
    const equality = /^([\w./-]+)\s*(==|=|!=)\s*([\w.-]*)$/.exec(term);
    const existence = /^(!?)\s*([\w./-]+)$/.exec(term);
    if (set) {
      const [, key = '', operator, list = ''] = set;
      const values = list.split(',').map((value) => value.trim());
      tests.push((labels) => values.includes(labels[key] ?? '\0') === (operator === 'in'));
    } else if (equality) {
      const [, key = '', operator, value] = equality;
      tests.push((labels) => (labels[key] === value) === (operator !== '!='));
    } else if (existence) {
      const [, not, key = ''] = existence;
      tests.push((labels) => (labels[key] !== undefined) === (not === ''));
    } else return { problem: `unable to parse requirement: found '${term}'` };
  }
  return (object) => tests.every((test) => test(object.metadata.labels ?? {}));
}

/** `metadata.name=x,status.phase!=Running`: any path of the object that leads to a plain value. */
export function readFieldSelector(text: string): Selector {
  const tests: ((object: KubeObject) => boolean)[] = [];
  for (const term of text.split(',').filter((one) => one !== '')) {
    const match = /^([\w.[\]]+)(==|=|!=)(.*)$/.exec(term);
    if (match === null) return { problem: `invalid selector: '${text}'; can't understand '${term}'` };
    const [, path = '', operator, value] = match;
    tests.push((object) => (readField(object, path) === value) === (operator !== '!='));
  }
  return (object) => tests.every((test) => test(object));
}

function readField(object: unknown, path: string): string {
  let value = object;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return '';
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
