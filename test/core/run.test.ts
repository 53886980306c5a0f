import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderCard } from '../../src/core/card.ts';
import type { RunEvent } from '../../src/core/event.ts';
import { advance, foldRun } from '../../src/core/fold-run.ts';
import { type Post, planPosts } from '../../src/core/posts.ts';
import type { Run } from '../../src/core/run.ts';

const asker = { user: 'U_ASKER', team: 'T' };
const target = { cluster: 'c', namespace: 'shop', pod: 'api-0', uid: 'u1', container: 'api', image: 'i' };
const at = '2026-11-23T10:00:00.000Z';
const requested: RunEvent = {
  type: 'requested',
  command: { verb: 'exec', target: 'api', argv: ['run'] },
  asker,
  place: { channel: 'C' },
};
const judged: RunEvent = {
  type: 'judged',
  target,
  verdict: { class: 'write', action: { kind: 'ask', needed: 1 }, rule: 'r', why: 'w' },
  seal: 's',
  demand: { rule: 'default', anyOf: [{ needed: 1 }], startWithinMs: 900_000 },
  expiresAt: '2026-11-23T11:00:00.000Z',
};

function runOf(...events: RunEvent[]): Run {
  return foldRun(events.map((event, index) => ({ run: 'r1', seq: index + 1, at, event })));
}

const waiting = runOf(requested, judged);
const approved = {
  type: 'voted',
  by: { user: 'U_APPROVER', team: 'T' },
  choice: 'approve',
  seal: 's',
  counts: [0],
} as const;

describe('a run', () => {
  it('cannot be queued without the approvals it needs', () => {
    expect(() => advance(waiting, { type: 'queued' }, at)).toThrow(/cannot follow/);
  });

  it('is claimed only while queued and never twice', () => {
    const queued = runOf(requested, judged, approved, { type: 'queued' });
    const claimed = advance(queued, { type: 'claimed', worker: 'w' }, at);
    expect(() => advance(claimed, { type: 'claimed', worker: 'w' }, at)).toThrow(/cannot follow/);
    expect(() => advance(waiting, { type: 'claimed', worker: 'w' }, at)).toThrow(/cannot follow/);
  });

  it('has buttons only while it waits for approval', () => {
    expect(JSON.stringify(renderCard(waiting).blocks)).toContain('run-approve');
    const queued = runOf(requested, judged, approved, { type: 'queued' });
    expect(JSON.stringify(renderCard(queued).blocks)).not.toContain('run-approve');
  });
});

describe('the posts of a run', () => {
  const finished = runOf(
    requested,
    judged,
    approved,
    { type: 'queued' },
    { type: 'claimed', worker: 'w' },
    { type: 'started', protocol: 'v5.channel.k8s.io' },
    {
      type: 'finished',
      outcome: { kind: 'exited', exitCode: 0, verified: false },
      output: { stdout: { bytes: 3, lines: 1 }, stderr: { bytes: 0, lines: 0 }, truncated: false },
    },
  );

  const whole = (text: string | Uint8Array) => {
    const head = Buffer.from(text as string);
    return { head, bytes: head.length, lines: head.toString().split('\n').length - 1 };
  };
  const messagesOf = (posts: readonly Post[]) => posts.filter((post) => 'message' in post);

  it('carry output only as preformatted text, whatever was printed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const posts = planPosts(finished, { stdout: whole(bytes), stderr: whole('') });
        for (const post of messagesOf(posts).filter(({ key }) => key.startsWith('stdout'))) {
          const [block] = post.message.blocks;
          expect(block?.type).toBe('rich_text');
          expect(JSON.stringify(post.message.blocks)).not.toContain('mrkdwn');
          expect(post.message.text).not.toMatch(/[<>]/);
        }
      }),
    );
  });

  it('end with the outcome, after the pages of each stream', () => {
    const posts = planPosts(finished, { stdout: whole('a'), stderr: whole('b') });
    expect(posts.map(({ key }) => key)).toEqual(['card', 'stdout-1', 'stderr-1', 'outcome']);
  });

  it('of a long output show its first and last pages and say what is between', () => {
    const lines = Array.from({ length: 3_000 }, (_, line) => `line ${line}\n`).join('');
    const posts = planPosts(finished, { stdout: whole(lines), stderr: whole('') }).filter(({ key }) =>
      key.startsWith('stdout'),
    );
    expect(posts).toHaveLength(6);
    expect(JSON.stringify(posts[3])).toContain('are kept but not shown');
    expect(JSON.stringify(posts[0])).toContain('line 0\\n');
    expect(JSON.stringify(posts[5])).toContain('line 2999');
  });
});
