import { randomBytes } from 'node:crypto';
import { type Access, ask } from './api.ts';

/** Where the cases run: a namespace of their own, with pods that each have one trait. */
export interface Ground {
  readonly namespace: string;
  /** Whether there are pods of the image without a shell. */
  readonly hasShellless: boolean;
  readonly remove: () => Promise<void>;
}

const image = process.env['VOICEPIPE_TEST_IMAGE'] ?? 'busybox:1.36';
const shellless = process.env['VOICEPIPE_TEST_SHELLLESS_IMAGE'];
const readyWithinMs = Number(process.env['VOICEPIPE_TEST_READY_SECONDS'] ?? 120) * 1_000;
const stay = 'trap "exit 0" TERM; while :; do sleep 1; done';
const count = 'for i in 1 2 3 4 5; do echo "line $i"; done; echo "ERROR five" >&2;';

type Spec = Readonly<Record<string, unknown>>;

const one = (command: string, more: Spec = {}): Spec => ({
  containers: [{ name: 'main', image, command: ['sh', '-c', command] }],
  terminationGracePeriodSeconds: 0,
  ...more,
});

/** Each pod, and how its status looks when it is as it should be. */
const pods: Readonly<
  Record<
    string,
    { readonly spec: Spec; readonly labels?: Spec; readonly isReady: (status: Status) => boolean }
  >
> = {
  plain: { spec: one(stay), labels: { app: 'plain' }, isReady: isRunning },
  talkative: { spec: one(`${count} ${stay}`), labels: { app: 'logs' }, isReady: isRunning },
  'pair-a': { spec: one(stay), labels: { app: 'pair' }, isReady: isRunning },
  'pair-b': { spec: one(stay), labels: { app: 'pair' }, isReady: isRunning },
  double: {
    spec: {
      containers: ['first', 'second'].map((name) => ({ name, image, command: ['sh', '-c', stay] })),
      terminationGracePeriodSeconds: 0,
    },
    isReady: isRunning,
  },
  done: {
    spec: one(`${count} exit 0`, { restartPolicy: 'Never' }),
    isReady: ({ phase }) => phase === 'Succeeded',
  },
  broken: { spec: one(`${count} exit 7`), isReady: (status) => waitingFor(status) === 'CrashLoopBackOff' },
  homeless: {
    spec: one(stay, { nodeSelector: { 'voicepipe.invalid/none': 'true' } }),
    isReady: ({ phase }) => phase === 'Pending',
  },
  imageless: {
    spec: {
      containers: [{ name: 'main', image: 'registry.voicepipe.invalid/none:1' }],
      terminationGracePeriodSeconds: 0,
    },
    isReady: (status) => /ImagePull/.test(waitingFor(status) ?? ''),
  },
  ...(shellless === undefined
    ? {}
    : {
        shellless: {
          spec: { containers: [{ name: 'main', image: shellless }], terminationGracePeriodSeconds: 0 },
          isReady: isRunning,
        },
      }),
};

interface Status {
  readonly phase?: string;
  readonly containerStatuses?: readonly {
    readonly ready: boolean;
    readonly state: { readonly waiting?: { readonly reason?: string } };
  }[];
}

function isRunning({ phase, containerStatuses = [] }: Status): boolean {
  return phase === 'Running' && containerStatuses.length > 0 && containerStatuses.every(({ ready }) => ready);
}

function waitingFor({ containerStatuses = [] }: Status): string | undefined {
  return containerStatuses[0]?.state.waiting?.reason;
}

/** Makes the namespace and its pods, and waits until each is as it should be. Throws what the cluster refuses; nothing is left then. */
export async function makeGround(access: Access): Promise<Ground> {
  const namespace = `voicepipe-conformance-${randomBytes(4).toString('hex')}`;
  const remove = async () => {
    await ask(access, 'DELETE', `/api/v1/namespaces/${namespace}`).catch(() => undefined);
  };
  try {
    await create(access, '/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace },
    });
    await waitFor(access, `/api/v1/namespaces/${namespace}/serviceaccounts/default`);
    for (const [name, { spec, labels }] of Object.entries(pods))
      await create(access, `/api/v1/namespaces/${namespace}/pods`, {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name, ...(labels === undefined ? {} : { labels }) },
        spec,
      });
    const deadline = Date.now() + readyWithinMs;
    for (const [name, { isReady }] of Object.entries(pods)) {
      for (;;) {
        const { body } = await ask(access, 'GET', `/api/v1/namespaces/${namespace}/pods/${name}`);
        const status = (body['status'] ?? {}) as Status;
        if (isReady(status)) break;
        if (Date.now() > deadline)
          throw new Error(
            `the pod "${name}" is not as it should be after ${readyWithinMs / 1_000} s: ${JSON.stringify(status).slice(0, 800)}`,
          );
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
    return { namespace, hasShellless: shellless !== undefined, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** A pod is refused until its namespace has a service account; where none is ever made, that is told by creating the pod. */
async function waitFor(access: Access, path: string): Promise<void> {
  for (let tries = 0; tries < 25; tries += 1) {
    const { status } = await ask(access, 'GET', path);
    if (status !== 404) return;
    if ((await ask(access, 'GET', '/api/v1/namespaces/default/serviceaccounts/default')).status === 404)
      return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function create(access: Access, path: string, object: unknown): Promise<void> {
  const { status, body } = await ask(access, 'POST', path, object);
  if (status !== 201) throw new Error(`POST ${path} was answered with ${status}: ${String(body['message'])}`);
}
