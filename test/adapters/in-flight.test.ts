import { expect, it } from 'vitest';
import { trackDoors } from '../../src/adapters/slack/in-flight.ts';
import type { Doors, Press } from '../../src/app/ports/doors.ts';

it('a press that is being worked on is waited for, also one that fails, and no other thing', async () => {
  const ends: (() => void)[] = [];
  const press = () =>
    new Promise<void>((resolve, reject) => {
      ends.push(ends.length === 0 ? resolve : () => reject(new Error('No.')));
    });
  const { doors, settled } = trackDoors({ press } as unknown as Doors);
  await settled();
  const works = [doors.press({} as Press), doors.press({} as Press).catch(() => undefined)];
  let isSettled = false;
  const waiting = settled().then(() => {
    isSettled = true;
  });
  ends[0]?.();
  await works[0];
  expect(isSettled).toBe(false);
  ends[1]?.();
  await Promise.all([...works, waiting]);
  await settled();
});
