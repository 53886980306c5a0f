import type { Failure } from '../core/failure.ts';
import { compilePattern } from '../core/log/pattern.ts';
import { renderFailure, renderLines, sayFailure } from '../core/notice.ts';
import type { StreamName } from '../core/outcome.ts';
import { mask } from '../core/redact/command.ts';
import type { OwnPattern } from '../core/redact/redactor.ts';
import { isOver, type Run } from '../core/run.ts';
import { sliceActions } from '../core/slice/buttons.ts';
import type { Slice } from '../core/slice/slice.ts';
import { renderAround, renderGrep, sliceCallbacks, sliceFields } from '../core/slice/views.ts';
import { cutSlice } from './cut-slice.ts';
import { loadRun } from './history.ts';
import { pause } from './pause.ts';
import type { Press, Submission } from './ports/doors.ts';
import { type Asked, type ShowSliceWorld, showSlice } from './show-slice.ts';

export interface SliceWorld extends ShowSliceWorld {
  readonly ownPatterns: readonly OwnPattern[];
}

const streams = ['stdout', 'stderr'] as const;
const maxContext = 10;
/** How long a modal stays open while its answer is looked for: Slack waits three seconds in all. */
const openMs = 1_500;

/** A press of a button under an outcome. Everything is read from the store; nothing runs again. A failure is for who pressed. */
export async function pressSlice(
  world: SliceWorld,
  { press, run }: { readonly press: Press; readonly run: Run },
): Promise<Failure | undefined> {
  const id = world.sha256(press.requestKey).slice(0, 16);
  const full = await findFull(world, run);
  const show = async (what: Asked['what']) => {
    const { failure, isThere } = await showSlice(world, { run, id, by: press.by, what });
    if (isThere === true)
      await press.tell(renderLines(['The whole output is in this thread already, as a file.']));
    return failure;
  };
  switch (press.action) {
    case sliceActions.head:
    case sliceActions.tail: {
      if (!full.ok) return full.failure;
      const kind = press.action === sliceActions.head ? 'head' : 'tail';
      return show({ kind, stream: full.streams[0] });
    }
    case sliceActions.stderr:
      if (!full.ok) return full.failure;
      return show({ kind: 'tail', stream: 'stderr' });
    case sliceActions.around:
      if (!full.ok) return full.failure;
      await press.open(renderAround(run, id));
      return undefined;
    case sliceActions.grep:
      if (!full.ok) return full.failure;
      await press.open(renderGrep(run, id));
      return undefined;
    case sliceActions.download:
      return full.ok ? show({ kind: 'whole', streams: full.streams }) : full.failure;
    default:
      return { code: 'stale-button', message: 'This button does nothing any more.' };
  }
}

/**
 * A modal about stored output: faults by field, also where nothing is found soon, or nothing; the answer comes in the thread,
 * after Slack was answered.
 */
export async function submitSlice(
  world: SliceWorld,
  { callback, metadata, values, by }: Submission,
): Promise<Readonly<Record<string, string>> | undefined> {
  const field = callback === sliceCallbacks.grep ? sliceFields.pattern : sliceFields.where;
  if (callback !== sliceCallbacks.grep && callback !== sliceCallbacks.around) return undefined;
  const [runId = '', id = ''] = metadata.split(' ');
  const run = await loadRun(world.ledger, runId);
  if (run === undefined || !/^[0-9a-f]{16}$/.test(id)) return { [field]: 'There is no such run any more.' };
  // What looks like a secret is masked in what is stored, and would be read by everybody in the thread.
  if (mask(values[field] ?? '', world.ownPatterns) !== (values[field] ?? ''))
    return {
      [field]: 'This looks like a secret, and secrets are masked in the output: there is none to find.',
    };
  const full = await findFull(world, run);
  if (!full.ok) return { [field]: full.failure.message };
  const read =
    callback === sliceCallbacks.grep ? readGrep(values, full.streams) : readPlace(values, full.streams);
  if ('faults' in read) return read.faults;
  const what = read.slice;
  const cutting = cutSlice(world, run.id, what);
  const soon = await Promise.race([cutting, pause(openMs)]);
  if (soon?.ok === false) return { [field]: sayFailure(soon.failure) };
  const whisper = (failure: Failure) =>
    world.chat.whisper({ channel: run.place.channel, user: by.user, message: renderFailure(failure) });
  const answer = async () => {
    const cut = await cutting;
    const { failure } = cut.ok ? await showSlice(world, { run, id, by, what }, cut) : cut;
    if (failure !== undefined) await whisper(failure);
  };
  answer().catch((error: unknown) => {
    world.log.error({ run: run.id, cause: String(error) }, 'A slice of the output could not be shown.');
  });
  return undefined;
}

type Read = { readonly slice: Slice } | { readonly faults: Readonly<Record<string, string>> };

function readGrep(values: Readonly<Record<string, string>>, full: readonly StreamName[]): Read {
  const source = values[sliceFields.pattern] ?? '';
  const compiled = compilePattern(source);
  if (!compiled.ok) return { faults: { [sliceFields.pattern]: compiled.failure.message } };
  const typed = (values[sliceFields.context] ?? '').trim() || '2';
  if (!/^\d{1,2}$/.test(typed) || Number(typed) > maxContext)
    return { faults: { [sliceFields.context]: `A whole number from 0 to ${maxContext}.` } };
  return { slice: { kind: 'grep', streams: full, source, context: Number(typed) } };
}

/** `1200`, `stderr: 12`, or words. */
function readPlace(
  values: Readonly<Record<string, string>>,
  full: readonly [StreamName, ...StreamName[]],
): Read {
  const typed = (values[sliceFields.where] ?? '').trim();
  const [, named, rest = ''] = /^(?:(stdout|stderr):\s*)?(.*)$/s.exec(typed) ?? [];
  const stream = full.find((one) => one === named);
  if (named !== undefined && stream === undefined)
    return { faults: { [sliceFields.where]: `The run printed nothing to ${named}.` } };
  if (rest === '') return { faults: { [sliceFields.where]: 'Write a line number, or words.' } };
  const number = rest.replace(/(?<=\d)[,.\u2009\u00a0 ](?=\d{3}\b)/g, '');
  if (/^\d{1,12}$/.test(number))
    return { slice: { kind: 'line', stream: stream ?? full[0], number: Number(number) } };
  return { slice: { kind: 'words', streams: stream === undefined ? full : [stream], words: rest } };
}

/** The streams of which something is stored, or why there is none. */
async function findFull(
  world: SliceWorld,
  run: Run,
): Promise<
  | { readonly ok: true; readonly streams: readonly [StreamName, ...StreamName[]] }
  | { readonly ok: false; readonly failure: Failure }
> {
  if (!isOver(run.state))
    return {
      ok: false,
      failure: { code: 'stale-button', message: 'The run is not over; its output comes then.' },
    };
  if (run.hidesOutput === true)
    return {
      ok: false,
      failure: {
        code: 'channel-not-allowed',
        message: 'This channel does not see output, only how a command ended.',
        hint: 'Ask where output is shown.',
      },
    };
  const extent = await world.outputs.extent(run.id);
  const [first, ...rest] = streams.filter((stream) => extent[stream].bytes > 0);
  if (first !== undefined) return { ok: true, streams: [first, ...rest] };
  const printed = (run.output?.stdout.bytes ?? 0) + (run.output?.stderr.bytes ?? 0);
  const message =
    printed === 0
      ? `Run ${run.id} printed nothing.`
      : `The output of run ${run.id} was deleted after its time; only how it ended is still known.`;
  return { ok: false, failure: { code: 'output-gone', message } };
}
