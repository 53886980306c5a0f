import type { LogEnd, LogRequest } from '../../app/ports/logs.ts';
import { explainComplaint } from '../../core/log/explain.ts';
import { watchForComplaint } from '../../core/log/node-complaint.ts';
import type { Access } from './connect.ts';
import { followLog } from './follow-log.ts';
import { openLog } from './open-log.ts';
import { interrupted, pour } from './pour.ts';

const openForMs = 8_000;
const answerMs = 30_000;
const silentMs = 60_000;
const uncut = { resumed: 0, gaps: 0 };

/** Reads a log once, or follows it. See `Cluster.logs`. */
export async function readLog(access: Access, request: LogRequest): Promise<LogEnd> {
  if (request.signal.aborted) return { kind: 'ended', why: 'cancelled', ...uncut };
  if (request.followMs !== undefined && request.previous !== true)
    return followLog(access, { ...request, followMs: request.followMs });
  const { target, since, tail, signal } = request;
  const opened = await openLog(access, target, {
    query: {
      sinceSeconds: since?.kind === 'seconds' ? since.seconds : undefined,
      sinceTime: since?.kind === 'time' ? since.time : undefined,
      tailLines: tail,
      previous: request.previous === true,
      follow: false,
      timestamps: false,
    },
    deadline: performance.now() + openForMs,
    answerMs,
    signal,
  });
  if (opened.kind !== 'open') {
    if (signal.aborted) return { kind: 'ended', why: 'cancelled', ...uncut };
    return { kind: 'failed', failure: opened.failure, ...uncut };
  }
  request.onOpen?.();
  const watch = watchForComplaint();
  const handOn = async (pieces: readonly Uint8Array[]) => {
    for (const bytes of pieces) await request.onBytes(bytes);
  };
  const isWhole = await pour(opened.response, {
    silentMs,
    onBytes: (bytes) => handOn(watch.push(bytes)),
  }).finally(opened.close);
  const end = watch.end();
  if ('said' in end && isWhole)
    return { kind: 'failed', failure: explainComplaint(end.said, target), ...uncut };
  if ('rest' in end) await handOn(end.rest);
  if (signal.aborted) return { kind: 'ended', why: 'cancelled', ...uncut };
  if (isWhole) return { kind: 'ended', why: 'whole', ...uncut };
  return { kind: 'failed', failure: interrupted(target), ...uncut };
}
