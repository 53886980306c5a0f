import { randomBytes } from 'node:crypto';
import { type Access, type ApiAnswer, ask } from './api.ts';

/** Where the cases run: a namespace of their own, with pods that each have one trait. */
export interface Ground {
  readonly namespace: string;
  /** Whether there are pods of the image without a shell. */
  readonly hasShellless: boolean;
  /** Makes the namespace and its pods, and waits until each is as it should be. Throws what the cluster refuses. */
  readonly make: (signal: AbortSignal) => Promise<void>;
  /** Removes all of it, also in the midst of making it, once; says on stderr where it could not. Never rejects. */
  readonly remove: () => Promise<void>;
}

const image = process.env['VOICEPIPE_TEST_IMAGE'] ?? 'busybox:1.36';
const shellless = process.env['VOICEPIPE_TEST_SHELLLESS_IMAGE'];
const readyWithinMs = Number(process.env['VOICEPIPE_TEST_READY_SECONDS'] ?? 120) * 1_000;
const stay = 'trap "exit 0" TERM; while :; do sleep 1; done';
const count = 'for i in 1 2 3 4 5; do echo "line $i"; done; echo "ERROR five" >&2;';

type Spec = Readonly<Record<string, unknown>>;

/** What namespaces under Pod Security "restricted", quotas and clusters with Windows nodes ask of every pod. */
const container = (name: string, image: string, command?: string): Spec => ({
  name,
  image,
  ...(command === undefined ? {} : { command: ['sh', '-c', command] }),
  resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { cpu: '1', memory: '128Mi' } },
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
});
const pod = (containers: readonly Spec[], more: Spec = {}): Spec => ({
  containers,
  terminationGracePeriodSeconds: 0,
  automountServiceAccountToken: false,
  nodeSelector: { 'kubernetes.io/os': 'linux' },
  securityContext: { runAsNonRoot: true, runAsUser: 65_534, seccompProfile: { type: 'RuntimeDefault' } },
  ...more,
});
const one = (command: string, more: Spec = {}): Spec => pod([container('main', image, command)], more);

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
    spec: pod(['first', 'second'].map((name) => container(name, image, stay))),
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
    spec: pod([container('main', 'registry.voicepipe.invalid/none:1')]),
    isReady: (status) => /ImagePull/.test(waitingFor(status) ?? ''),
  },
  ...(shellless === undefined
    ? {}
    : {
        shellless: {
          spec: pod([container('main', shellless)]),
          isReady: isRunning,
        },
      }),
};

interface Status {
  readonly phase?: string;
  readonly conditions?: readonly {
    readonly type: string;
    readonly status: string;
    readonly message?: string;
  }[];
  readonly containerStatuses?: readonly {
    readonly ready: boolean;
    readonly state: { readonly waiting?: { readonly reason?: string; readonly message?: string } };
  }[];
}

function isRunning({ phase, containerStatuses = [] }: Status): boolean {
  return phase === 'Running' && containerStatuses.length > 0 && containerStatuses.every(({ ready }) => ready);
}

function waitingFor({ containerStatuses = [] }: Status): string | undefined {
  return containerStatuses[0]?.state.waiting?.reason;
}

/** Plans the ground; nothing is there before `make`. */
export function planGround(access: Access): Ground {
  const namespace = `voicepipe-conformance-${randomBytes(4).toString('hex')}`;
  const path = `/api/v1/namespaces/${namespace}`;
  let isAsked = false;
  let removed: Promise<void> | undefined;

  async function make(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    isAsked = true;
    const metadata = { name: namespace };
    const asked = { apiVersion: 'v1', kind: 'Namespace', metadata };
    const answer = await ask(access, 'POST', '/api/v1/namespaces', asked);
    isAsked = answer.status === 201;
    if (answer.status === 403)
      throw new Error(
        `this account may not create a namespace; the suite needs one of its own. Grant it "create" and "delete" on namespaces, or use another. The API server said: ${String(answer.body['message'])}`,
      );
    expectCreated('/api/v1/namespaces', answer);
    await waitFor(access, `${path}/serviceaccounts/default`);
    for (const [name, { spec, labels }] of Object.entries(pods)) {
      const metadata = { name, ...(labels === undefined ? {} : { labels }) };
      signal.throwIfAborted();
      expectCreated(
        `${path}/pods`,
        await ask(access, 'POST', `${path}/pods`, { apiVersion: 'v1', kind: 'Pod', metadata, spec }),
      );
    }
    const deadline = Date.now() + readyWithinMs;
    for (const [name, { isReady }] of Object.entries(pods)) {
      for (;;) {
        signal.throwIfAborted();
        const { body } = await ask(access, 'GET', `${path}/pods/${name}`);
        const status = (body['status'] ?? {}) as Status;
        if (isReady(status)) break;
        if (Date.now() > deadline) throw new Error(explainUnready(name, status));
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  }

  async function remove(): Promise<void> {
    if (!isAsked) return;
    const { status, body } = await ask(access, 'DELETE', path).catch((error: Error) => ({
      status: 0,
      body: { message: error.message },
    }));
    if (status !== 404 && (status < 200 || status > 299))
      console.error(
        `The namespace "${namespace}" could not be removed: ${String(body['message'])}. Remove it: kubectl delete namespace ${namespace}`,
      );
  }

  return {
    namespace,
    hasShellless: shellless !== undefined,
    make,
    remove: () => {
      removed ??= remove();
      return removed;
    },
  };
}

function explainUnready(name: string, status: Status): string {
  const waiting = status.containerStatuses?.find(({ state }) => state.waiting !== undefined)?.state.waiting;
  const condition = status.conditions?.find(({ status, message }) => status === 'False' && message)?.message;
  const why = [waiting?.reason, waiting?.message, condition].filter(Boolean).join(': ').slice(0, 500);
  const hint = /Image/.test(waiting?.reason ?? '')
    ? 'Name an image that the cluster can pull with VOICEPIPE_TEST_IMAGE.'
    : 'Give it more time with VOICEPIPE_TEST_READY_SECONDS.';
  return `the pod "${name}" is not as it should be after ${readyWithinMs / 1_000} s: ${why || status.phase || 'no status'}. ${hint}`;
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

function expectCreated(path: string, { status, body }: ApiAnswer): void {
  if (status !== 201) throw new Error(`POST ${path} was answered with ${status}: ${String(body['message'])}`);
}
