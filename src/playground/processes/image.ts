import type { Pod } from '../world/kube-object.ts';

/** What a container's image holds, as far as an exec can tell. */
export type ImageKind = 'full' | 'no-timeout' | 'shellless' | 'windows';

/** The image's name decides; the pod's operating system goes before it. */
export function readImageKind(pod: Pod, container: string): ImageKind {
  const os = pod.spec['os'];
  if (typeof os === 'object' && os !== null && 'name' in os && os.name === 'windows') return 'windows';
  const image = pod.spec.containers.find((one) => one.name === container)?.image ?? '';
  if (image.includes('shellless')) return 'shellless';
  return image.includes('no-timeout') ? 'no-timeout' : 'full';
}
