import { z } from 'zod';
import { joinSignals } from '../../core/join-signals.ts';
import { chooseValues, type KeptValue } from '../../core/redact/known-values.ts';
import type { Target } from '../../core/target.ts';
import { type Access, openEndpoint } from './connect.ts';
import { type Kind, type Reading, readObject } from './read-objects.ts';

const timeoutMs = 5_000;
const maxSecrets = 64;

const reference = z.object({ name: z.string().nullish(), key: z.string().nullish() }).nullish();
const containers = z
  .array(
    z.object({
      name: z.string().nullish(),
      env: z
        .array(
          z.object({
            name: z.string().nullish(),
            value: z.string().nullish(),
            valueFrom: z.object({ secretKeyRef: reference }).nullish(),
          }),
        )
        .nullish(),
      envFrom: z.array(z.object({ secretRef: reference })).nullish(),
    }),
  )
  .nullish();
const podShape = z.object({
  spec: z
    .object({
      containers,
      initContainers: containers,
      volumes: z
        .array(
          z.object({
            secret: z.object({ secretName: z.string().nullish() }).nullish(),
            projected: z.object({ sources: z.array(z.object({ secret: reference })).nullish() }).nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
});
const secretShape = z.object({ data: z.record(z.string(), z.string()).nullish() });
const pods: Kind<typeof podShape> = { root: 'api/v1', plural: 'pods', shape: podShape };
const secrets: Kind<typeof secretShape> = { root: 'api/v1', plural: 'secrets', shape: secretShape };

/** What a target's pod keeps secret, as far as the account may read it; `unread` says why there may be more. */
export interface SecretValues {
  readonly values: readonly string[];
  readonly unread: readonly string[];
}

/** The values of the Secrets that a pod uses and of its variables named like secrets. Takes 5 s at most and never throws. */
export async function readSecretValues(
  access: Access,
  target: Target,
  signal?: AbortSignal,
): Promise<SecretValues> {
  const time = AbortSignal.timeout(timeoutMs);
  const both = joinSignals(signal === undefined ? [time] : [signal, time]);
  try {
    const endpoint = await openEndpoint(access, { signal: both.signal });
    try {
      return await readAll({ endpoint, namespace: target.namespace, signal: both.signal }, target.pod);
    } finally {
      endpoint.release();
    }
  } catch (error) {
    return { values: [], unread: [error instanceof Error ? error.message : String(error)] };
  } finally {
    both.release();
  }
}

async function readAll(reading: Reading, name: string): Promise<SecretValues> {
  const pod = await readObject(reading, pods, name);
  if ('failure' in pod) return { values: [], unread: [pod.failure.message] };
  const spec = pod.value?.spec;
  const all = [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])];
  const env = all.flatMap((container) => container.env ?? []);
  const names = new Set(
    [
      ...env.map((variable) => variable.valueFrom?.secretKeyRef?.name),
      ...all.flatMap((container) => (container.envFrom ?? []).map((from) => from.secretRef?.name)),
      ...(spec?.volumes ?? []).flatMap((volume) => [
        volume.secret?.secretName,
        ...(volume.projected?.sources ?? []).map((source) => source.secret?.name),
      ]),
    ].filter((one) => one !== undefined && one !== null && one !== ''),
  );
  const wanted = [...names].slice(0, maxSecrets);
  const read = await Promise.all(wanted.map((one) => readSecret(reading, one as string)));
  const literal = env.flatMap((variable): readonly KeptValue[] =>
    variable.name && variable.value ? [{ name: variable.name, value: variable.value, from: 'env' }] : [],
  );
  return {
    values: chooseValues([...read.flatMap(({ kept }) => kept), ...literal]),
    unread: [
      ...read.flatMap(({ unread }) => unread),
      ...(names.size > maxSecrets ? [`The pod uses more than ${maxSecrets} Secrets.`] : []),
    ],
  };
}

async function readSecret(
  reading: Reading,
  name: string,
): Promise<{ readonly kept: readonly KeptValue[]; readonly unread: readonly string[] }> {
  const secret = await readObject(reading, secrets, name);
  if ('failure' in secret) return { kept: [], unread: [secret.failure.message] };
  const data = Object.entries(secret.value?.data ?? {});
  return {
    unread: [],
    kept: data.map(([key, value]) => ({
      name: key,
      value: Buffer.from(value, 'base64').toString(),
      from: 'secret',
    })),
  };
}
