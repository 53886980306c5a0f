import type { Failure } from './failure.ts';
import { parseSelector } from './label-selector.ts';
import { showInLine } from './text.ts';

/** What people name as the place of a command, before the cluster was asked. */
export type TargetRef =
  /** The name of a pod, or the beginning of one. */
  | { readonly kind: 'pod'; readonly name: string }
  | { readonly kind: 'workload'; readonly workload: WorkloadKind; readonly name: string }
  /** A valid label selector, as typed. */
  | { readonly kind: 'selector'; readonly selector: string };

/** Kinds that stand for pods, by the name Kubernetes gives them. */
export type WorkloadKind =
  | 'Deployment'
  | 'StatefulSet'
  | 'DaemonSet'
  | 'ReplicaSet'
  | 'Job'
  | 'CronJob'
  | 'Service';

export type ReadTarget =
  | { readonly ok: true; readonly ref: TargetRef }
  | { readonly ok: false; readonly failure: Failure };

/** kubectl's names, singular, plural, short and with their group; the first is how we write it. */
const kinds: readonly {
  readonly kind: WorkloadKind;
  readonly group: string;
  readonly names: readonly string[];
}[] = [
  { kind: 'Deployment', group: 'apps', names: ['deploy', 'deployment', 'deployments'] },
  { kind: 'StatefulSet', group: 'apps', names: ['sts', 'statefulset', 'statefulsets'] },
  { kind: 'DaemonSet', group: 'apps', names: ['ds', 'daemonset', 'daemonsets'] },
  { kind: 'ReplicaSet', group: 'apps', names: ['rs', 'replicaset', 'replicasets'] },
  { kind: 'Job', group: 'batch', names: ['job', 'jobs'] },
  { kind: 'CronJob', group: 'batch', names: ['cj', 'cronjob', 'cronjobs'] },
  { kind: 'Service', group: '', names: ['svc', 'service', 'services'] },
];
const podNames = ['po', 'pod', 'pods'];

const forms = 'Name a pod or the beginning of its name, deploy/NAME, sts/NAME, ds/NAME, job/NAME, svc/NAME';

/** Reads `api-7f`, `deploy/api`, `deployments.apps/api`, `-l app=api`. What it accepts is safe in a path. Never throws. */
export function parseTarget(text: string): ReadTarget {
  const selector = /^(?:-l|--selector)(?:=|\s+|(?=[^-]))(.*)$/su.exec(text)?.[1]?.trim();
  if (selector !== undefined) {
    const read = parseSelector(selector);
    // Whatever blanks stand in it mean the same.
    return read.ok ? { ok: true, ref: { kind: 'selector', selector: selector.replace(/\s+/g, ' ') } } : read;
  }
  const [first = '', name, ...more] = text.split('/');
  if (name === undefined) return isPodName(first) ? pod(first) : refuse(text, `${forms} or -l SELECTOR.`);
  if (more.length > 0 || name === '') return refuse(text, `${forms}.`);
  const kind = first.toLowerCase();
  if (podNames.includes(kind)) return isPodName(name) ? pod(name) : refuse(text, `${forms}.`);
  const known = kinds.find(({ group, names }) =>
    names.some(
      (one) =>
        kind === one || (group !== '' && (kind === `${one}.${group}` || kind === `${one}.v1.${group}`)),
    ),
  );
  if (known === undefined) {
    const list = [...podNames.slice(1, 2), ...kinds.map(({ names }) => names[0])].join(', ');
    return refuse(text, `Before the "/" stands one of: ${list}.`);
  }
  if (!isObjectName(name)) return refuse(text, `${forms}.`);
  return { ok: true, ref: { kind: 'workload', workload: known.kind, name } };
}

/** `deploy/api`, `-l app=api`, `api-7f`: how a target that was named is written back. */
export function writeTarget(ref: TargetRef): string {
  switch (ref.kind) {
    case 'pod':
      return ref.name;
    case 'selector':
      return `-l ${ref.selector}`;
    case 'workload':
      return `${kinds.find(({ kind }) => kind === ref.workload)?.names[0] ?? ref.workload}/${ref.name}`;
  }
}

/** A whole name of most objects: an RFC 1123 subdomain. */
export function isObjectName(name: string): boolean {
  return (
    name.length <= 253 && /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/.test(name)
  );
}

/** A whole name of a namespace or a container: an RFC 1123 label. */
export function isLabel(name: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(name);
}

/** Also the beginning of one, which may end in `-` or `.`. */
function isPodName(name: string): boolean {
  return isObjectName(name) || (name.length < 253 && isObjectName(`${name}x`) && /^[a-z0-9]/.test(name));
}

function pod(name: string): ReadTarget {
  return { ok: true, ref: { kind: 'pod', name } };
}

function refuse(text: string, hint: string): ReadTarget {
  const what = text.includes('/') && !text.startsWith('.') ? 'a target' : 'the name of a pod';
  return {
    ok: false,
    failure: { code: 'bad-command', message: `"${showInLine(text, 80)}" cannot be ${what}.`, hint },
  };
}
