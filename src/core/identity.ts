/** As whom a command runs in a cluster. */
export interface Identity {
  /** The account that voicepipe's own credentials stand for. */
  readonly account: string;
  /** The person it acts for there; absent where commands run as the account itself. */
  readonly as?: Impersonation;
}

/** Whom the API server is asked to take us for (Impersonate-User, -Group headers). */
export interface Impersonation {
  readonly user: string;
  readonly groups?: readonly string[];
}

/** `dev@example.com (impersonated by voicepipe)`, or the account alone, said to be the bot's own. */
export function describeIdentity({ account, as }: Identity): string {
  if (as === undefined) return `${account} (voicepipe's own account)`;
  const groups = as.groups === undefined || as.groups.length === 0 ? '' : `, groups ${as.groups.join(', ')}`;
  return `${as.user}${groups} (impersonated by ${account})`;
}
