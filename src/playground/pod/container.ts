import type { ContainerSeed } from '../world/workload.ts';
import { createProcessTable, type ProcessTable } from './process-table.ts';
import { loadTools, type Tools } from './tools.ts';

/** A running container: its processes, its files, and what its programs remember. */
export interface Container {
  readonly seed: ContainerSeed;
  readonly pod: string;
  readonly podIp: string;
  readonly processes: ProcessTable;
  /** Marks that programs leave, such as migrations that were applied. */
  readonly marks: Set<string>;
  readonly env: Readonly<Record<string, string>>;
  /** The tools and files, loaded at the first call. */
  open(): Promise<Tools>;
  /** Ends every process. */
  stop(): void;
}

/** Starts a container; costs nothing before something runs in it. */
export function startContainer(
  seed: ContainerSeed,
  at: { readonly pod: string; readonly podIp: string; readonly startedAt: Date },
): Container {
  const processes = createProcessTable({ argv: seed.command ?? ['/app/server'], startedAt: at.startedAt });
  let tools: Promise<Tools> | undefined;
  return {
    seed,
    pod: at.pod,
    podIp: at.podIp,
    processes,
    marks: new Set(),
    env: {
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      HOSTNAME: at.pod,
      HOME: seed.user.name === 'postgres' ? '/var/lib/postgresql' : seed.cwd,
      KUBERNETES_SERVICE_HOST: '10.43.0.1',
      KUBERNETES_SERVICE_PORT: '443',
      ...seed.env,
    },
    open: () => {
      tools ??= loadTools({
        files: {
          ...seed.files,
          '/etc/hostname': `${at.pod}\n`,
          '/etc/hosts': `127.0.0.1\tlocalhost\n${at.podIp}\t${at.pod}\n`,
        },
        user: seed.user,
      });
      return tools;
    },
    stop: () => processes.killAll(),
  };
}
