import { spawn } from 'node:child_process';
import { z } from 'zod';
import { InfrastructureError } from '../../../core/failure.ts';
import { badConfiguration } from './bad.ts';
import type { ClusterEntry, ExecEntry } from './shape.ts';
import { decode, readText } from './user.ts';

/** A login that waits for a browser nobody sees must not hold a run for ever. */
const timeoutMs = 30_000;
const maxOutputBytes = 1024 * 1024;
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
    const output = await run(entry, { ...context, info, stop });
    const { credentials, until } = read(output, entry, of);
    cached = { credentials, until };
    return credentials;
  }

  function begin(): NonNullable<typeof running> {
    const stop = new AbortController();
    const done = renew(stop.signal).finally(() => {
      running = undefined;
    });
    return { done, stop };
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

function run(
  entry: ExecEntry,
  { of, env, info, stop }: PluginContext & { readonly info: string; readonly stop: AbortSignal },
): Promise<string> {
  const added = Object.fromEntries((entry.env ?? []).map(({ name, value }) => [name, value]));
  return new Promise((resolve, reject) => {
    const fail = (why: string, cause?: unknown) =>
      reject(
        new InfrastructureError('cluster-unauthorized', `${of}: the exec plugin "${entry.command}" ${why}`, {
          retrySafe: true,
          cause,
        }),
      );
    const child = spawn(entry.command, [...(entry.args ?? [])], {
      env: { ...env, ...added, KUBERNETES_EXEC_INFO: info },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const stdout: Buffer[] = [];
    let bytes = 0;
    let said = '';
    const kill = () => {
      try {
        const isOver = child.exitCode !== null || child.signalCode !== null;
        if (child.pid !== undefined && !isOver) process.kill(-child.pid, 'SIGKILL');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const timer = setTimeout(() => {
      kill();
      fail(`did not answer within ${timeoutMs / 1_000} s and was killed.`);
    }, timeoutMs);
    stop.addEventListener('abort', kill, { once: true });
    child.stdout.on('data', (piece: Buffer) => {
      bytes += piece.length;
      if (bytes <= maxOutputBytes) stdout.push(piece);
      else {
        kill();
        fail(`printed more than ${maxOutputBytes} bytes and was killed.`);
      }
    });
    child.stderr.on('data', (piece: Buffer) => {
      if (said.length < 1_000) said += piece.toString();
    });
    child.on('error', (cause: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      const hint = entry.installHint === undefined ? '' : ` ${entry.installHint.split('\n')[0]}`;
      fail(
        cause.code === 'ENOENT' ? `is not installed.${hint}` : `could not be started (${cause.code}).`,
        cause,
      );
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      if (code === 0) resolve(Buffer.concat(stdout).toString('utf8'));
      else fail(`ended with ${code ?? 'a signal'}: ${(said.trim().split('\n')[0] ?? '').slice(0, 200)}`);
    });
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
  if (!token && (!cert || !key)) throw bad('gave neither a token nor a certificate with its key.');
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
