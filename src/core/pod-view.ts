/** The fields we read of a `Pod` (core/v1); servers may leave any of them out. */
export interface PodView {
  readonly metadata?: MetaView | undefined;
  readonly spec?:
    | {
        readonly containers?: readonly ContainerView[] | undefined;
        readonly initContainers?: readonly ContainerView[] | undefined;
        readonly ephemeralContainers?: readonly ContainerView[] | undefined;
        readonly nodeName?: string | undefined;
        readonly nodeSelector?: Readonly<Record<string, string>> | undefined;
        readonly os?: { readonly name?: string | undefined } | undefined;
      }
    | undefined;
  readonly status?:
    | {
        readonly phase?: string | undefined;
        readonly reason?: string | undefined;
        readonly message?: string | undefined;
        readonly podIP?: string | undefined;
        readonly conditions?: readonly ConditionView[] | undefined;
        readonly containerStatuses?: readonly StatusView[] | undefined;
        readonly initContainerStatuses?: readonly StatusView[] | undefined;
        readonly ephemeralContainerStatuses?: readonly StatusView[] | undefined;
      }
    | undefined;
}

/** `ObjectMeta`. */
export interface MetaView {
  readonly name?: string | undefined;
  readonly namespace?: string | undefined;
  readonly uid?: string | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  readonly creationTimestamp?: string | undefined;
  readonly deletionTimestamp?: string | undefined;
  readonly ownerReferences?: readonly OwnerView[] | undefined;
}

export interface OwnerView {
  readonly kind?: string | undefined;
  readonly name?: string | undefined;
  readonly uid?: string | undefined;
  readonly controller?: boolean | undefined;
}

export interface ContainerView {
  readonly name?: string | undefined;
  readonly image?: string | undefined;
  /** `Always` makes an init container a sidecar that runs on. */
  readonly restartPolicy?: string | undefined;
  readonly resources?:
    | {
        readonly requests?: Readonly<Record<string, string | number>> | undefined;
        readonly limits?: Readonly<Record<string, string | number>> | undefined;
      }
    | undefined;
}

export interface ConditionView {
  readonly type?: string | undefined;
  readonly status?: string | undefined;
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
}

/** `ContainerStatus`. */
export interface StatusView {
  readonly name?: string | undefined;
  readonly imageID?: string | undefined;
  readonly containerID?: string | undefined;
  readonly ready?: boolean | undefined;
  readonly started?: boolean | undefined;
  readonly restartCount?: number | undefined;
  readonly state?: StateView | undefined;
  readonly lastState?: StateView | undefined;
}

/** One of three, or none while nothing is known. */
export interface StateView {
  readonly waiting?:
    | { readonly reason?: string | undefined; readonly message?: string | undefined }
    | undefined;
  readonly running?: { readonly startedAt?: string | undefined } | undefined;
  readonly terminated?: EndView | undefined;
}

export interface EndView {
  readonly exitCode?: number | undefined;
  readonly signal?: number | undefined;
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
  readonly startedAt?: string | undefined;
  readonly finishedAt?: string | undefined;
}

/** What `Event` (core/v1) says about an object. */
export interface EventView {
  readonly type?: string | undefined;
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
  readonly count?: number | undefined;
  readonly firstTimestamp?: string | undefined;
  readonly lastTimestamp?: string | undefined;
  readonly eventTime?: string | undefined;
  readonly metadata?: MetaView | undefined;
  readonly series?:
    | { readonly count?: number | undefined; readonly lastObservedTime?: string | undefined }
    | undefined;
}

/** Every container of a pod in kubectl's order (main, ephemeral, init), with its status where there is one. */
export function containersOf(pod: PodView): readonly {
  readonly kind: 'main' | 'ephemeral' | 'init';
  readonly spec: ContainerView;
  readonly status: StatusView | undefined;
}[] {
  const { spec, status } = pod;
  const lists = [
    { kind: 'main', specs: spec?.containers, statuses: status?.containerStatuses },
    { kind: 'ephemeral', specs: spec?.ephemeralContainers, statuses: status?.ephemeralContainerStatuses },
    { kind: 'init', specs: spec?.initContainers, statuses: status?.initContainerStatuses },
  ] as const;
  return lists.flatMap(({ kind, specs = [], statuses = [] }) =>
    specs.map((one) => ({
      kind,
      spec: one,
      status: statuses.find((candidate) => candidate.name === one.name),
    })),
  );
}

/** Whether Kubernetes sends the pod traffic: its Ready condition holds and it is not being deleted. */
export function isReady(pod: PodView): boolean {
  return (
    pod.metadata?.deletionTimestamp === undefined &&
    pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true
  );
}

/** Whether the pod has come to its end. */
export function hasEnded(pod: PodView): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}

/** Whether commands can run in it now: it runs, and nobody is taking it away. */
export function isRunning({ metadata, status }: PodView): boolean {
  return status?.phase === 'Running' && metadata?.deletionTimestamp === undefined;
}

/** The object that made this one. */
export function ownerOf(object: { readonly metadata?: MetaView | undefined }): OwnerView | undefined {
  return object.metadata?.ownerReferences?.find(({ controller }) => controller !== false);
}
