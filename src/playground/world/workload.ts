/** A workload of the seeded world, as plainly as it can be said; `make-*.ts` turn it into Kubernetes objects. */
export interface Workload {
  readonly kind: 'Deployment' | 'StatefulSet' | 'Job';
  readonly name: string;
  readonly replicas: number;
  readonly ageMinutes: number;
  /** Deployments have one group per ReplicaSet, newest first; the others have exactly one. */
  readonly groups: readonly PodGroup[];
}

export interface PodGroup {
  /** The ReplicaSet's hash; empty for a StatefulSet or a Job. */
  readonly hash: string;
  readonly revision: number;
  readonly wanted: number;
  readonly ageMinutes: number;
  readonly version: string;
  readonly pods: readonly PodSeed[];
  readonly containers: readonly ContainerSeed[];
}

export interface PodSeed {
  readonly suffix: string;
  readonly node: string;
  readonly ip: string;
  readonly ageMinutes: number;
  /** Default `running`. */
  readonly state?: 'running' | 'completed' | 'crash-loop' | 'pending';
  readonly restarts?: number;
}

/** What one container is and holds. */
export interface ContainerSeed {
  readonly name: string;
  readonly image: string;
  readonly imageDigest: string;
  readonly ports: readonly number[];
  readonly command?: readonly string[];
  readonly user: { readonly name: string; readonly uid: number };
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
  /** False for an image without a shell or any of the usual tools. */
  readonly hasShell: boolean;
  /** Scripted programs beside the shell's tools. */
  readonly programs: readonly string[];
  readonly log: LogSeed;
}

export interface LogSeed {
  /** Lines written before the world began, oldest first, with their age. */
  readonly lines: readonly { readonly secondsAgo: number; readonly text: string }[];
  /** What a container that keeps running goes on to write, in turn. */
  readonly live: readonly string[];
  readonly liveEverySeconds: number;
  /** The log of the instance before the last restart. */
  readonly previous?: readonly { readonly secondsAgo: number; readonly text: string }[];
}
