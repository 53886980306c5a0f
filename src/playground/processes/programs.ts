import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { ImageKind } from './image.ts';

/** What an image without a shell lacks: whatever could start or end another process. */
const shells: ReadonlySet<string> = new Set(['sh', 'ash', 'bash', 'busybox', 'dash', 'kill', 'timeout']);
/** What an image without `timeout` has all the same. */
const small = (
  'awk basename cat chmod cp cut date dd dirname du echo env expr false find grep head hostname id kill ln ls md5sum mkdir mv ' +
  'od printenv printf ps pwd readlink rm sed seq setsid sh sha256sum sleep sort stat tail tee test touch tr true tty uname uniq ' +
  'wc which xargs yes'
).split(' ');

/** The folders of PATH in a container of this kind; a PATH of its own is made in `folder`. */
export function listPrograms(kind: ImageKind, folder: string): readonly string[] {
  const host = (process.env['PATH'] ?? '/usr/bin:/bin').split(':').filter((one) => one.startsWith('/'));
  if (kind !== 'no-timeout') return host;
  const own = join(folder, '.bin');
  mkdirSync(own);
  for (const name of small) {
    const place = host.find((one) => existsSync(join(one, name)));
    if (place !== undefined) symlinkSync(join(place, name), join(own, name));
  }
  return [own];
}

/** Programs that are not there under any path. */
export function listLacking(kind: ImageKind): ReadonlySet<string> {
  switch (kind) {
    case 'shellless':
    case 'windows':
      return shells;
    case 'full':
    case 'no-timeout':
      return new Set();
  }
}
