import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { PodIndex } from '../../app/ports/cluster.ts';
import { type Access, openEndpoint } from './connect.ts';
import { podShape } from './object-shapes.ts';
import { openStream } from './open-stream.ts';
import { createPodMap, type PodMap } from './pod-index.ts';
import { get } from './request.ts';

/** A watch is asked for so long at a time, so that a link that died unheard is found. */
const watchSeconds = 300;
const firstPauseMs = 1_000;
const maxPauseMs = 30_000;
const pageSize = 500;

export interface PodWatch {
  readonly index: PodIndex;
  /** Resolves with the first list, or when it was refused. */
  readonly listed: Promise<void>;
  readonly close: () => void;
}

const listShape = z.object({
  metadata: z.object({ resourceVersion: z.string().nullish(), continue: z.string().nullish() }).nullish(),
  items: z.array(podShape).nullish(),
});
const changeShape = z.object({ type: z.string(), object: z.unknown() });
const versionShape = z.object({ metadata: z.object({ resourceVersion: z.string().nullish() }).nullish() });

/** Watches the pods of all namespaces, or of `home` where the account may not look at all of them. Goes on until it is closed. */
export function watchPods(access: Access, home: string): PodWatch {
  const pods = createPodMap();
  const closing = new AbortController();
  const { signal } = closing;
  let settle: () => void = () => undefined;
  const listed = new Promise<void>((resolve) => {
    settle = resolve;
  });

  async function run(): Promise<void> {
    let path = '/api/v1/pods';
    let pauseMs = firstPauseMs;
    while (!signal.aborted) {
      const version = await list(access, { path, pods, signal }).catch(() => undefined);
      if (version === 'forbidden' && path === '/api/v1/pods') {
        path = `/api/v1/namespaces/${encodeURIComponent(home)}/pods`;
        continue;
      }
      settle();
      if (version !== undefined && version !== 'forbidden') {
        pauseMs = firstPauseMs;
        await follow(access, { path, pods, signal, version }).catch(() => undefined);
      }
      await sleep(pauseMs, undefined, { signal, ref: false }).catch(() => undefined);
      pauseMs = Math.min(maxPauseMs, pauseMs * 2);
    }
  }

  void run();
  return { index: pods.index, listed, close: () => closing.abort() };
}

interface Watching {
  readonly path: string;
  readonly pods: PodMap;
  readonly signal: AbortSignal;
}

/** Reads all of them, page by page; the version that a watch may begin at. */
async function list(
  access: Access,
  { path, pods, signal }: Watching,
): Promise<string | 'forbidden' | undefined> {
  const endpoint = await openEndpoint(access, { signal });
  try {
    const seen = new Set<string>();
    for (let next = ''; ; ) {
      const search = new URLSearchParams({
        limit: String(pageSize),
        ...(next === '' ? {} : { continue: next }),
      });
      const answer = await get(endpoint, `${path}?${search}`, { signal });
      if (answer.status === 403) return 'forbidden';
      if (answer.status !== 200) return undefined;
      const page = listShape.parse(JSON.parse(answer.body));
      for (const pod of page.items ?? []) {
        pods.put(pod);
        if (pod.metadata?.uid !== undefined) seen.add(pod.metadata.uid);
      }
      next = page.metadata?.continue ?? '';
      if (next !== '') continue;
      pods.keepOnly(seen);
      return page.metadata?.resourceVersion ?? undefined;
    }
  } finally {
    endpoint.release();
  }
}

/** Follows the changes from a version on; returns when they have to be listed anew. */
async function follow(
  access: Access,
  { path, pods, signal, version }: Watching & { readonly version: string },
): Promise<void> {
  for (let from = version; !signal.aborted; ) {
    const search = new URLSearchParams({
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion: from,
      timeoutSeconds: String(watchSeconds),
    });
    const endpoint = await openEndpoint(access, { signal });
    const ended = new AbortController();
    const overdue = setTimeout(() => ended.abort(), (watchSeconds + 30) * 1_000);
    overdue.unref();
    try {
      const response = await openStream(endpoint, `${path}?${search}`, {
        answerMs: 15_000,
        signal: AbortSignal.any([signal, ended.signal]),
      });
      if (response.statusCode !== 200) {
        response.destroy();
        return;
      }
      for await (const line of createInterface({ input: response, crlfDelay: Number.POSITIVE_INFINITY })) {
        const told = takeChange(pods, line);
        if (told === undefined) {
          response.destroy();
          return;
        }
        from = told || from;
      }
    } finally {
      clearTimeout(overdue);
      endpoint.release();
    }
  }
}

/** Takes one line of a watch: the version it stands for, or undefined where the server says that the version is too old. */
function takeChange(pods: PodMap, line: string): string | undefined {
  if (line.trim() === '') return '';
  const { type, object } = changeShape.parse(JSON.parse(line));
  if (type === 'ERROR') return undefined;
  if (type === 'ADDED' || type === 'MODIFIED') pods.put(podShape.parse(object));
  if (type === 'DELETED') pods.remove(podShape.parse(object).metadata?.uid ?? '');
  return versionShape.parse(object).metadata?.resourceVersion ?? '';
}
