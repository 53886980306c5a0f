import type { KubeObject } from '../world/kube-object.ts';
import { columnsOf } from './columns.ts';

/** Whether a client wants rows and columns, as `kubectl get` does. */
export function wantsTable(accept: string | undefined): boolean {
  return /application\/json;[^,]*as=Table;[^,]*v=v1\b/.test(accept ?? '');
}

/** Objects as a `meta.k8s.io/v1` Table. */
export function makeTable(
  objects: readonly KubeObject[],
  options: { readonly kind: string; readonly metadata: unknown; readonly includeObject?: string | null },
): unknown {
  const columns = columnsOf(options.kind);
  const now = new Date();
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: options.metadata,
    columnDefinitions: columns.map((column) => ({
      name: column.name,
      type: column.type,
      format: column.name === 'Name' ? 'name' : '',
      description: '',
      priority: column.wide === true ? 1 : 0,
    })),
    rows: objects.map((object) => ({
      cells: columns.map((column) => column.cell(object, now)),
      object:
        options.includeObject === 'Object'
          ? object
          : { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata },
    })),
  };
}
