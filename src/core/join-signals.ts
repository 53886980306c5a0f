/** A signal that aborts with the first of several. */
export interface JoinedSignal {
  readonly signal: AbortSignal;
  /** Lets go of the others; to be called when nobody waits any more. */
  readonly release: () => void;
}

/**
 * Joins signals, with the reason of the first that aborts. Node 20 forgets what `AbortSignal.any` made of an
 * `AbortSignal.timeout` while somebody still listens to it (nodejs/node#54614), so that the time never ends.
 */
export function joinSignals(signals: readonly AbortSignal[]): JoinedSignal {
  const joined = new AbortController();
  const listeners = signals.map((signal) => {
    const abort = () => {
      release();
      joined.abort(signal.reason);
    };
    return { signal, abort };
  });
  const release = () => {
    for (const { signal, abort } of listeners) signal.removeEventListener('abort', abort);
  };
  for (const { signal, abort } of listeners) {
    if (signal.aborted) {
      abort();
      break;
    }
    signal.addEventListener('abort', abort, { once: true });
  }
  return { signal: joined.signal, release };
}
