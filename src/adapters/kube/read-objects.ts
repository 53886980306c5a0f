import { z } from 'zod';
import type { Failure } from '../../core/failure.ts';
import { explainRefusal } from '../../core/refusal.ts';
import type { Endpoint } from './connect.ts';
import { type Answer, get } from './request.ts';

/** Where objects are read, and for how long. */
export interface Reading {
  readonly endpoint: Endpoint;
  readonly namespace: string;
  readonly signal?: AbortSignal | undefined;
}

/** A kind of object, by the words of its path. */
export interface Kind<Shape extends z.ZodType> {
  /** `api/v1`, `apis/apps/v1`. */
  readonly root: string;
  readonly plural: string;
  readonly shape: Shape;
}

export type Read<T> = { readonly value: T } | { readonly failure: Failure };

const pageSize = 500;
const maxPages = 100;

/** One object by its whole name; undefined where there is none. Rejects as `get` does. */
export async function readObject<Shape extends z.ZodType>(
  reading: Reading,
  kind: Kind<Shape>,
  name: string,
): Promise<Read<z.infer<Shape> | undefined>> {
  const answer = await ask(reading, `${pathOf(reading, kind)}/${encodeURIComponent(name)}`);
  if (answer.status === 404) return { value: undefined };
  const doing = `get ${kind.plural} "${name}" in "${reading.namespace}"`;
  // An object of another name, or of none, is not what was asked for: nothing may run there.
  const same = readAnswer(answer, z.object({ metadata: z.object({ name: z.literal(name) }) }), doing);
  return 'failure' in same ? same : readAnswer(answer, kind.shape, doing);
}

/**
 * The objects of a namespace that match the selectors and `keep`, in the server's order; read in pages, so that only what is
 * kept takes memory. A list that expires between two pages is read anew.
 */
export async function listObjects<Shape extends z.ZodType>(
  reading: Reading,
  kind: Kind<Shape>,
  how: {
    readonly labels?: string;
    readonly fields?: string;
    readonly keep?: (item: z.infer<Shape>) => boolean;
  } = {},
): Promise<Read<readonly z.infer<Shape>[]>> {
  const { labels = '', fields = '', keep = () => true } = how;
  const shape = z.object({
    metadata: z.object({ continue: z.string().nullish() }).nullish(),
    items: z.array(kind.shape).nullish(),
  });
  const doing = `list ${kind.plural} in "${reading.namespace}"`;
  let items: z.infer<Shape>[] = [];
  let next = '';
  for (let page = 0; page < maxPages; page += 1) {
    const search = new URLSearchParams({ limit: String(pageSize) });
    if (labels !== '') search.set('labelSelector', labels);
    if (fields !== '') search.set('fieldSelector', fields);
    if (next !== '') search.set('continue', next);
    const answer = await ask(reading, `${pathOf(reading, kind)}?${search}`);
    if (answer.status === 410 && next !== '') {
      items = [];
      next = '';
      continue;
    }
    const list = readAnswer(answer, shape, doing);
    if ('failure' in list) return list;
    items.push(...(list.value.items ?? []).filter(keep));
    next = list.value.metadata?.continue ?? '';
    if (next === '') return { value: items };
  }
  return {
    failure: {
      code: 'cluster-refused',
      message: `Namespace "${reading.namespace}" has more than ${maxPages * pageSize} ${kind.plural}, so nothing ran.`,
      hint: 'Name the pod in full.',
    },
  };
}

/** An answer's object; the refusal it is otherwise. */
export function readAnswer<Shape extends z.ZodType>(
  answer: Answer,
  shape: Shape,
  doing: string,
): Read<z.infer<Shape>> {
  if (answer.status !== 200 && answer.status !== 201)
    return { failure: explainRefusal({ hasHeaders: true, ...answer }, doing) };
  const parsed = shape.safeParse(parseJson(answer.body));
  return parsed.success ? { value: parsed.data } : { failure: unreadable(doing) };
}

function unreadable(doing: string): Failure {
  return {
    code: 'cluster-refused',
    message: `The API server's answer to ${doing} cannot be read, so nothing ran.`,
    hint: 'Check that "server" of the kubeconfig is the API server, and no proxy or login page before it.',
  };
}

function ask({ endpoint, signal }: Reading, path: string): Promise<Answer> {
  return get(endpoint, path, signal === undefined ? {} : { signal });
}

function pathOf<Shape extends z.ZodType>({ namespace }: Reading, { root, plural }: Kind<Shape>): string {
  return `/${root}/namespaces/${encodeURIComponent(namespace)}/${plural}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
