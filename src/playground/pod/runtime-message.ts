import { randomBytes } from 'node:crypto';
import type { Missing } from './executable.ts';

/** Why a runtime cannot start a program. */
export type StartFailure = Exclude<Missing, 'found'> | 'no-format' | 'too-long';

/** What containerd and runc say, word for word. */
export function runtimeMessage(kind: StartFailure, name: string): string {
  const id = randomBytes(32).toString('hex');
  return `failed to exec in container: failed to start exec "${id}": OCI runtime exec failed: exec failed: unable to start container process: ${reason(kind, name)}: unknown`;
}

function reason(kind: StartFailure, name: string): string {
  const quoted = JSON.stringify(name);
  switch (kind) {
    case 'not-in-path':
      return `exec: ${quoted}: executable file not found in $PATH`;
    case 'no-file':
      return `exec: ${quoted}: stat ${name}: no such file or directory`;
    case 'denied':
      return `exec: ${quoted}: permission denied`;
    case 'directory':
      return `exec: ${quoted}: is a directory`;
    case 'no-format':
      return `exec ${name}: exec format error`;
    case 'too-long':
      return `exec ${name}: argument list too long`;
  }
}
