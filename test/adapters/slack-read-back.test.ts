import { describe, expect, it } from 'vitest';
import { findPost, postEvent } from '../../src/adapters/slack/read-back.ts';

/** When the post was reserved, by our clock. */
const since = new Date('2026-11-25T10:00:00.000Z');
const minutes = (count: number) => String(since.getTime() / 1_000 + count * 60);
const ours = (ts: string) => ({
  ts,
  metadata: { event_type: postEvent, event_payload: { run: 'r1', key: 'card' } },
});
const lost = { channel: 'C1', run: 'r1', key: 'card', since };

/** A channel as Slack pages it, newest first; counts the pages that were asked for. */
function channelOf(pages: readonly (readonly object[])[]) {
  const asked: unknown[] = [];
  const call = async (_method: string, body: Readonly<Record<string, unknown>>) => {
    asked.push(body);
    const at = Number(body['cursor'] ?? 0);
    const next = at + 1 < pages.length ? String(at + 1) : '';
    return { messages: pages[at] ?? [], response_metadata: { next_cursor: next } };
  };
  return { call, asked };
}

describe('a card whose arrival is in doubt', () => {
  it('is found where Slack’s clock is behind ours', async () => {
    const { call } = channelOf([[{ ts: minutes(-9) }, ours(minutes(-10))]]);
    expect(await findPost(call, lost)).toEqual({ kind: 'found', ts: minutes(-10) });
  });

  it('is found behind a page of newer messages', async () => {
    const { call } = channelOf([[{ ts: minutes(2) }, { ts: minutes(1) }], [ours(minutes(0))]]);
    expect(await findPost(call, lost)).toEqual({ kind: 'found', ts: minutes(0) });
  });

  it('is absent once a page reaches back far before it, however long the channel is', async () => {
    const { call, asked } = channelOf([[{ ts: minutes(1) }, { ts: minutes(-61) }], [ours(minutes(-70))]]);
    expect(await findPost(call, lost)).toEqual({ kind: 'absent' });
    expect(asked).toHaveLength(1);
  });

  it('is no other run’s', async () => {
    const { call } = channelOf([
      [
        {
          ...ours(minutes(0)),
          metadata: { event_type: postEvent, event_payload: { run: 'r2', key: 'card' } },
        },
      ],
    ]);
    expect(await findPost(call, lost)).toEqual({ kind: 'absent' });
  });
});
