import { afterEach, expect, test } from 'vitest';
import type { Queue } from '../../src/app/ports/queue.ts';
import { type Child, startChild } from '../helpers/child.ts';

/** How a suite gets at its backend: queues that share it, and the way for other processes. */
export interface QueueBackend {
  open(): Promise<Queue>;
  /** Arguments of `work-queue.ts`. */
  readonly address?: readonly string[];
}

type Handled = { readonly run: string; readonly signal: AbortSignal; end(error?: Error): void };

/** A handler that is ended by the test, and the jobs it was called with, in order. */
function makeHandler() {
  const calls: string[] = [];
  const waiting: Handled[] = [];
  let wake: (() => void) | undefined;
  return {
    calls,
    handle: (run: string, signal: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        calls.push(run);
        waiting.push({ run, signal, end: (error) => (error ? reject(error) : resolve()) });
        wake?.();
      }),
    async next(): Promise<Handled> {
      for (;;) {
        const handled = waiting.shift();
        if (handled) return handled;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}

/** What every queue must do; `alone`: one that no other process can reach. The tests share one backend and leave no job in it. */
export function describeQueue(getBackend: () => QueueBackend, { alone = false } = {}): void {
  const open: Queue[] = [];
  const children: Child[] = [];
  const openQueue = async () => {
    const queue = await getBackend().open();
    open.push(queue);
    return queue;
  };
  afterEach(async () => {
    await Promise.all(children.splice(0).map((child) => child.kill()));
    for (const queue of open.splice(0)) await queue.close({ graceMs: 0 });
  });

  test('a job is handed over once, and one that was added before there was a worker too', async () => {
    const queue = await openQueue();
    await queue.add('early');
    const handler = makeHandler();
    await queue.work(handler.handle, { concurrency: 1 });
    (await handler.next()).end();
    await queue.add('late');
    (await handler.next()).end();
    expect(handler.calls).toEqual(['early', 'late']);
  });

  test('a run that waits or works already is not added again, and one that is over can be', async () => {
    const queue = await openQueue();
    await Promise.all(Array.from({ length: 5 }, () => queue.add('again')));
    const handler = makeHandler();
    await queue.work(handler.handle, { concurrency: 1 });
    const first = await handler.next();
    await queue.add('again');
    await queue.add('marker');
    first.end();
    const marker = await handler.next();
    expect(handler.calls).toEqual(['again', 'marker']);
    marker.end();
    await expect
      .poll(async () => {
        await queue.add('again');
        return handler.calls;
      })
      .toEqual(['again', 'marker', 'again']);
    (await handler.next()).end();
  });

  test('a handler that throws is not called again', async () => {
    const queue = await openQueue();
    const handler = makeHandler();
    await queue.work(handler.handle, { concurrency: 1 });
    await queue.add('throws');
    (await handler.next()).end(new Error('it broke'));
    await queue.add('after');
    (await handler.next()).end();
    expect(handler.calls).toEqual(['throws', 'after']);
  });

  test('no more jobs are in work than were asked for', async () => {
    const queue = await openQueue();
    const handler = makeHandler();
    await queue.work(handler.handle, { concurrency: 2 });
    for (const run of ['a', 'b', 'c']) await queue.add(run);
    const [one, two] = [await handler.next(), await handler.next()];
    expect(handler.calls).toHaveLength(2);
    one.end();
    (await handler.next()).end();
    two.end();
  });

  test('cancel aborts the signal of that run alone, and knows when there is none', async () => {
    const queue = await openQueue();
    const handler = makeHandler();
    await queue.work(handler.handle, { concurrency: 2 });
    await queue.add('victim');
    await queue.add('bystander');
    const both = [await handler.next(), await handler.next()];
    const find = (run: string) => both.find((handled) => handled.run === run) as Handled;
    expect(await queue.cancel('nobody')).toBe(false);
    expect(await queue.cancel('victim')).toBe(true);
    await aborted(find('victim').signal);
    expect(find('bystander').signal.aborted).toBe(false);
    for (const handled of both) handled.end();
  });

  test('close waits for a handler that ends within the grace', async () => {
    const queue = await openQueue();
    const handler = makeHandler();
    await queue.work(handler.handle, { concurrency: 1 });
    await queue.add('patient');
    const handled = await handler.next();
    const closed = queue.close({ graceMs: 10_000 });
    handled.end();
    await closed;
    expect(handled.signal.aborted).toBe(false);
  });

  test('close aborts a handler that outlasts the grace, and what was not taken is left to others', async () => {
    const queue = await openQueue();
    const handler = makeHandler();
    await queue.work(handler.handle, { concurrency: 1 });
    await queue.add('long');
    await queue.add('left-over');
    const handled = await handler.next();
    const closed = queue.close({ graceMs: 50 });
    await aborted(handled.signal);
    handled.end();
    await closed;
    expect(handler.calls).toEqual(['long']);

    const successor = await openQueue();
    const heir = makeHandler();
    await successor.work(heir.handle, { concurrency: 1 });
    const inherited = await heir.next();
    expect(inherited.run).toBe('left-over');
    inherited.end();
  });

  test('a queue that is closed while it starts does not complain', async () => {
    const queue = await openQueue();
    const started = queue.work(() => Promise.resolve(), { concurrency: 1 });
    await queue.close({ graceMs: 0 });
    await started;
  });

  test("a run may be called by a number or by one of BullMQ's own words", async () => {
    const queue = await openQueue();
    const handler = makeHandler();
    await queue.work(handler.handle, { concurrency: 1 });
    for (const run of ['17', 'meta', 'marker', 'wait', 'active']) {
      await queue.add(run);
      const handled = await handler.next();
      expect(handled.run).toBe(run);
      handled.end();
    }
  });

  test('an id that BullMQ would not take is a fault of the caller', async () => {
    const queue = await openQueue();
    for (const run of ['', 'a b', 'a:b']) await expect(queue.add(run)).rejects.toThrow('cannot be a job');
  });

  if (alone) return;

  test('cancel reaches a handler in another process', async () => {
    const child = startChild('work-queue.ts', getBackend().address ?? []);
    children.push(child);
    expect(await child.line()).toBe('ready');
    const queue = await openQueue();
    await queue.add('far-away');
    expect(await child.line()).toBe('far-away');
    expect(await queue.cancel('far-away')).toBe(false);
    expect(await child.line()).toBe('aborted far-away');
  });

  test('a job whose worker was killed is not handed over again until it is added again', async () => {
    const child = startChild('work-queue.ts', getBackend().address ?? []);
    children.push(child);
    expect(await child.line()).toBe('ready');
    const queue = await openQueue();
    await queue.add('orphan');
    expect(await child.line()).toBe('orphan');
    await child.kill();

    const handler = makeHandler();
    await queue.work(handler.handle, { concurrency: 1 });
    // As the reconciler does: refused in silence while the dead worker's job stands, taken when it is given up.
    const added = async () => {
      await queue.add('orphan');
      return handler.calls;
    };
    await expect.poll(added, { timeout: 15_000 }).toEqual(['orphan']);
    (await handler.next()).end();
    await queue.add('marker');
    (await handler.next()).end();
    expect(handler.calls).toEqual(['orphan', 'marker']);
  });
}
