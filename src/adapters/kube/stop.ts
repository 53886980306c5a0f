import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { openMarkReader } from '../../core/supervisor/marks.ts';
import { type Announced, isStopProvable, stopArgv } from '../../core/supervisor/script.ts';
import type { Target } from '../../core/target.ts';
import type { Access } from './connect.ts';
import { followSocket } from './follow.ts';
import { openExecSocket } from './open-exec.ts';

/** How long a command has to end itself after TERM; as long as `timeout -k` in the pod gives it. */
const graceMs = 5_000;
/** How long KILL may take, which only a process stuck in the kernel outlives. */
const killMs = 3_000;
const lookEveryMs = 200;
/** A look that takes longer is none. */
const lookTimeoutMs = 5_000;
const maxAnswerBytes = 64 * 1024;

interface Supervised {
  readonly target: Target;
  readonly announced: Announced;
}

/**
 * Stops a supervised command: TERM to everything of its session and group, grace, KILL, and a look. True only when the last look
 * found nothing left. Uses an exec of its own for each step, because closing the command's socket stops nothing.
 */
export async function stopInPod(access: Access, supervised: Supervised): Promise<boolean> {
  if (await pursue(access, supervised, { signal: 'TERM', repeat: '0', forMs: graceMs })) return true;
  return pursue(access, supervised, { signal: 'KILL', repeat: 'KILL', forMs: killMs });
}

/** Whether something of a supervised command is left; undefined when the pod does not tell. */
export async function lookAfter(access: Access, supervised: Supervised): Promise<boolean | undefined> {
  const pids = await look(access, supervised, '0');
  if (pids === undefined) return undefined;
  if (pids.length > 0) return true;
  return isStopProvable(supervised.announced) ? false : undefined;
}

async function pursue(
  access: Access,
  supervised: Supervised,
  how: { readonly signal: 'TERM' | 'KILL'; readonly repeat: 'KILL' | '0'; readonly forMs: number },
): Promise<boolean> {
  const until = performance.now() + how.forMs;
  let signal: 'TERM' | 'KILL' | '0' = how.signal;
  for (;;) {
    const left = await look(access, supervised, signal);
    if (left?.length === 0 && signal !== how.signal) return isStopProvable(supervised.announced);
    // A signal that nobody answered for was perhaps never sent.
    if (left !== undefined) signal = how.repeat === 'KILL' && left.length > 0 ? 'KILL' : '0';
    if (performance.now() + lookEveryMs > until) {
      return left?.length === 0 && isStopProvable(supervised.announced);
    }
    await sleep(lookEveryMs);
  }
}

async function look(
  access: Access,
  { target, announced }: Supervised,
  signal: 'TERM' | 'KILL' | '0',
): Promise<readonly number[] | undefined> {
  const nonce = randomBytes(16).toString('hex');
  const opened = await openExecSocket(access, {
    target,
    argv: stopArgv(announced, { nonce, signal }),
    stdin: false,
    deadline: performance.now() + lookTimeoutMs,
    signal: AbortSignal.timeout(lookTimeoutMs),
  });
  if (!opened.ok) return undefined;
  const reader = openMarkReader(nonce);
  let left: readonly number[] | undefined;
  let bytes = 0;
  const following = followSocket(opened.socket, (stream, piece) => {
    bytes += piece.length;
    if (bytes > maxAnswerBytes) following.hangUp();
    if (stream === 'stderr') return;
    for (const mark of reader.push(piece).marks) if (mark.kind === 'left') left = mark.pids;
    // The answer is whole; what still follows is only the end of this exec.
    if (left !== undefined) following.hangUp();
  });
  const timer = setTimeout(following.hangUp, lookTimeoutMs);
  await following.ended;
  clearTimeout(timer);
  return left;
}
