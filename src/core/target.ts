/** The exact container a command runs in, as the cluster described it when the run was judged. */
export interface Target {
  /** The kubeconfig context, or `in-cluster`. */
  readonly cluster: string;
  readonly namespace: string;
  readonly pod: string;
  /** `metadata.uid`: a pod of the same name that was made again has another. */
  readonly uid: string;
  readonly container: string;
  /** `spec.containers[].image`. */
  readonly image: string;
  /** `status.containerStatuses[].imageID`; absent while the image is not known. */
  readonly imageId?: string;
  /** `spec.os.name` or the node selector says so; Windows has neither `sh` nor signals. */
  readonly os?: 'windows';
  /** What the asker named where that was a workload, else what made the pod. */
  readonly workload?: { readonly kind: string; readonly name: string; readonly uid: string };
  /** What made the pod, where the asker named another thing that stands for it. */
  readonly owner?: { readonly kind: string; readonly name: string };
  /** The generation of the workload's template that made the pod (`pod-template-hash`, `controller-revision-hash`). */
  readonly revision?: string;
  /** Whether the pod was Ready when it was found. */
  readonly isReady?: boolean;
  /** Which of the workload's pods it is, by name, where a workload was named. */
  readonly replica?: { readonly number: number; readonly of: number };
  /** What was chosen for the asker (a pod of several, kubectl's sentence for a container), a sentence a line. */
  readonly note?: string;
}

/** The part of a cluster that a run looks at where it names no single pod. */
export interface Scope {
  readonly cluster: string;
  readonly namespace: string;
}

/**
 * Every workload that the pod is known to belong to, as `Kind/name`, the topmost last: what was named, what made the pod, and what
 * made that.
 */
export function workloadsOf({ workload, owner = workload, revision }: Target): readonly string[] {
  if (workload === undefined || owner === undefined) return [];
  const { kind, name } = owner;
  // A Deployment names its ReplicaSets after itself and the template's hash, a CronJob its Jobs after itself and the minute.
  const above =
    kind === 'ReplicaSet' && revision !== undefined && name.endsWith(`-${revision}`)
      ? [`Deployment/${name.slice(0, -revision.length - 1)}`]
      : kind === 'Job' && /.-\d{6,}$/.test(name)
        ? [`CronJob/${name.replace(/-\d+$/, '')}`]
        : [];
  return [`${workload.kind}/${workload.name}`, `${kind}/${name}`, ...above];
}

/** `shop/api-7f9c5d7b8d-x4k2p (api)`: how a target is written everywhere. */
export function describeTarget(target: Target): string {
  return `${target.namespace}/${target.pod} (${target.container})`;
}
