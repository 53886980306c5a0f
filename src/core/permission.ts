import type { Failure } from './failure.ts';
import { cleanMessage } from './status.ts';
import type { Target } from './target.ts';

/**
 * Whether a server of this version (`1.35`, `1.35+`) asks for the verb `create` beside `get` when an exec comes over WebSocket
 * (feature gate AuthorizePodWebsocketUpgradeCreatePermission, on since 1.35).
 */
export function needsCreate(version: string): boolean {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version) ?? [];
  return Number(major) > 1 || (Number(major) === 1 && Number(minor) >= 35);
}

/** The refusal of an exec that RBAC would refuse, before anybody was asked to approve it. */
export function explainDenied({
  account,
  verb,
  target,
  reason,
}: {
  /** As whom it was asked: voicepipe's own account, or the person that it impersonates. */
  readonly account: string;
  readonly verb: string;
  readonly target: Pick<Target, 'namespace' | 'pod'>;
  readonly reason: string;
}): Failure {
  const said = cleanMessage(reason);
  return {
    code: 'cluster-forbidden',
    message: `"${account}" may not run commands in "${[target.namespace, target.pod].filter(Boolean).join('/')}": it lacks the verb "${verb}" on "pods/exec", so nobody was asked.${said === '' ? '' : ` The API server said: ${said}`}`,
    hint: `Grant the verb "${verb}" on "pods/exec" in namespace "${target.namespace}" to "${account}".`,
  };
}
