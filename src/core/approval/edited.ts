import type { Run } from '../run.ts';
import type { Verdict } from '../verdict.ts';

/**
 * The verdict on a command that somebody else than the asker wrote: it runs as the asker, so it always waits for a person who did
 * neither, also where it would run at once had the asker written it.
 */
export function askWhereEdited(
  verdict: Verdict,
  { asker, editors }: Pick<Run, 'asker' | 'editors'>,
): Verdict {
  if (verdict.action.kind !== 'run' || editors.every(({ user }) => user === asker.user)) return verdict;
  return {
    ...verdict,
    action: { kind: 'ask', needed: 1 },
    why: `${verdict.why}, but another person than the asker wrote it`,
  };
}
