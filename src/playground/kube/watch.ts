import type { KubeObject } from '../world/kube-object.ts';
import type { Answer } from './answer.ts';
import type { Change, ObjectStore } from './object-store.ts';
import type { Reading } from './read-objects.ts';
import { groupVersion } from './resources.ts';
import { makeStatus } from './status.ts';
import { makeTable } from './table.ts';

interface Watch extends Reading {
  readonly table: boolean;
  readonly matches: (object: KubeObject) => boolean;
}

const bookmarkEveryMs = 30_000;
const defaultTimeoutSeconds = 1800;

/** Streams changes, one JSON object a line: from `resourceVersion`, or without one from the present state on. */
export function watchObjects(store: ObjectStore, watch: Watch): Answer {
  return {
    kind: 'stream',
    contentType: 'application/json',
    write: async (send, signal) => {
      const queue: Change[] = [];
      let wake: () => void = () => undefined;
      const stop = store.onChange((change) => {
        queue.push(change);
        wake();
      });
      const since = Number(watch.query.get('resourceVersion') ?? 0);
      const missed =
        Number.isSafeInteger(since) && since > 0 ? store.changesSince(since) : presentState(store, watch);
      if (missed === undefined) {
        stop();
        const status = makeStatus(410, `too old resource version: ${since} (${store.version()})`);
        return send(`${JSON.stringify({ type: 'ERROR', object: status })}\n`);
      }
      queue.unshift(...missed);
      const end = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs(watch.query))]);
      end.addEventListener('abort', () => wake(), { once: true });
      const bookmarks = watch.query.get('allowWatchBookmarks') === 'true';
      const bookmark = setInterval(() => {
        if (bookmarks) void send(renderBookmark(store, watch));
      }, bookmarkEveryMs);
      try {
        while (!end.aborted) {
          const change = queue.shift();
          if (change === undefined) {
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
          } else if (isMeant(change.object, watch)) await send(renderChange(change, watch));
        }
      } finally {
        clearInterval(bookmark);
        stop();
      }
    },
  };
}

function presentState(store: ObjectStore, watch: Watch): readonly Change[] {
  const objects = store.list(watch.resource, watch.namespace);
  return objects.map((object) => ({
    type: 'ADDED',
    object,
    version: Number(object.metadata.resourceVersion),
  }));
}

function isMeant(object: KubeObject, watch: Watch): boolean {
  return (
    object.kind === watch.resource.kind &&
    object.apiVersion === groupVersion(watch.resource) &&
    (watch.namespace === undefined || object.metadata.namespace === watch.namespace) &&
    watch.matches(object)
  );
}

function renderChange({ type, object }: Change, watch: Watch): string {
  const metadata = { resourceVersion: object.metadata.resourceVersion };
  const shown = watch.table
    ? makeTable([object], {
        kind: watch.resource.kind,
        metadata,
        includeObject: watch.query.get('includeObject'),
      })
    : object;
  return `${JSON.stringify({ type, object: shown })}\n`;
}

function renderBookmark(store: ObjectStore, watch: Watch): string {
  const object = {
    kind: watch.resource.kind,
    apiVersion: groupVersion(watch.resource),
    metadata: { resourceVersion: String(store.version()) },
  };
  return `${JSON.stringify({ type: 'BOOKMARK', object })}\n`;
}

function timeoutMs(query: URLSearchParams): number {
  const seconds = Number(query.get('timeoutSeconds') ?? defaultTimeoutSeconds);
  return Number.isFinite(seconds) && seconds > 0
    ? Math.min(seconds, 3600) * 1000
    : defaultTimeoutSeconds * 1000;
}
