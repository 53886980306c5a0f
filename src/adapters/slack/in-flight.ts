import type { Doors } from '../../app/ports/doors.ts';

/** How long what was begun may still take when the service stops: what it decides is stored long before. */
const maxSettleMs = 10_000;

/** The same doors, and when nothing that came through them is still being worked on: Slack was told already that it arrived. */
export function trackDoors(doors: Doors): { readonly doors: Doors; readonly settled: () => Promise<void> } {
  const running = new Set<Promise<unknown>>();
  const tracked =
    <Args extends readonly unknown[], Result>(door: (...args: Args) => Promise<Result>) =>
    (...args: Args): Promise<Result> => {
      const work = door(...args);
      running.add(work);
      const forget = () => running.delete(work);
      work.then(forget, forget);
      return work;
    };
  return {
    doors: {
      command: tracked(doors.command),
      press: tracked(doors.press),
      submit: tracked(doors.submit),
      suggest: doors.suggest,
      change: doors.change,
      home: doors.home,
      shortcut: tracked(doors.shortcut),
    },
    settled: () => within(maxSettleMs, Promise.allSettled(running)),
  };
}

/** Resolves when the work has ended, however, and at the latest after so long. */
export async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work.catch(() => undefined), late]);
  clearTimeout(timer);
}
