import { Cron } from 'croner';

/** When a freeze holds: at a moment, until when; undefined while it does not. */
export type Until = (at: Date) => Date | undefined;

const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
/** No clock that people live by is put back by more at once. */
const maxPutBackMs = 3 * 3_600_000;

/**
 * The windows that begin by a cron pattern on the clock of a time zone and last `90m`, `62h` or `3d`. A freeze never ends early: where
 * the clock is put back meanwhile, it ends when the clock shows the end; where it is put forward, after its full length. What
 * would begin in the hour that is left out begins with the hour after it. Throws where it never holds, saying why.
 */
export function openWindow({
  cron,
  timeZone,
  lasts,
}: {
  readonly cron: string;
  readonly timeZone: string;
  readonly lasts: string;
}): Until {
  const lastsMs = Number(lasts.slice(0, -1)) * (unitMs[lasts.at(-1) ?? ''] ?? 0);
  const offsetAt = openClock(timeZone);
  const begins = new Cron(cron, { timezone: timeZone, paused: true });
  if (lastsMs === 0) throw new Error(`it lasts "${lasts}", which is no time at all`);
  if (begins.nextRun() === null) throw new Error(`"${cron}" never begins`);
  return (at) => {
    const earliest = new Date(at.getTime() - lastsMs - maxPutBackMs);
    for (let begun = begins.nextRun(earliest); begun !== null && begun <= at; begun = begins.nextRun(begun)) {
      const end = begun.getTime() + lastsMs;
      const until = new Date(end + Math.max(0, offsetAt(begun) - offsetAt(new Date(end))));
      if (until > at) return until;
    }
    return undefined;
  };
}

/** How far the clock of a time zone is before UTC at a moment, in ms. Throws for a zone that there is not. */
function openClock(timeZone: string): (at: Date) => number {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  } catch {
    throw new Error(`there is no time zone "${timeZone}"`);
  }
  return (at) => {
    const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const [, sign, hours = '0', minutes = '0'] = /^GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
    return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  };
}
