import { InfrastructureError } from '../../../core/failure.ts';
import { badConfiguration } from './bad.ts';
import { type ExecPlugin, openExecPlugin } from './exec-plugin.ts';
import { readFile } from './read-file.ts';
import type { ClusterEntry, UserEntry } from './shape.ts';

/** A bundle of all the world's authorities has 300 kB. */
const maxFileBytes = 1024 * 1024;

/** What proves who we are, for one connection. */
export interface Credentials {
  /** Without the header's name. */
  readonly authorization?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** A user of a kubeconfig; everything that we could not honour was refused when it was made. */
export interface User {
  /** Read anew each time, because files rotate; `fresh` asks an exec plugin again. */
  readonly credentials: (how: {
    readonly fresh: boolean;
    readonly signal?: AbortSignal;
  }) => Promise<Credentials>;
  /** `Impersonate-…` headers. */
  readonly impersonation: Readonly<Record<string, string | readonly string[]>>;
}

export interface UserContext {
  readonly name: string;
  readonly cluster: ClusterEntry;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Replaces whom the kubeconfig impersonates. */
  readonly as?: Impersonated;
}

export interface Impersonated {
  readonly user: string;
  readonly uid?: string;
  readonly groups?: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** Makes a user of its kubeconfig entry. Throws `bad-configuration` for what kubectl refuses too, and for legacy auth providers. */
export function openUser(entry: UserEntry, context: UserContext): User {
  const of = `User "${context.name}" of the kubeconfig`;
  const provider = entry['auth-provider'];
  if (provider)
    throw badConfiguration(
      `${of} uses the auth-provider "${provider.name ?? ''}", which Kubernetes removed in 1.26. Use its exec plugin instead (such as kubelogin or gke-gcloud-auth-plugin).`,
    );
  const hasToken = Boolean(entry.token) || Boolean(entry.tokenFile);
  if (entry.username && hasToken)
    throw badConfiguration(`${of} has both a token and a username. Keep one of them.`);
  const cert = loader(
    of,
    'client-certificate',
    entry['client-certificate-data'],
    entry['client-certificate'],
  );
  const key = loader(of, 'client-key', entry['client-key-data'], entry['client-key']);
  if ((cert === undefined) !== (key === undefined) && !entry.exec)
    throw badConfiguration(
      `${of} has a client certificate without its key, or a key without its certificate.`,
    );
  const tokenFile = entry.tokenFile ? openTokenFile(entry.tokenFile, { of, token: entry.token }) : undefined;
  const plugin = entry.exec ? openExecPlugin(entry.exec, { ...context, of }) : undefined;
  return {
    credentials: async (how) => ({
      ...(cert === undefined || key === undefined ? {} : { cert: cert(), key: key() }),
      ...(await authorize(entry, { of, tokenFile, plugin, how })),
    }),
    impersonation: impersonate(context.as ?? readAs(entry), of),
  };
}

async function authorize(
  entry: UserEntry,
  {
    of,
    tokenFile,
    plugin,
    how,
  }: {
    of: string;
    tokenFile: (() => string) | undefined;
    plugin: ExecPlugin | undefined;
    how: Parameters<User['credentials']>[0];
  },
): Promise<Credentials> {
  if (tokenFile !== undefined) return { authorization: `Bearer ${tokenFile()}` };
  if (entry.token) return { authorization: `Bearer ${checkToken(entry.token, of)}` };
  if (entry.username) {
    const pair = Buffer.from(`${entry.username}:${entry.password ?? ''}`).toString('base64');
    return { authorization: `Basic ${pair}` };
  }
  if (plugin === undefined) return {};
  const { token, cert, key } = await plugin.credentials(how);
  return {
    ...(token === undefined ? {} : { authorization: `Bearer ${checkToken(token, of)}` }),
    ...(cert === undefined || key === undefined ? {} : { cert, key }),
  };
}

/** While a file is being replaced, what it last held counts, and before that the token beside it: as in client-go. */
function openTokenFile(file: string, { of, token }: { of: string; token: string | undefined }): () => string {
  let last = token;
  return () => {
    try {
      last = checkToken(readText(file, of, 'tokenFile'), of);
    } catch (error) {
      if (!(error instanceof InfrastructureError) || !last) throw error;
    }
    return checkToken(last, of);
  };
}

/** A token as a header can carry it: without the newline that files end with, and nothing that would break the header. */
function checkToken(token: string, of: string): string {
  const trimmed = token.trim();
  if (trimmed === '' || /[^\x21-\x7e]/.test(trimmed))
    throw badConfiguration(`${of} has a token that no header can carry. Renew it.`);
  return trimmed;
}

function readAs(entry: UserEntry): Impersonated | undefined {
  const groups = entry['as-groups'] ?? [];
  const extra = entry['as-user-extra'] ?? {};
  const uid = entry['as-uid'];
  if (!entry.as && !uid && groups.length === 0 && Object.keys(extra).length === 0) return undefined;
  return { user: entry.as ?? '', groups, extra, ...(uid ? { uid } : {}) };
}

/** The headers of k8s.io/client-go transport; extra keys are lower-cased and percent-encoded, groups one line each. */
function impersonate(as: Impersonated | undefined, of: string): User['impersonation'] {
  if (as === undefined) return {};
  if (as.user === '')
    throw badConfiguration(
      `${of} impersonates a uid, groups or extra without a user, which no API server accepts.`,
    );
  const headers: Record<string, string | readonly string[]> = { 'Impersonate-User': header(as.user, of) };
  if (as.uid !== undefined) headers['Impersonate-Uid'] = header(as.uid, of);
  if (as.groups !== undefined && as.groups.length > 0)
    headers['Impersonate-Group'] = as.groups.map((group) => header(group, of));
  for (const [key, values] of Object.entries(as.extra ?? {}))
    headers[`Impersonate-Extra-${escapeKey(key.toLowerCase())}`] = values.map((value) => header(value, of));
  return headers;
}

/** Every byte that is not a letter, digit, `-`, `_` or `.` percent-encoded, so that it can stand in a header's name. */
function escapeKey(key: string): string {
  return Buffer.from(key)
    .toString('latin1')
    .replace(/[^\w.-]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}

/** As UTF-8, which Node writes from one character a byte. Servers cut blanks at both ends: it would be somebody else. */
function header(value: string, of: string): string {
  if (/[\0-\x08\x0a-\x1f\x7f\p{Cs}]/u.test(value) || /^[ \t]|[ \t]$/.test(value))
    throw badConfiguration(
      `${of} impersonates ${JSON.stringify(value.slice(0, 80))}, which no header can carry: no control characters, no blanks at its ends.`,
    );
  return Buffer.from(value).toString('latin1');
}

/** Data beats the file, as in kubectl; a file is read anew each time. */
function loader(
  of: string,
  what: string,
  data: string | undefined,
  file: string | undefined,
): (() => string) | undefined {
  if (data) {
    const pem = decode(data, `${what}-data`, of);
    return () => pem;
  }
  if (!file) return undefined;
  return () => readText(file, of, what);
}

export function decode(data: string, what: string, of: string): string {
  const pem = Buffer.from(data, 'base64').toString('utf8');
  if (!pem.includes('-----BEGIN '))
    throw badConfiguration(`${of} has "${what}" that is no base64 of a PEM file.`);
  return pem;
}

export function readText(file: string, of: string, what: string): string {
  try {
    return readFile(file, maxFileBytes);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown error';
    throw badConfiguration(`${of} names "${file}" as ${what}, which cannot be read (${code}).`, cause);
  }
}
