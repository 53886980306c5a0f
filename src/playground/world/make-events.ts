import { isPod, type KubeObject, type Pod } from './kube-object.ts';
import { makeMeta, minutesBefore } from './make-meta.ts';

interface Happening {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  readonly firstMinutes: number;
  readonly lastMinutes: number;
}

/** Events about the pods that are new or in trouble. */
export function buildEvents(objects: readonly KubeObject[], now: Date): readonly KubeObject[] {
  return objects
    .filter(isPod)
    .flatMap((pod) =>
      happenings(pod).map((happening, index) => makeEvent(pod, happening, { now, serial: index })),
    );
}

function happenings(pod: Pod): readonly Happening[] {
  const name = `${pod.metadata.namespace}/${pod.metadata.name}`;
  if (pod.metadata.name.startsWith('api-7f')) {
    return [
      once('Scheduled', `Successfully assigned ${name} to ${pod.spec.nodeName}`, 12),
      once('Pulled', `Container image "${pod.spec.containers[0]?.image}" already present on machine`, 12),
      once('Started', 'Started container api', 12),
      {
        type: 'Warning',
        reason: 'Unhealthy',
        message: 'Readiness probe failed: Get "http://10.42.0.31:8080/healthz": connection refused',
        count: 2,
        firstMinutes: 12,
        lastMinutes: 11.9,
      },
    ];
  }
  if (pod.metadata.name.startsWith('mailer-')) {
    return [
      {
        type: 'Normal',
        reason: 'Pulled',
        message: `Container image "${pod.spec.containers[0]?.image}" already present on machine`,
        count: 14,
        firstMinutes: 55,
        lastMinutes: 2,
      },
      {
        type: 'Warning',
        reason: 'BackOff',
        message: `Back-off restarting failed container mailer in pod ${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`,
        count: 214,
        firstMinutes: 54,
        lastMinutes: 0.5,
      },
    ];
  }
  return [];
}

function once(reason: string, message: string, minutes: number): Happening {
  return { type: 'Normal', reason, message, count: 1, firstMinutes: minutes, lastMinutes: minutes };
}

function makeEvent(
  pod: Pod,
  happening: Happening,
  at: { readonly now: Date; readonly serial: number },
): KubeObject {
  const { namespace = 'default', name, uid } = pod.metadata;
  const age = { now: at.now, namespace, ageMinutes: happening.firstMinutes };
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: makeMeta(`${name}.${(0x17d2c0 + at.serial).toString(16)}`, age),
    involvedObject: { apiVersion: 'v1', kind: 'Pod', namespace, name, uid },
    type: happening.type,
    reason: happening.reason,
    message: happening.message,
    count: happening.count,
    firstTimestamp: minutesBefore(at.now, happening.firstMinutes),
    lastTimestamp: minutesBefore(at.now, happening.lastMinutes),
    source: { component: happening.reason === 'Scheduled' ? 'default-scheduler' : 'kubelet' },
  };
}
