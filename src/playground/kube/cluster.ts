import { randomUUID } from 'node:crypto';
import { startContainer } from '../pod/container.ts';
import { execute, type RunningContainer } from '../pod/execute.ts';
import { startProcesses } from '../processes/container.ts';
import { readImageKind } from '../processes/image.ts';
import { digest } from '../world/base-files.ts';
import { isPod, type Pod } from '../world/kube-object.ts';
import { containerKey, type World } from '../world/world.ts';
import type { LivingLog } from './main-process.ts';
import { createObjectStore, type ObjectStore } from './object-store.ts';
import { findResource } from './resources.ts';

/** A living cluster: its objects, and the containers that run in it. */
export interface Cluster {
  readonly startedAt: Date;
  readonly store: ObjectStore;
  /** Whether objects may be created and deleted by request. */
  readonly isWritable: boolean;
  pod(namespace: string, name: string): Pod | undefined;
  /** The container that is running under that name; undefined when it is not running. */
  container(pod: Pod, name: string): RunningContainer | undefined;
  /** A pod of that name is made again, with another `uid`; false when there is none. */
  recreatePod(name: string): boolean;
  deletePod(name: string): boolean;
  /** The first container of a pod of that name starts again from another image, as after `kubectl set image pod/…`; false when there is none. */
  setImage(name: string, image: string): boolean;
  /** Ends what runs in one container. */
  endContainer(pod: Pod, name: string): void;
  /** What a container's own process wrote; undefined where none runs. */
  livingLog(pod: Pod, name: string): LivingLog | undefined;
  keepLog(pod: Pod, name: string, log: LivingLog): void;
  /** Ends what runs in a pod and takes the pod away. */
  remove(pod: Pod): void;
  stop(): void;
}

/** What an exec starts: programs of the world's containers in memory, or processes of this machine. */
export type Processes = 'simulated' | 'real';

/** Brings a world to life; nothing in it runs before it is called. */
export function createCluster(world: World, processes: Processes): Cluster {
  const store = createObjectStore(world.objects);
  const running = new Map<string, RunningContainer>();
  const logs = new Map<string, LivingLog>();
  const keyOf = (pod: Pod, name: string) => `${pod.metadata.uid}/${name}`;
  const pods = findResource('', 'pods');
  if (pods === undefined) throw new Error('The resource "pods" is missing.');

  const named = (name: string) =>
    store
      .list(pods)
      .filter(isPod)
      .filter((pod) => pod.metadata.name === name);
  const stopPod = (pod: Pod) => {
    for (const [key, container] of running) {
      if (!key.startsWith(`${pod.metadata.uid}/`)) continue;
      container.stop();
      running.delete(key);
    }
  };

  const remove = (pod: Pod) => {
    stopPod(pod);
    store.remove(pod);
  };

  return {
    startedAt: world.startedAt,
    store,
    isWritable: processes === 'real',
    pod: (namespace, name) => {
      const found = store.get(pods, name, namespace);
      return found !== undefined && isPod(found) ? found : undefined;
    },
    container: (pod, name) => {
      const status = pod.status.containerStatuses?.find((one) => one.name === name);
      if (status?.state.running === undefined) return undefined;
      const key = keyOf(pod, name);
      const known = running.get(key);
      if (known !== undefined) return known;
      const container =
        processes === 'real'
          ? startProcesses(readImageKind(pod, name), { pod: pod.metadata.name })
          : simulate(world, pod, { name, startedAt: new Date(status.state.running.startedAt) });
      if (container !== undefined) running.set(key, container);
      return container;
    },
    endContainer: (pod, name) => {
      running.get(keyOf(pod, name))?.stop();
      running.delete(keyOf(pod, name));
    },
    livingLog: (pod, name) => logs.get(keyOf(pod, name)),
    keepLog: (pod, name, log) => {
      logs.set(keyOf(pod, name), log);
    },
    recreatePod: (name) => {
      const found = named(name);
      for (const pod of found) {
        remove(pod);
        const now = new Date().toISOString().replace(/\.\d+/, '');
        store.put({ ...pod, metadata: { ...pod.metadata, uid: randomUUID(), creationTimestamp: now } });
      }
      return found.length > 0;
    },
    deletePod: (name) => {
      const found = named(name);
      for (const pod of found) remove(pod);
      return found.length > 0;
    },
    setImage: (name, image) => {
      const found = named(name);
      for (const pod of found) {
        stopPod(pod);
        store.put(withImage(pod, image));
      }
      return found.length > 0;
    },
    remove,
    stop: () => {
      for (const container of running.values()) container.stop();
      running.clear();
    },
  };
}

function withImage({ spec, status, ...pod }: Pod, image: string): Pod {
  const [first, ...others] = spec.containers;
  const [state, ...states] = status.containerStatuses ?? [];
  if (first === undefined || state === undefined) return { ...pod, spec, status };
  const started = {
    ...state,
    image,
    imageID: `${image.replace(/[:@][^:/]*$/, '')}@${digest(image)}`,
    restartCount: state.restartCount + 1,
  };
  return {
    ...pod,
    spec: { ...spec, containers: [{ ...first, image }, ...others] },
    status: { ...status, containerStatuses: [started, ...states] },
  };
}

function simulate(
  world: World,
  pod: Pod,
  { name, startedAt }: { readonly name: string; readonly startedAt: Date },
): RunningContainer | undefined {
  const seed = world.containers.get(containerKey(pod.metadata.namespace ?? '', pod.metadata.name, name));
  if (seed === undefined) return undefined;
  const podIp = pod.status.podIP ?? '10.42.0.1';
  const container = startContainer(seed, { pod: pod.metadata.name, podIp, startedAt });
  return { execute: (argv, io) => execute(container, argv, io), stop: container.stop };
}
