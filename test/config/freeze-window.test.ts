import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openWindow } from '../../src/freeze-window.ts';

/** Every stretch in which a freeze holds, by the minute. */
function stretches(window: Parameters<typeof openWindow>[0], from: string, to: string): string[] {
  const until = openWindow(window);
  const found: string[] = [];
  let begun: string | undefined;
  for (let at = Date.parse(from); at <= Date.parse(to); at += 60_000) {
    const moment = new Date(at).toISOString().slice(0, 16);
    const holds = until(new Date(at)) !== undefined;
    if (holds && begun === undefined) begun = moment;
    if (!holds && begun !== undefined) {
      found.push(`${begun} ${moment}`);
      begun = undefined;
    }
  }
  return found;
}

describe('a freeze', () => {
  it.each([
    [
      'over midnight',
      '0 22 * * *',
      'America/New_York',
      '8h',
      '2026-01-15',
      ['2026-01-15T03:00 2026-01-15T11:00'],
    ],
    [
      'over a night in which the clock is put back, ends when the clock shows it',
      '0 22 * * 6',
      'America/New_York',
      '8h',
      '2026-11-01',
      ['2026-11-01T02:00 2026-11-01T11:00'],
    ],
    [
      'over a night in which the clock is put forward, lasts its full length',
      '0 22 * * 6',
      'America/New_York',
      '8h',
      '2026-03-08',
      ['2026-03-08T03:00 2026-03-08T11:00'],
    ],
    [
      'that begins in the hour that is left out, begins with the hour after it',
      '30 2 * * *',
      'Europe/Berlin',
      '60m',
      '2026-03-29',
      ['2026-03-29T01:00 2026-03-29T02:00'],
    ],
    [
      'within the hour that comes twice, holds from the first to the end of the second',
      '30 2 * * *',
      'Europe/Berlin',
      '30m',
      '2026-10-25',
      ['2026-10-25T00:30 2026-10-25T02:00'],
    ],
    [
      'of a zone that is half an hour off',
      '0 9 * * *',
      'Asia/Kolkata',
      '1h',
      '2026-05-05',
      ['2026-05-05T03:30 2026-05-05T04:30'],
    ],
  ])('%s', (_, cron, timeZone, lasts, day, held) => {
    const next = new Date(Date.parse(day) + 86_400_000).toISOString();
    expect(stretches({ cron, timeZone, lasts }, day, next)).toEqual(held);
  });

  it('of a weekend ends on Monday at eight in autumn too', () => {
    const until = openWindow({ cron: '0 18 * * 5', timeZone: 'Europe/Berlin', lasts: '62h' });
    expect(until(new Date('2026-10-26T06:59:00Z'))).toEqual(new Date('2026-10-26T07:00:00Z'));
    expect(until(new Date('2026-10-26T07:00:00Z'))).toBeUndefined();
  });

  it('holds for its whole length from each beginning, whenever it is asked', () => {
    const until = openWindow({ cron: '15 3 * * *', timeZone: 'Europe/Berlin', lasts: '45m' });
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2026-01-01'), max: new Date('2027-01-01'), noInvalidDate: true }),
        (at) => {
          const end = until(at);
          const local = at.toLocaleTimeString('sv', { timeZone: 'Europe/Berlin' });
          expect(end !== undefined).toBe(local >= '03:15:00' && local < '04:00:00');
          if (end !== undefined) expect(end.getTime() - at.getTime()).toBeLessThanOrEqual(45 * 60_000);
        },
      ),
    );
  });

  it.each([
    ['0 0 31 2 *', 'UTC', '1d', '"0 0 31 2 *" never begins'],
    ['0 0 * * *', 'UTC', '0h', 'no time at all'],
    ['0 0 * * *', 'Mars/Base', '1h', 'there is no time zone "Mars/Base"'],
    ['soon', 'UTC', '1h', 'soon'],
  ])('that never holds is refused: %s %s %s', (cron, timeZone, lasts, why) => {
    expect(() => openWindow({ cron, timeZone, lasts })).toThrow(why);
  });
});
