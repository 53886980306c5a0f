import { readdirSync, readFileSync } from 'node:fs';

/**
 * Kills every process whose environment holds `mark`, as the end of a container's PID namespace does. `groups` are killed where
 * there is no `/proc` to look for the others in.
 */
export function killMarked(mark: string, groups: Iterable<number>): void {
  for (const group of groups) kill(-group);
  for (;;) {
    const left = findMarked(mark);
    if (left.length === 0) return;
    // Once more: a process may have been born between the look and the kill.
    for (const pid of left) kill(pid);
  }
}

function findMarked(mark: string): readonly number[] {
  const pids = readFolder('/proc').filter((name) => /^\d+$/.test(name) && isAlive(name));
  return pids.filter((pid) => readText(`/proc/${pid}/environ`).split('\0').includes(mark)).map(Number);
}

/** A process that was killed and not waited for yet is dead all the same, and so is one on its way out. */
function isAlive(pid: string): boolean {
  const stat = readText(`/proc/${pid}/stat`);
  return stat !== '' && !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
}

function readFolder(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

/** Empty for what is gone or somebody else's. */
function readText(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
