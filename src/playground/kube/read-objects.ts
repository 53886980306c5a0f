import type { KubeObject } from '../world/kube-object.ts';
import { type Answer, json, refusal } from './answer.ts';
import type { ObjectStore } from './object-store.ts';
import { groupVersion, type Resource } from './resources.ts';
import { readFieldSelector, readLabelSelector } from './selector.ts';
import { makeStatus, notFound } from './status.ts';
import { makeTable, wantsTable } from './table.ts';
import { watchObjects } from './watch.ts';

export interface Reading {
  readonly resource: Resource;
  readonly namespace?: string;
  readonly name?: string;
  readonly query: URLSearchParams;
  readonly accept: string | undefined;
}

/** Answers `get`, `list` and `watch`. */
export function readObjects(store: ObjectStore, reading: Reading): Answer {
  const { resource, namespace, name, query } = reading;
  const table = wantsTable(reading.accept);
  const includeObject = query.get('includeObject');
  if (name !== undefined) {
    const object = store.get(resource, name, namespace);
    if (object === undefined) return refusal(notFound(resource.plural, name, resource.group));
    const metadata = { resourceVersion: object.metadata.resourceVersion };
    return json(table ? makeTable([object], { kind: resource.kind, metadata, includeObject }) : object);
  }
  const labels = readLabelSelector(query.get('labelSelector') ?? '');
  if ('problem' in labels) return refusal(makeStatus(400, labels.problem));
  const fields = readFieldSelector(query.get('fieldSelector') ?? '');
  if ('problem' in fields) return refusal(makeStatus(400, fields.problem));
  const matches = (object: KubeObject) => labels(object) && fields(object);
  if (query.get('watch') === 'true' || query.get('watch') === '1') {
    return watchObjects(store, { ...reading, table, matches });
  }
  return list(store.list(resource, namespace).filter(matches), {
    ...reading,
    table,
    version: store.version(),
  });
}

function list(
  objects: readonly KubeObject[],
  how: Reading & { readonly table: boolean; readonly version: number },
): Answer {
  const { resource, query } = how;
  const limit = Number(query.get('limit') ?? 0);
  if (!Number.isSafeInteger(limit) || limit < 0) {
    return refusal(makeStatus(400, `invalid value for limit: "${query.get('limit')}"`));
  }
  const token = query.get('continue');
  const start = token === null ? 0 : readContinue(token);
  if (start === undefined) return refusal(makeStatus(400, 'continue key is not valid'));
  const end = limit === 0 ? objects.length : Math.min(objects.length, start + limit);
  const metadata = {
    resourceVersion: String(how.version),
    ...(end < objects.length
      ? {
          continue: Buffer.from(`start=${end}`).toString('base64url'),
          remainingItemCount: objects.length - end,
        }
      : {}),
  };
  const items = objects.slice(start, end);
  if (how.table) {
    return json(
      makeTable(items, { kind: resource.kind, metadata, includeObject: query.get('includeObject') }),
    );
  }
  return json({ kind: `${resource.kind}List`, apiVersion: groupVersion(resource), metadata, items });
}

function readContinue(token: string): number | undefined {
  const match = /^start=(\d+)$/.exec(Buffer.from(token, 'base64url').toString());
  return match === null ? undefined : Number(match[1]);
}
