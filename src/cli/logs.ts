import { openLineFilter } from '../core/log/line-filter.ts';
import { parseSince, parseTail } from '../core/log/options.ts';
import { compilePattern } from '../core/log/pattern.ts';
import { clusterOptions, pickCluster, readTarget, sentence } from './pick-cluster.ts';
import { readArgs, UsageError } from './usage.ts';

const options = {
  ...clusterOptions,
  container: { type: 'string', short: 'c' },
  since: { type: 'string' },
  tail: { type: 'string' },
  previous: { type: 'boolean', short: 'p', default: false },
  follow: { type: 'boolean', short: 'f', default: false },
  grep: { type: 'string' },
} as const;

/** A terminal may follow for a day. */
const followMs = 86_400_000;

/**
 * `voicepipe logs`: a container's log on stdout, remarks on stderr. Ends with 0 when it is read, 1 when it could not be, 2 for
 * wrong usage, 130 when it was interrupted; a reader that goes away ends it with 0.
 */
export async function runLogs(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArgs({ args: [...args], options, allowPositionals: true });
  const target = readTarget('logs', { selector: values.selector, words: positionals });
  if (target === undefined) throw new UsageError('logs: no pod is named.');
  const { since: from, tail: last, grep, previous, follow } = values;
  const since = from === undefined ? undefined : parseSince(from);
  if (from !== undefined && since === undefined)
    throw new UsageError(`logs: "${from}" is not a time to begin at. Write 15m, or 2026-01-31T08:00:00Z.`);
  // kubectl writes -1 for all lines.
  const tail = last === undefined || last === '-1' ? undefined : parseTail(last);
  if (last !== undefined && last !== '-1' && tail === undefined)
    throw new UsageError(`logs: "${last}" is not a number of lines.`);
  if (previous && follow)
    throw new UsageError('logs: the log of an earlier instance cannot be followed. Leave one option out.');
  const compiled = grep === undefined ? undefined : compilePattern(grep);
  if (compiled?.ok === false) throw new UsageError(`logs: ${sentence(compiled.failure)}`);
  const filter = compiled === undefined ? undefined : openLineFilter(compiled.pattern);
  const cluster = pickCluster('logs', values);

  const stop = new AbortController();
  let end: 'interrupted' | 'unread' | undefined;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      end ??= 'interrupted';
      stop.abort();
    });
  process.stdout.on('error', () => {
    end ??= 'unread';
    stop.abort();
  });
  const found = await cluster.find({
    target,
    purpose: 'read',
    signal: stop.signal,
    ...(values.namespace === undefined ? {} : { namespace: values.namespace }),
    ...(values.container === undefined ? {} : { container: values.container }),
  });
  if (end === 'interrupted') return 130;
  if (!found.ok) {
    process.stderr.write(`voicepipe: ${sentence(found.failure)}\n`);
    return found.failure.code === 'bad-command' ? 2 : 1;
  }
  if (found.target.note !== undefined) process.stderr.write(`${found.target.note}\n`);
  const ended = await cluster.logs({
    target: found.target,
    signal: stop.signal,
    previous,
    ...(since === undefined ? {} : { since }),
    ...(tail === undefined ? {} : { tail }),
    ...(follow ? { followMs } : {}),
    onBytes: (bytes) => write(filter === undefined ? bytes : filter.take(bytes), stop.signal),
  });
  if (end === 'unread') return 0;
  if (filter !== undefined) {
    await write(filter.end(), stop.signal);
    const { seen, matched, cut } = filter.counts();
    const long = cut === 0 ? '' : `, ${cut} of them searched only in their beginning`;
    process.stderr.write(`${matched} of ${seen} lines fit${long}\n`);
  }
  if (ended.resumed > 0) process.stderr.write(`The connection was cut and gone on with: ${ended.resumed}\n`);
  if (ended.gaps > 0)
    process.stderr.write(`The log was rotated meanwhile, so lines may be missing: ${ended.gaps}\n`);
  if (end === 'interrupted') return 130;
  if (ended.kind === 'ended') {
    if (ended.why === 'container-ended') process.stderr.write('The container came to its end.\n');
    return 0;
  }
  process.stderr.write(`voicepipe: ${sentence(ended.failure)}\n`);
  return 1;
}

/** Waits for a slow reader, but not for one that went away. */
function write(bytes: Uint8Array, gone: AbortSignal): void | Promise<void> {
  if (bytes.length === 0 || gone.aborted || process.stdout.write(bytes)) return undefined;
  return new Promise((resolve) => {
    const settle = () => {
      process.stdout.off('drain', settle);
      gone.removeEventListener('abort', settle);
      resolve();
    };
    process.stdout.on('drain', settle);
    gone.addEventListener('abort', settle);
  });
}
