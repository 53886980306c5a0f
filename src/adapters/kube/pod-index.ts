import type { PodChoice, PodIndex } from '../../app/ports/cluster.ts';
import type { PodView } from '../../core/pod-view.ts';

/** Pods by UID, kept small: what a choice shows and no more. */
export interface PodMap {
  readonly index: PodIndex;
  /** A pod as it is now; one that does not run is forgotten. */
  readonly put: (pod: PodView) => void;
  readonly remove: (uid: string) => void;
  /** Forgets all but these. */
  readonly keepOnly: (uids: ReadonlySet<string>) => void;
}

export function createPodMap(): PodMap {
  const pods = new Map<string, PodChoice>();
  const list = (fits: (pod: PodChoice) => boolean) => [...pods.values()].filter(fits);
  return {
    put: (pod) => {
      const uid = pod.metadata?.uid;
      if (uid === undefined) return;
      const choice = choiceOf(pod);
      if (choice === undefined) pods.delete(uid);
      else pods.set(uid, choice);
    },
    remove: (uid) => {
      pods.delete(uid);
    },
    keepOnly: (uids) => {
      for (const uid of pods.keys()) if (!uids.has(uid)) pods.delete(uid);
    },
    index: {
      namespaces: () => [...new Set([...pods.values()].map(({ namespace }) => namespace))].toSorted(),
      pods: (namespace) =>
        list((pod) => pod.namespace === namespace).toSorted(
          (a, b) => Number(b.isReady) - Number(a.isReady) || (a.name < b.name ? -1 : 1),
        ),
      pod: (uid) => pods.get(uid),
      named: (words) => list(({ name }) => words.has(name)),
    },
  };
}

function choiceOf({ metadata, spec, status }: PodView): PodChoice | undefined {
  const { uid, name, namespace, deletionTimestamp } = metadata ?? {};
  if (uid === undefined || name === undefined || namespace === undefined) return undefined;
  if (status?.phase !== 'Running' || deletionTimestamp !== undefined) return undefined;
  return {
    uid,
    name,
    namespace,
    containers: (spec?.containers ?? []).flatMap((container) =>
      container.name === undefined ? [] : [container.name],
    ),
    isReady: status.conditions?.some((one) => one.type === 'Ready' && one.status === 'True') === true,
  };
}
