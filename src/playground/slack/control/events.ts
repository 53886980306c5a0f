import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { FeedEvent } from '../feed.ts';
import type { Workspace } from '../workspace.ts';

const beatEveryMs = 15_000;

/** `GET /control/events`: a live feed of what the page must know, as server-sent events; with `?log` of the log instead. */
export function serveEvents(workspace: Workspace, c: Context, closing: AbortSignal): Response {
  return streamSSE(c, async (stream) => {
    const wantsLog = c.req.query('log') !== undefined;
    const queue: FeedEvent[] = [];
    let wake = (): void => undefined;
    const stop = workspace.feed.listen((event) => {
      if ((event.type === 'log') !== wantsLog && event.type !== 'reset') return;
      queue.push(event);
      wake();
    });
    const beat = setInterval(() => wake(), beatEveryMs);
    stream.onAbort(() => wake());
    const onClosing = () => wake();
    closing.addEventListener('abort', onClosing);
    try {
      await stream.writeSSE({ event: 'open', data: '{}' });
      while (!stream.aborted && !closing.aborted) {
        const events = queue.splice(0);
        if (events.length === 0) await stream.write(': beat\n\n');
        for (const event of events) await stream.writeSSE({ data: JSON.stringify(event) });
        if (queue.length === 0 && !closing.aborted && !stream.aborted)
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    } finally {
      clearInterval(beat);
      closing.removeEventListener('abort', onClosing);
      stop();
    }
  });
}
