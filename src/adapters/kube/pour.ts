import type { IncomingMessage } from 'node:http';
import type { LogRequest } from '../../app/ports/logs.ts';
import type { Failure } from '../../core/failure.ts';

/** Hands a body on as it comes; whether it came to its proper end. Rejects only with what `onBytes` rejects with. */
export async function pour(
  response: IncomingMessage,
  how: {
    /** A sender that says nothing for so long is taken for dead; time that `onBytes` takes does not count. */
    readonly silentMs: number;
    readonly onBytes: LogRequest['onBytes'];
  },
): Promise<boolean> {
  const chunks = response[Symbol.asyncIterator]();
  for (;;) {
    const timer = setTimeout(() => response.destroy(), how.silentMs);
    let next: IteratorResult<Buffer>;
    try {
      next = await chunks.next();
    } catch {
      // However the connection broke: the caller hears that it did, and what came before was handed on.
      return false;
    } finally {
      clearTimeout(timer);
    }
    if (next.done) return response.complete;
    await how.onBytes(next.value);
  }
}

/** A log that broke off and was not, or could not be, gone on with. */
export function interrupted({ pod, container }: LogRequest['target']): Failure {
  return {
    code: 'log-interrupted',
    message: `The connection broke in the midst of the log of "${pod}" (${container}). What came before is complete.`,
    hint: 'Ask again, with --since for the rest.',
  };
}
