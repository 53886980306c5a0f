import type { ContainerState, ContainerStatus } from './kube-object.ts';
import { minutesBefore } from './make-meta.ts';
import { containerId } from './make-pod.ts';
import type { ContainerSeed, PodSeed } from './workload.ts';

/** The `status.containerStatuses` entry of a container. */
export function makeContainerStatus(container: ContainerSeed, pod: PodSeed, now: Date): ContainerStatus {
  const state = pod.state ?? 'running';
  const restarts = pod.restarts ?? 0;
  const id = containerId(pod.ip, pod.suffix, container.name, restarts);
  const started = minutesBefore(now, restarts > 0 ? pod.ageMinutes / 2 : pod.ageMinutes - 0.05);
  return {
    name: container.name,
    image: container.image,
    imageID: `${container.image.replace(/:[^:]*$/, '')}@${container.imageDigest}`,
    containerID: id,
    ready: state === 'running',
    started: state === 'running',
    restartCount: restarts,
    state: currentState(state, { container, started, id, now }),
    lastState: restarts === 0 ? {} : lastState(state, { id, now, pod }),
  };
}

function currentState(
  state: NonNullable<PodSeed['state']>,
  at: {
    readonly container: ContainerSeed;
    readonly started: string;
    readonly id: string;
    readonly now: Date;
  },
): ContainerState {
  switch (state) {
    case 'running':
      return { running: { startedAt: at.started } };
    case 'pending':
      return { waiting: { reason: 'ContainerCreating' } };
    case 'crash-loop':
      return {
        waiting: {
          reason: 'CrashLoopBackOff',
          message: `back-off 5m0s restarting failed container=${at.container.name}`,
        },
      };
    case 'completed':
      return {
        terminated: {
          exitCode: 0,
          reason: 'Completed',
          startedAt: at.started,
          finishedAt: minutesBefore(at.now, 13.5),
          containerID: at.id,
        },
      };
  }
}

function lastState(
  state: NonNullable<PodSeed['state']>,
  at: { readonly id: string; readonly now: Date; readonly pod: PodSeed },
): ContainerState {
  const crashed = state === 'crash-loop';
  const minutes = crashed ? 1.85 : at.pod.ageMinutes / 2;
  return {
    terminated: {
      exitCode: crashed ? 1 : 137,
      reason: crashed ? 'Error' : 'OOMKilled',
      startedAt: minutesBefore(at.now, crashed ? 1.9 : at.pod.ageMinutes),
      finishedAt: minutesBefore(at.now, minutes),
      containerID: at.id,
    },
  };
}
