/**
 * Every expected trouble, by code. `docs/failures.md` explains each, and a test compares the two both ways.
 * A code is stable: scripts and the ledger hold it.
 */
export const failureCodes = [
  'bad-command',
  'bad-configuration',
  'pod-not-found',
  'pod-ambiguous',
  'pod-not-running',
  'container-not-found',
  'container-not-running',
  'workload-not-found',
  'workload-empty',
  'log-not-found',
  'log-interrupted',
  'cluster-unknown',
  'cluster-unreachable',
  'cluster-unauthorized',
  'cluster-forbidden',
  'cluster-refused',
  'exec-refused',
  'exec-not-started',
  'exec-timed-out',
  'exec-cancelled',
  'connection-lost',
  'exit-unknown',
  'worker-lost',
  'target-changed',
  'channel-refused',
  'channel-not-allowed',
  'message-gone',
  'approval-refused',
  'approval-expired',
  'own-approval',
  'not-entitled',
  'not-viewed',
  'person-unknown',
  'reason-missing',
  'step-up-needed',
  'identity-unknown',
  'secret-in-command',
  'frozen',
  'locked',
  'break-glass-refused',
  'already-decided',
  'run-not-found',
  'stale-button',
  'data-directory-in-use',
  'port-in-use',
  'slack-refused',
  'slack-limited',
  'post-in-doubt',
  'upload-refused',
  'output-gone',
  'nothing-found',
  'store-unavailable',
  'queue-unavailable',
  'policy-forbids',
] as const;

export type FailureCode = (typeof failureCodes)[number];

/** Expected trouble as a value: what is so, with the values in quotes, and the way out. */
export interface Failure {
  readonly code: FailureCode;
  /** One sentence, without secrets, fit for Slack, the ledger and a terminal. */
  readonly message: string;
  /** What to do next, where there is something. */
  readonly hint?: string;
  /** Ids that the message names as `@ID`: Slack draws them as people and groups. */
  readonly names?: readonly string[];
  /** Names of pods that could have been meant, at most ten. */
  readonly candidates?: readonly string[];
}

/** Broken infrastructure, thrown by an adapter. */
export class InfrastructureError extends Error {
  readonly code: FailureCode;
  /** Whether the same call may be made again without doing anything twice. */
  readonly retrySafe: boolean;

  constructor(code: FailureCode, message: string, options: { retrySafe: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.name = 'InfrastructureError';
    this.code = code;
    this.retrySafe = options.retrySafe;
  }
}
