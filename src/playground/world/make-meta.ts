import { randomUUID } from 'node:crypto';
import type { ObjectMeta, OwnerReference } from './kube-object.ts';

/** The moment `minutes` before `now`, the way Kubernetes writes times. */
export function minutesBefore(now: Date, minutes: number): string {
  return new Date(now.getTime() - minutes * 60_000).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** Metadata with a fresh `uid`. */
export function makeMeta(
  name: string,
  at: { readonly namespace?: string; readonly now: Date; readonly ageMinutes: number },
  more: Partial<ObjectMeta> = {},
): ObjectMeta {
  return {
    name,
    ...(at.namespace === undefined ? {} : { namespace: at.namespace }),
    uid: randomUUID(),
    creationTimestamp: minutesBefore(at.now, at.ageMinutes),
    ...more,
  };
}

/** A reference to the controller that made an object. */
export function ownedBy(owner: {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
}): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}
