import { z } from 'zod';
import { InfrastructureError } from '../../../core/failure.ts';
import { badConfiguration } from './bad.ts';
import { runPlugin } from './run-plugin.ts';
import type { ClusterEntry, ExecEntry } from './shape.ts';
import { decode, readText } from './user.ts';

/** Credentials are renewed this long before they expire. */
const marginMs = 10_000;

const versions = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'];

const answerShape = z.object({
  apiVersion: z.string(),
  kind: z.literal('ExecCredential'),
  status: z.object({
    token: z.string().optional(),
    clientCertificateData: z.string().optional(),
    clientKeyData: z.string().optional(),
    expirationTimestamp: z.string().nullish(),
  }),
});

export interface PluginCredentials {
  readonly token?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

/** A credential plugin: https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins */
export interface ExecPlugin {
  /** From the cache while it is good; however many ask at once, the plugin runs once. `fresh` runs it again. */
  readonly credentials: (how: {
    readonly fresh: boolean;
    readonly signal?: AbortSignal;
  }) => Promise<PluginCredentials>;
}

interface PluginContext {
  readonly of: string;
  readonly cluster: ClusterEntry;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export function openExecPlugin(entry: ExecEntry, context: PluginContext): ExecPlugin {
  const { of } = context;
  if (!versions.includes(entry.apiVersion))
    throw badConfiguration(
      `${of} has an exec plugin of version "${entry.apiVersion}". Known are ${versions.join(' and ')}.`,
    );
  if (entry.interactiveMode === 'Always')
    throw badConfiguration(
      `${of} has an exec plugin that always needs a terminal (interactiveMode "Always"); voicepipe has none.`,
    );
  const info = JSON.stringify({
    kind: 'ExecCredential',
    apiVersion: entry.apiVersion,
    spec: {
      interactive: false,
      ...(entry.provideClusterInfo === true ? { cluster: describeCluster(context) } : {}),
    },
  });
  let cached: { readonly credentials: PluginCredentials; readonly until: number } | undefined;
  let running: { readonly done: Promise<PluginCredentials>; readonly stop: AbortController } | undefined;
  let waiting = 0;

  async function renew(stop: AbortSignal): Promise<PluginCredentials> {
    const output = await runPlugin(entry, { of, env: context.env, info, stop });
    const { credentials, until } = read(output, entry, of);
    cached = { credentials, until };
    return credentials;
  }

  function begin(): NonNullable<typeof running> {
    const stop = new AbortController();
    const begun = { done: renew(stop.signal), stop };
    const forget = () => {
      if (running === begun) running = undefined;
    };
    // Who asks after it was stopped begins anew, even before it is dead.
    stop.signal.addEventListener('abort', forget);
    begun.done.then(forget, forget);
    return begun;
  }

  return {
    credentials: async ({ fresh, signal }) => {
      if (!fresh && cached !== undefined && Date.now() < cached.until) return cached.credentials;
      running ??= begin();
      const { done, stop } = running;
      waiting += 1;
      try {
        return await (signal === undefined ? done : orAbort(done, signal));
      } finally {
        waiting -= 1;
        if (waiting === 0) stop.abort();
      }
    },
  };
}

/** Only this caller stops waiting; the plugin is killed when nobody waits any more. */
function orAbort<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () =>
      reject(
        new InfrastructureError('cluster-unauthorized', 'The credentials were not ready in time.', {
          retrySafe: true,
        }),
      );
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

function read(
  output: string,
  entry: ExecEntry,
  of: string,
): { credentials: PluginCredentials; until: number } {
  const bad = (why: string) =>
    new InfrastructureError('cluster-unauthorized', `${of}: the exec plugin "${entry.command}" ${why}`, {
      retrySafe: true,
    });
  let value: unknown;
  try {
    value = JSON.parse(output);
  } catch {
    throw bad('printed no JSON.');
  }
  const parsed = answerShape.safeParse(value);
  if (!parsed.success) throw bad('printed no ExecCredential with a status.');
  if (parsed.data.apiVersion !== entry.apiVersion)
    throw bad(`answered in version "${parsed.data.apiVersion}", not in "${entry.apiVersion}".`);
  const { token, clientCertificateData: cert, clientKeyData: key, expirationTimestamp } = parsed.data.status;
  if (Boolean(cert) !== Boolean(key)) throw bad('gave a certificate without its key, or a key alone.');
  if (!token && !cert) throw bad('gave neither a token nor a certificate with its key.');
  const expires = expirationTimestamp ? Date.parse(expirationTimestamp) : Number.POSITIVE_INFINITY;
  return {
    credentials: { token: token || undefined, cert: cert || undefined, key: key || undefined },
    until: Number.isNaN(expires) ? 0 : expires - marginMs,
  };
}

/** The cluster as a plugin may be told it (`provideClusterInfo`). */
function describeCluster({ cluster, of }: PluginContext) {
  const file = cluster['certificate-authority'];
  const data = cluster['certificate-authority-data'];
  const ca = data
    ? decode(data, 'certificate-authority-data', of)
    : file
      ? readText(file, of, 'certificate-authority')
      : undefined;
  const config = cluster.extensions?.find(
    ({ name }) => name === 'client.authentication.k8s.io/exec',
  )?.extension;
  return {
    server: cluster.server,
    ...(cluster['tls-server-name'] ? { 'tls-server-name': cluster['tls-server-name'] } : {}),
    ...(cluster['insecure-skip-tls-verify'] ? { 'insecure-skip-tls-verify': true } : {}),
    ...(ca === undefined ? {} : { 'certificate-authority-data': Buffer.from(ca).toString('base64') }),
    ...(cluster['proxy-url'] ? { 'proxy-url': cluster['proxy-url'] } : {}),
    ...(config === undefined ? {} : { config }),
  };
}
