/** The record beside a run's: of the messages that stand for it, and of what was looked up in its output. */
export function besideOf(run: string): string {
  return `${run}-posts`;
}
