import type { ContainerStatus, Pod } from '../world/kube-object.ts';
import { makeStatus, type Status } from './status.ts';

/** The container a request means, by the API server's rules: named, or the only one. */
export function chooseContainer(pod: Pod, named: string | undefined): string | Status {
  const regular = pod.spec.containers.map((container) => container.name);
  const init = (pod.spec.initContainers ?? []).map((container) => container.name);
  const { name } = pod.metadata;
  if (named !== undefined && named !== '') {
    if ([...regular, ...init].includes(named)) return named;
    return makeStatus(400, `container ${named} is not valid for pod ${name}`);
  }
  const [only, ...others] = regular;
  if (only !== undefined && others.length === 0) return only;
  const initPart = init.length === 0 ? '' : ` or one of the init containers: [${init.join(' ')}]`;
  return makeStatus(
    400,
    `a container name must be specified for pod ${name}, choose one of: [${regular.join(' ')}]${initPart}`,
  );
}

/** The state of one container of a pod. */
export function statusOf(pod: Pod, container: string): ContainerStatus | undefined {
  const statuses = [...(pod.status.containerStatuses ?? []), ...(pod.status.initContainerStatuses ?? [])];
  return statuses.find((status) => status.name === container);
}
