import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunningContainer } from '../pod/execute.ts';
import { runtimeMessage } from '../pod/runtime-message.ts';
import type { ImageKind } from './image.ts';
import { killMarked } from './kill.ts';
import { locate } from './locate.ts';
import { listLacking, listPrograms } from './programs.ts';
import { startProcess } from './start.ts';

const gone = { kind: 'failed', message: 'container is in CONTAINER_EXITED state' } as const;

/** A container whose processes are real ones of this machine. For tests alone: nothing shuts them in. */
export function startProcesses(kind: ImageKind, at: { readonly pod: string }): RunningContainer {
  const folder = mkdtempSync(join(tmpdir(), 'container-'));
  const path = listPrograms(kind, folder);
  // Inherited by everything that is started here, so that all of it can be found again.
  const mark = `CONTAINER_ID=${randomBytes(32).toString('hex')}`;
  const env = { PATH: path.join(':'), HOME: folder, HOSTNAME: at.pod, CONTAINER_ID: mark.split('=')[1] };
  const sessions = new Set<number>();
  let isStopped = false;
  return {
    execute: async (argv, io) => {
      const [name = ''] = argv;
      const found = await locate(name, { path, cwd: folder, lacks: listLacking(kind) });
      if (found.kind !== 'found') return { kind: 'failed', message: runtimeMessage(found.kind, name) };
      if (isStopped) return gone;
      const started = await startProcess({ file: found.path, argv, cwd: folder, env }, io).catch((error) => {
        // The folder goes with the container, also under a process that is just being started.
        if (isStopped) return undefined;
        throw error;
      });
      if (started === undefined) return gone;
      if (started.kind === 'failed') return { kind: 'failed', message: runtimeMessage(started.why, name) };
      sessions.add(started.pid);
      void started.exited.then(() => sessions.delete(started.pid));
      if (isStopped) killMarked(mark, sessions);
      return started;
    },
    stop: () => {
      isStopped = true;
      killMarked(mark, sessions);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
