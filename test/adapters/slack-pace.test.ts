import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openPace } from '../../src/adapters/slack/pace.ts';

/** Counts what passed, by name. */
function watch() {
  const passed: string[] = [];
  return { passed, note: (name: string) => (may: boolean) => passed.push(may ? name : `no ${name}`) };
}

describe('the pace of calls to Slack', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('lets a burst of posts into a channel and then one a second, without holding up other channels', async () => {
    const pace = openPace();
    const { passed, note } = watch();
    for (let post = 0; post < 15; post += 1) void pace.turn({ kind: 'post', channel: 'C1' }).then(note('C1'));
    void pace.turn({ kind: 'post', channel: 'C2' }).then(note('C2'));
    await vi.advanceTimersByTimeAsync(0);
    expect(passed.filter((name) => name === 'C1')).toHaveLength(10);
    expect(passed).toContain('C2');
    await vi.advanceTimersByTimeAsync(3_000);
    expect(passed.filter((name) => name === 'C1')).toHaveLength(13);
  });

  it('lets what is urgent pass pages that wait', async () => {
    const pace = openPace();
    const { passed, note } = watch();
    for (let post = 0; post < 12; post += 1)
      void pace.turn({ kind: 'post', channel: 'C' }).then(note('page'));
    void pace.turn({ kind: 'post', channel: 'C', isUrgent: true }).then(note('card'));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(passed.at(-1)).toBe('card');
  });

  it('lets no more progress pass than a tier allows, fairly, and a change of state at once all the same', async () => {
    const pace = openPace();
    const { passed, note } = watch();
    const stop = new AbortController();
    const follow = async (run: string) => {
      while (await pace.turn({ kind: 'progress', channel: 'C' }, stop.signal)) passed.push(run);
    };
    const runs = Array.from({ length: 20 }, (_, run) => `run ${run}`);
    for (const run of runs) void follow(run);
    await vi.advanceTimersByTimeAsync(0);
    passed.length = 0;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(passed.length).toBeLessThanOrEqual(41);
    const counts = runs.map((run) => passed.filter((name) => name === run).length);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    for (let edit = 0; edit < 20; edit += 1) void pace.turn({ kind: 'edit', channel: 'C' }).then(note('end'));
    await vi.advanceTimersByTimeAsync(0);
    expect(passed.filter((name) => name === 'end')).toHaveLength(20);
    stop.abort();
  });

  it('pauses what Slack limited, and nothing else', async () => {
    const pace = openPace();
    const { passed, note } = watch();
    pace.pause({ kind: 'post', channel: 'C1' }, 5_000);
    void pace.turn({ kind: 'post', channel: 'C1', isUrgent: true }).then(note('C1'));
    void pace.turn({ kind: 'post', channel: 'C2' }).then(note('C2'));
    void pace.turn({ kind: 'edit', channel: 'C1' }).then(note('edit'));
    await vi.advanceTimersByTimeAsync(4_900);
    expect(passed).toEqual(['C2', 'edit']);
    await vi.advanceTimersByTimeAsync(200);
    expect(passed).toEqual(['C2', 'edit', 'C1']);
  });

  it('after a limit on edits lets changes of state go on before progress', async () => {
    const pace = openPace();
    const { passed, note } = watch();
    pace.pause({ kind: 'edit', channel: 'C' }, 2_000);
    void pace.turn({ kind: 'progress', channel: 'C' }).then(note('progress'));
    void pace.turn({ kind: 'edit', channel: 'C' }).then(note('edit'));
    await vi.advanceTimersByTimeAsync(2_100);
    expect(passed).toEqual(['edit']);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(passed).toEqual(['edit', 'progress']);
  });

  it('tells who no longer waits, and keeps no place for them', async () => {
    const pace = openPace();
    const { passed, note } = watch();
    const stop = new AbortController();
    pace.pause({ kind: 'edit', channel: 'C' }, 1_000);
    void pace.turn({ kind: 'progress', channel: 'C' }, stop.signal).then(note('progress'));
    stop.abort();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(passed).toEqual(['no progress']);
    expect(await pace.turn({ kind: 'progress', channel: 'C' }, stop.signal)).toBe(false);
  });
});
