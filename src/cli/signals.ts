/** Calls `stop` at the first SIGINT or SIGTERM. A second one, of either kind, ends the process at once. */
export function onFirstSignal(stop: () => void): void {
  const first = () => {
    process.off('SIGINT', first).off('SIGTERM', first);
    stop();
  };
  process.on('SIGINT', first).on('SIGTERM', first);
}

/** Waits for SIGINT or SIGTERM, then for `stop`, and ends the process. A second signal ends the process at once. */
export async function stopOnSignal(stop: () => Promise<void>): Promise<never> {
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
  await stop();
  // A queue whose Redis is away leaves timers behind that nothing else ends.
  process.exit(0);
}
