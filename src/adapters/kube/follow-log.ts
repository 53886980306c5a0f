import { setTimeout as sleep } from 'node:timers/promises';
import type { LogEnd, LogRequest } from '../../app/ports/logs.ts';
import { joinSignals } from '../../core/join-signals.ts';
import { openLogResume } from '../../core/log/resume.ts';
import { containersOf, type StatusView } from '../../core/pod-view.ts';
import type { Target } from '../../core/target.ts';
import { type Access, openEndpoint } from './connect.ts';
import { podKind } from './find-pods.ts';
import { type LogQuery, openLog } from './open-log.ts';
import { interrupted, pour } from './pour.ts';
import { readObject } from './read-objects.ts';

const openForMs = 8_000;
const reopenForMs = 60_000;
/** A silent connection is made anew: nothing else tells a quiet log from a dead link, and no line is lost by it. */
const silentMs = 240_000;
/** Connections in a row that brought no new line, and were cut at once: a quiet log may be cut every minute for being quiet. */
const maxFruitless = 8;
const lastedMs = 10_000;
const firstPauseMs = 250;
const maxPauseMs = 10_000;

type Follow = LogRequest & { readonly followMs: number };

/** Follows a log over as many connections as it takes, each line once, until its container ends or the time is over. */
export async function followLog(access: Access, request: Follow): Promise<LogEnd> {
  const time = new AbortController();
  const timer = setTimeout(() => time.abort(), Math.min(request.followMs, 2 ** 31 - 1));
  const { signal, release } = joinSignals([request.signal, time.signal]);
  try {
    const end = await followUntil(access, { ...request, signal });
    if (!signal.aborted) return end;
    return {
      kind: 'ended',
      why: request.signal.aborted ? 'cancelled' : 'time-over',
      resumed: end.resumed,
      gaps: end.gaps,
    };
  } finally {
    clearTimeout(timer);
    release();
  }
}

async function followUntil(access: Access, request: Follow): Promise<LogEnd> {
  const { target, since, tail, signal, onBytes } = request;
  const resume = openLogResume({ isBounded: since !== undefined || tail !== undefined });
  let first = await lookAt(access, target, signal);
  let startedAt = Date.now();
  let resumed = 0;
  let fruitless = 0;
  let begun = false;
  let fate: Fate = 'runs';
  const cuts = () => ({ resumed, gaps: resume.gaps() });
  const pause = (ms: number) => sleep(ms, undefined, { signal }).catch(() => undefined);
  for (;;) {
    const from = resume.since();
    // Of a log of which nothing is to be shown but what is new, the beginning of the first connection is the line.
    const newOnly =
      begun && tail === 0 ? new Date(startedAt).toISOString().replace(/\.\d+Z$/, 'Z') : undefined;
    const query: LogQuery = {
      ...(from === undefined && newOnly === undefined
        ? {
            sinceSeconds: since?.kind === 'seconds' ? since.seconds : undefined,
            sinceTime: since?.kind === 'time' ? since.time : undefined,
            tailLines: tail,
          }
        : { sinceTime: from ?? newOnly }),
      previous: fate === 'restarted',
      follow: fate === 'runs',
      timestamps: true,
    };
    const opened = await openLog(access, target, {
      query,
      deadline: performance.now() + (begun ? reopenForMs : openForMs),
      answerMs: silentMs,
      signal,
    });
    if (opened.kind === 'silent' && !signal.aborted) {
      begun = true;
      resumed += 1;
      continue;
    }
    if (opened.kind !== 'open') {
      const isAway = opened.kind === 'refused' && (opened.status === 400 || opened.status === 404);
      // A node that is just away (HTTP 500, 502, 504) comes back, as a connection does.
      const isBroken = opened.kind === 'refused' && opened.status >= 500;
      if (begun && isBroken && fruitless < maxFruitless && !signal.aborted) {
        await pause(pauseAfter(fruitless));
        fruitless += 1;
        continue;
      }
      if (fate !== 'runs' || (begun && isAway)) return { kind: 'ended', why: 'container-ended', ...cuts() };
      return { kind: 'failed', failure: begun ? interrupted(target) : opened.failure, ...cuts() };
    }
    // Only now is it certain whose log this is: a container may have restarted between the look and the opening.
    const opener = await lookAt(access, target, signal);
    const opensAs = fateOf(first, opener);
    if (opensAs === 'lost' || (opensAs === 'restarted' && fate !== 'restarted')) {
      opened.close();
      if (begun && opensAs === 'lost') return { kind: 'failed', failure: interrupted(target), ...cuts() };
      if (begun) fate = 'restarted';
      else first = opener;
      continue;
    }
    if (!begun) {
      begun = true;
      startedAt = Date.parse(opened.response.headers.date ?? '') || startedAt;
      request.onOpen?.();
    }
    resume.connect();
    let isFruitful = false;
    const openedAt = performance.now();
    const isWhole = await pour(opened.response, {
      silentMs,
      onBytes: async (bytes) => {
        const fresh = resume.take(bytes);
        if (fresh.length === 0) return;
        isFruitful = true;
        await onBytes(fresh);
      },
    }).finally(opened.close);
    if (signal.aborted) return { kind: 'ended', why: 'cancelled', ...cuts() };
    if (fate === 'runs') fate = fateOf(first, await lookAt(access, target, signal));
    if (fate === 'lost') return { kind: 'failed', failure: interrupted(target), ...cuts() };
    // Where it runs on, only the connection came to its end: servers and nodes end long ones, also in good order.
    if (isWhole && fate !== 'runs' && fate !== 'unreachable') {
      const rest = resume.end();
      if (rest.length > 0) await onBytes(rest);
      return { kind: 'ended', why: 'container-ended', ...cuts() };
    }
    if (fate === 'unknown' || fate === 'unreachable') fate = 'runs';
    fruitless = isFruitful || performance.now() - openedAt > lastedMs ? 0 : fruitless + 1;
    const isResumable = resume.since() !== undefined || resume.lines() === 0;
    if (fruitless >= maxFruitless || !isResumable)
      return { kind: 'failed', failure: interrupted(target), ...cuts() };
    resumed += 1;
    await pause(pauseAfter(fruitless));
  }
}

function pauseAfter(fruitless: number): number {
  return Math.min(maxPauseMs, firstPauseMs * 2 ** fruitless);
}

/**
 * What has become of the container since the log began: the rest of a `restarted` one is its previous log, and of one that was
 * restarted again since, `lost`, nothing is kept.
 */
type Fate = 'runs' | 'restarted' | 'lost' | 'ended' | 'gone' | 'unknown' | 'unreachable';

type Look =
  | { readonly uid: string | undefined; readonly status: StatusView | undefined }
  | 'gone'
  | 'unknown'
  | 'unreachable';

function fateOf(first: Look, now: Look): Fate {
  if (typeof now === 'string') return now;
  if (typeof first === 'object' && first.uid !== now.uid) return 'gone';
  const before = typeof first === 'object' ? first.status : undefined;
  if (now.status?.state === undefined) return 'unknown';
  const isSame =
    before?.containerID === undefined ||
    now.status.containerID === undefined ||
    before.containerID === now.status.containerID;
  if (!isSame) return (now.status.restartCount ?? 1) - (before.restartCount ?? 0) > 1 ? 'lost' : 'restarted';
  if (now.status.state.running !== undefined) return 'runs';
  // Waiting for its next start, its last log is still the current one.
  return 'ended';
}

async function lookAt(access: Access, target: Target, signal: AbortSignal): Promise<Look> {
  try {
    const endpoint = await openEndpoint(access, { signal });
    try {
      const read = await readObject({ endpoint, namespace: target.namespace, signal }, podKind, target.pod);
      if ('failure' in read) return read.failure.code === 'cluster-forbidden' ? 'unknown' : 'unreachable';
      if (read.value === undefined) return 'gone';
      const found = containersOf(read.value).find(({ spec }) => spec.name === target.container);
      return { uid: read.value.metadata?.uid, status: found?.status };
    } finally {
      endpoint.release();
    }
  } catch {
    // Not to be asked just now; the log itself is asked on and says what is wrong.
    return 'unreachable';
  }
}
