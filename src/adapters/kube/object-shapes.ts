import { z } from 'zod';
import { isLabel, isObjectName } from '../../core/target-ref.ts';

const text = z.string().nullish().transform(drop);
const number = z.number().nullish().transform(drop);
const flag = z.boolean().nullish().transform(drop);
const words = z.record(z.string(), z.string()).nullish().transform(drop);

const meta = z.object({
  name: z.string().refine(isObjectName).nullish().transform(drop),
  namespace: text,
  uid: text,
  labels: words,
  annotations: words,
  creationTimestamp: text,
  deletionTimestamp: text,
  ownerReferences: z
    .array(z.object({ kind: text, name: text, uid: text, controller: flag }))
    .nullish()
    .transform(drop),
});
const quantities = z
  .record(z.string(), z.union([z.string(), z.number()]))
  .nullish()
  .transform(drop);
const container = z.object({
  name: z.string().refine(isLabel).nullish().transform(drop),
  image: text,
  restartPolicy: text,
  resources: z.object({ requests: quantities, limits: quantities }).nullish().transform(drop),
});
const containers = z.array(container).nullish().transform(drop);
const state = z
  .object({
    waiting: z.object({ reason: text, message: text }).nullish().transform(drop),
    running: z.object({ startedAt: text }).nullish().transform(drop),
    terminated: z
      .object({
        exitCode: number,
        signal: number,
        reason: text,
        message: text,
        startedAt: text,
        finishedAt: text,
      })
      .nullish()
      .transform(drop),
  })
  .nullish()
  .transform(drop);
const statuses = z
  .array(
    z.object({
      name: text,
      imageID: text,
      containerID: text,
      ready: flag,
      started: flag,
      restartCount: number,
      state,
      lastState: state,
    }),
  )
  .nullish()
  .transform(drop);

/** `Pod` (core/v1), as far as it is read: what is missing or null counts as absent, what is of another type is refused. */
export const podShape = z.object({
  metadata: meta.nullish().transform(drop),
  spec: z
    .object({
      containers,
      initContainers: containers,
      ephemeralContainers: containers,
      nodeName: text,
      nodeSelector: words,
      os: z.object({ name: text }).nullish().transform(drop),
    })
    .nullish()
    .transform(drop),
  status: z
    .object({
      phase: text,
      reason: text,
      message: text,
      podIP: text,
      conditions: z
        .array(z.object({ type: text, status: text, reason: text, message: text }))
        .nullish()
        .transform(drop),
      containerStatuses: statuses,
      initContainerStatuses: statuses,
      ephemeralContainerStatuses: statuses,
    })
    .nullish()
    .transform(drop),
});

/** `LabelSelector` (meta/v1), or the plain labels that a Service selects by. */
const selector = z.object({
  matchLabels: words,
  matchExpressions: z
    .array(
      z.object({
        key: z.string(),
        operator: z.string(),
        values: z.array(z.string()).nullish().transform(drop),
      }),
    )
    .nullish()
    .transform(drop),
});

/** Anything that stands for pods, as far as it is read. */
export const workloadShape = z.object({
  metadata: meta.nullish().transform(drop),
  spec: z
    .object({
      replicas: number,
      suspend: flag,
      selector: z
        .union([z.record(z.string(), z.string()), selector])
        .nullish()
        .transform(drop),
    })
    .nullish()
    .transform(drop),
});
export type WorkloadObject = z.infer<typeof workloadShape>;

/** `Event` (core/v1), as far as it is read. */
export const eventShape = z.object({
  metadata: meta.nullish().transform(drop),
  type: text,
  reason: text,
  message: text,
  count: number,
  firstTimestamp: text,
  lastTimestamp: text,
  eventTime: text,
  series: z.object({ count: number, lastObservedTime: text }).nullish().transform(drop),
});

/** JSON's null says what an absent field says. */
function drop<T>(value: T | null | undefined): T | undefined {
  return value ?? undefined;
}
