import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderCard } from '../../src/core/card.ts';
import { canonicalJson } from '../../src/core/chain.ts';
import type { RunEvent } from '../../src/core/event.ts';
import { planPosts } from '../../src/core/posts.ts';
import { advance, foldRun, type Run } from '../../src/core/run.ts';
import { sealOf } from '../../src/core/seal.ts';
import { countVote } from '../../src/core/vote.ts';

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
  expiresAt: '2026-11-23T11:00:00.000Z',
};

function runOf(...events: RunEvent[]): Run {
  return foldRun(events.map((event, index) => ({ run: 'r1', seq: index + 1, at, event })));
}

const waiting = runOf(requested, judged);
const vote = (user: string, choice: 'approve' | 'deny', seal = 's') => ({
  by: { user, team: 'T' },
  choice,
  seal,
});

describe('a vote', () => {
  it('by another person queues the run', () => {
    expect(countVote(waiting, vote('U_APPROVER', 'approve'), at)).toEqual({
      events: [{ type: 'voted', ...vote('U_APPROVER', 'approve') }, { type: 'queued' }],
    });
  });

  it.each(['approve', 'deny'] as const)(
    'by the asker does not count, and the try is on record (%s)',
    (choice) => {
      const counted = countVote(waiting, vote('U_ASKER', choice), at);
      expect(counted.failure?.code).toBe('own-approval');
      expect(counted.events).toMatchObject([{ type: 'vote-refused' }]);
    },
  );

  it('on an older card does not count', () => {
    expect(countVote(waiting, vote('U_APPROVER', 'approve', 'old'), at).failure?.code).toBe('stale-button');
  });

  it('after the expiry ends the run', () => {
    expect(countVote(waiting, vote('U_APPROVER', 'approve'), '2026-11-23T11:00:00.000Z')).toMatchObject({
      events: [{ type: 'expired' }],
      failure: { code: 'approval-expired' },
    });
  });

  it('on a decided run changes nothing', () => {
    const denied = runOf(
      requested,
      judged,
      { type: 'voted', ...vote('U_APPROVER', 'deny') },
      { type: 'refused', failure: { code: 'approval-refused', message: 'no' } },
    );
    expect(countVote(denied, vote('U_OTHER', 'approve'), at)).toMatchObject({
      events: [],
      failure: { code: 'already-decided' },
    });
  });

  it('by the same person counts once where two are needed', () => {
    const two = runOf(
      requested,
      { ...judged, verdict: { ...judged.verdict, action: { kind: 'ask', needed: 2 } } },
      { type: 'voted', ...vote('U_APPROVER', 'approve') },
    );
    expect(countVote(two, vote('U_APPROVER', 'approve'), at).failure?.code).toBe('already-decided');
    expect(countVote(two, vote('U_OTHER', 'approve'), at).events).toHaveLength(2);
  });
});

describe('a run', () => {
  it('cannot be queued without the approvals it needs', () => {
    expect(() => advance(waiting, { type: 'queued' }, at)).toThrow(/cannot follow/);
  });

  it('is claimed only while queued and never twice', () => {
    const queued = runOf(
      requested,
      judged,
      { type: 'voted', ...vote('U_APPROVER', 'approve') },
      { type: 'queued' },
    );
    const claimed = advance(queued, { type: 'claimed', worker: 'w' }, at);
    expect(() => advance(claimed, { type: 'claimed', worker: 'w' }, at)).toThrow(/cannot follow/);
    expect(() => advance(waiting, { type: 'claimed', worker: 'w' }, at)).toThrow(/cannot follow/);
  });

  it('has buttons only while it waits for approval', () => {
    expect(JSON.stringify(renderCard(waiting).blocks)).toContain('run-approve');
    const queued = runOf(
      requested,
      judged,
      { type: 'voted', ...vote('U_APPROVER', 'approve') },
      { type: 'queued' },
    );
    expect(JSON.stringify(renderCard(queued).blocks)).not.toContain('run-approve');
  });
});

describe('the posts of a run', () => {
  const finished = runOf(
    requested,
    judged,
    { type: 'voted', ...vote('U_APPROVER', 'approve') },
    { type: 'queued' },
    { type: 'claimed', worker: 'w' },
    { type: 'started', protocol: 'v5.channel.k8s.io' },
    {
      type: 'finished',
      outcome: { kind: 'exited', exitCode: 0, verified: false },
      output: { stdout: { bytes: 3, lines: 1 }, stderr: { bytes: 0, lines: 0 }, truncated: false },
    },
  );

  it('carry output only as preformatted text, whatever was printed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const posts = planPosts(finished, { stdout: bytes, stderr: new Uint8Array() });
        for (const post of posts.filter(({ key }) => key.startsWith('stdout'))) {
          const [block] = post.message.blocks;
          expect(block?.type).toBe('rich_text');
          expect(JSON.stringify(post.message.blocks)).not.toContain('mrkdwn');
          expect(post.message.text).not.toMatch(/[<>]/);
        }
      }),
    );
  });

  it('end with the outcome, after the pages of each stream', () => {
    const posts = planPosts(finished, { stdout: Buffer.from('a'), stderr: Buffer.from('b') });
    expect(posts.map(({ key }) => key)).toEqual(['card', 'stdout-1', 'stderr-1', 'outcome']);
  });

  it('of a long output show its first and last pages and say what is between', () => {
    const lines = Array.from({ length: 3_000 }, (_, line) => `line ${line}\n`).join('');
    const posts = planPosts(finished, { stdout: Buffer.from(lines), stderr: new Uint8Array() }).filter(
      ({ key }) => key.startsWith('stdout'),
    );
    expect(posts).toHaveLength(6);
    expect(JSON.stringify(posts[3])).toContain('are kept but not shown');
    expect(JSON.stringify(posts[0])).toContain('line 0\\n');
    expect(JSON.stringify(posts[5])).toContain('line 2999');
  });
});

describe('the seal', () => {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const sealed = {
    command: { verb: 'exec', target: 'api', argv: ['a', 'b'] } as const,
    target,
    asker,
    identity: 'bot',
    policyVersion: '1',
  };

  it.each([
    ['argv', { command: { ...sealed.command, argv: ['a b'] } }],
    ['pod', { target: { ...target, uid: 'u2' } }],
    ['image', { target: { ...target, imageId: 'sha256:1' } }],
    ['container', { target: { ...target, container: 'x' } }],
    ['identity', { identity: 'other' }],
    ['policy', { policyVersion: '2' }],
    ['asker', { asker: { user: 'U2', team: 'T' } }],
  ])('differs when the %s does', (_, change) => {
    expect(sealOf({ ...sealed, ...change }, sha256)).not.toBe(sealOf(sealed, sha256));
  });

  it('does not depend on the order in which things were built', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
        const reversed = Object.fromEntries(Object.entries(object).reverse());
        expect(canonicalJson(reversed)).toBe(canonicalJson(object));
        expect(JSON.parse(canonicalJson(object))).toEqual(JSON.parse(JSON.stringify(object)));
      }),
    );
  });
});
