import type { Turn } from '../../app/ports/chat.ts';

/** Slack takes about one message a second and channel, and short bursts (facts: https://docs.slack.dev/apis/web-api/rate-limits). */
const postsAMinute = 60;
const postBurst = 10;
/** `chat.update` is tier 3: 50 a minute over all runs of a workspace. Progress leaves what is kept to changes of state. */
const editsAMinute = 40;
const editBurst = 30;
const keptForStates = 20;
/** Channels whose pace is remembered. */
const maxChannels = 1_000;

/** Lets calls pass at the pace that Slack takes them. */
export interface Pace {
  readonly turn: (want: Turn, signal?: AbortSignal) => Promise<boolean>;
  /** Slack asked for a pause of posts in one channel, or of edits. */
  readonly pause: (want: Pick<Turn, 'kind' | 'channel'>, ms: number) => void;
}

export function openPace(now: () => number = Date.now): Pace {
  const channels = new Map<string, Lane>();
  const edits = openLane({ perMinute: editsAMinute, burst: editBurst, kept: keptForStates, now });

  function laneOf({ kind, channel }: Pick<Turn, 'kind' | 'channel'>): Lane {
    if (kind !== 'post') return edits;
    const known = channels.get(channel);
    if (known !== undefined) return known;
    if (channels.size >= maxChannels)
      for (const [name, lane] of channels) if (lane.isIdle()) channels.delete(name);
    const lane = openLane({ perMinute: postsAMinute, burst: postBurst, kept: 0, now });
    channels.set(channel, lane);
    return lane;
  }

  return {
    turn: (want, signal) =>
      laneOf(want).turn(want.kind === 'edit' || (want.kind === 'post' && want.isUrgent === true), signal),
    pause: (want, ms) => laneOf(want).pause(ms),
  };
}

interface Lane {
  readonly turn: (isUrgent: boolean, signal?: AbortSignal) => Promise<boolean>;
  readonly pause: (ms: number) => void;
  /** Whether forgetting it changes nothing. */
  readonly isIdle: () => boolean;
}

/**
 * A bucket of turns with two queues. What is urgent goes first and may use all turns; the rest leaves `kept` of them. Each waits
 * once at a time, so first come, first served is fair between runs.
 */
function openLane({
  perMinute,
  burst,
  kept,
  now,
}: {
  readonly perMinute: number;
  readonly burst: number;
  readonly kept: number;
  readonly now: () => number;
}): Lane {
  const msPerTurn = 60_000 / perMinute;
  const queues: Record<'urgent' | 'other', (() => void)[]> = { urgent: [], other: [] };
  let turns = burst;
  let at = now();
  let pausedUntil = 0;
  let timer: NodeJS.Timeout | undefined;

  function refill(): void {
    const time = now();
    turns = Math.min(burst, turns + Math.max(0, time - at) / msPerTurn);
    at = time;
  }

  function pump(): void {
    clearTimeout(timer);
    refill();
    for (;;) {
      const queue = queues.urgent.length > 0 ? queues.urgent : queues.other;
      const next = queue[0];
      if (next === undefined) return;
      const needed = queue === queues.urgent ? 1 : 1 + kept;
      const waitMs = Math.max(pausedUntil - at, (needed - turns) * msPerTurn);
      if (waitMs > 0) {
        timer = setTimeout(pump, Math.ceil(waitMs));
        return;
      }
      turns -= 1;
      queue.shift();
      next();
    }
  }

  return {
    turn: (isUrgent, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) return resolve(false);
        const queue = queues[isUrgent ? 'urgent' : 'other'];
        const leave = () => {
          queue.splice(queue.indexOf(pass), 1);
          resolve(false);
        };
        const pass = () => {
          signal?.removeEventListener('abort', leave);
          resolve(true);
        };
        signal?.addEventListener('abort', leave, { once: true });
        queue.push(pass);
        pump();
      }),
    pause(ms) {
      refill();
      pausedUntil = Math.max(pausedUntil, at + ms);
      // We were too fast, or others share the limit: what is not urgent stays back until there is room again.
      turns = Math.min(turns, kept === 0 ? turns : kept / 4);
      pump();
    },
    isIdle() {
      refill();
      return turns >= burst && queues.urgent.length + queues.other.length === 0 && pausedUntil <= at;
    },
  };
}
