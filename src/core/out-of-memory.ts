import type { PodView } from './pod-view.ts';

/** Kubernetes writes times in whole seconds, by the clock of the node. */
const slackMs = 5_000;

/** Whether the pod says that this container was killed for its memory since then. */
export function wasOutOfMemory(
  pod: PodView,
  { container, since }: { readonly container: string; readonly since: Date },
): boolean {
  const {
    containerStatuses = [],
    initContainerStatuses = [],
    ephemeralContainerStatuses = [],
  } = pod.status ?? {};
  return [...containerStatuses, ...initContainerStatuses, ...ephemeralContainerStatuses]
    .filter(({ name }) => name === container)
    .flatMap(({ state, lastState }) => [state?.terminated, lastState?.terminated])
    .some(
      (end) => end?.reason === 'OOMKilled' && Date.parse(end.finishedAt ?? '') >= since.getTime() - slackMs,
    );
}
