import type { LogSeed } from '../world/workload.ts';

export interface LogLine {
  readonly at: Date;
  readonly text: string;
}

/** A container's log up to `now`: the seeded lines, then what it goes on to write, which follows from the time alone. */
export function logLines(
  log: LogSeed,
  at: { readonly startedAt: Date; readonly now: Date; readonly isRunning: boolean },
): readonly LogLine[] {
  const lines = log.lines.map(({ secondsAgo, text }) => ({ at: before(at.startedAt, secondsAgo), text }));
  if (!at.isRunning || log.live.length === 0) return lines;
  const seconds = (at.now.getTime() - at.startedAt.getTime()) / 1000;
  const count = Math.floor(seconds / log.liveEverySeconds);
  // A playground that stood open for long has forgotten the oldest, like a rotated log.
  for (let index = Math.max(0, count - 5000); index < count; index += 1) {
    const text = log.live[index % log.live.length] ?? '';
    lines.push({ at: before(at.startedAt, -(index + 1) * log.liveEverySeconds), text });
  }
  return lines;
}

/** The log of the instance before the last restart; undefined when there was none. */
export function previousLogLines(log: LogSeed, startedAt: Date): readonly LogLine[] | undefined {
  return log.previous?.map(({ secondsAgo, text }) => ({ at: before(startedAt, secondsAgo), text }));
}

/** RFC 3339 with nine digits, as the kubelet writes it. */
export function stampLine(line: LogLine, timestamps: boolean): string {
  const stamp = line.at.toISOString().replace('Z', '000000Z');
  return timestamps ? `${stamp} ${line.text}\n` : `${line.text}\n`;
}

function before(moment: Date, seconds: number): Date {
  return new Date(moment.getTime() - seconds * 1000);
}
