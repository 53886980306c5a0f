import type { Run } from './run.ts';

/** How a run that is over ended, in a few words. */
export function describeEnd({ state, outcome }: Run): string {
  if (state === 'refused') return 'refused';
  if (state === 'expired') return 'expired';
  if (state === 'withdrawn') return 'withdrawn';
  if (state === 'spread') return 'a run for each pod';
  switch (outcome?.kind) {
    case undefined:
      return state;
    case 'exited':
      return `exited with ${outcome.exitCode}`;
    case 'not-started':
      return 'not started';
    case 'timed-out':
      return 'timed out';
    case 'cancelled':
      return 'cancelled';
    case 'unknown':
      return 'outcome unknown';
  }
}
