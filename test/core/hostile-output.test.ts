import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderCard } from '../../src/core/card.ts';
import type { RunEvent } from '../../src/core/event.ts';
import { foldRun } from '../../src/core/fold-run.ts';
import { openGlance } from '../../src/core/glance.ts';
import type { Message } from '../../src/core/message.ts';
import { renderPage } from '../../src/core/posts/page.ts';
import { planPosts } from '../../src/core/posts.ts';
import { numberLines, showLines } from '../../src/core/slice/lines.ts';
import { decodeOutput } from '../../src/core/terminal.ts';
import { slackLength } from '../../src/core/text.ts';

/** Stands in every output, so that it can be looked for in what would be sent. */
const marker = 'POD-PRINTED';

/** What somebody would print who wants to be more than text. */
const attack = fc.constantFrom(
  '<!channel>',
  '<!here>',
  '<@U_OTHER>',
  '<!subteam^S_ONCALL>',
  '<https://evil.example|click>',
  'https://evil.example/x',
  '```',
  '`',
  '*bold*',
  ':tada:',
  '&lt;!channel&gt;',
  '\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007',
  '\u202e',
  '\u200b',
  '\r',
  '\b',
  '\u0000',
  '@channel',
  '"}]}',
  '&',
  '<',
  '>',
  '\n',
);
const output = fc
  .array(fc.oneof(attack, fc.string({ unit: 'binary', maxLength: 8 }), fc.constant(marker)), {
    maxLength: 40,
  })
  .chain((parts) =>
    fc
      .integer({ min: 1, max: 900 })
      .map((times) => Buffer.from(`${marker} ${parts.join('')}\n`.repeat(times))),
  );

const asker = { user: 'U_ASKER', team: 'T' };
const base: readonly RunEvent[] = [
  {
    type: 'requested',
    command: { verb: 'exec', target: 'api', argv: ['run'] },
    asker,
    place: { channel: 'C' },
  },
  {
    type: 'judged',
    target: { cluster: 'c', namespace: 'shop', pod: 'api-0', uid: 'u1', container: 'api', image: 'i' },
    verdict: { class: 'read', action: { kind: 'run' }, rule: 'r', why: 'w' },
    seal: 's',
  },
  { type: 'queued' },
  { type: 'claimed', worker: 'w' },
  { type: 'started', protocol: 'v5.channel.k8s.io' },
];
const fold = (events: readonly RunEvent[]) =>
  foldRun(
    events.map((event, index) => ({ run: 'r1', seq: index + 1, at: '2026-11-23T10:00:00.000Z', event })),
  );
const running = fold(base);
const finished = fold([
  ...base,
  {
    type: 'finished',
    outcome: { kind: 'exited', exitCode: 137, verified: true },
    output: { stdout: { bytes: 9, lines: 1 }, stderr: { bytes: 9, lines: 1 }, truncated: false },
  },
]);

/** Every message that would be sent of this output. */
function messagesOf(bytes: Uint8Array): readonly Message[] {
  const lines = decodeOutput(bytes).split('\n').length;
  const half = bytes.subarray(0, bytes.length / 2);
  const whole = { head: bytes, bytes: bytes.length, lines };
  const ends = {
    head: half,
    tail: { bytes: bytes.subarray(bytes.length / 2), line: 7 },
    bytes: bytes.length,
    lines,
  };
  const refused = new Set(['stdout', 'stderr'] as const);
  const posts = [
    ...planPosts(finished, { stdout: whole, stderr: ends }),
    ...planPosts(finished, { stdout: ends, stderr: whole }, refused),
  ];
  const glance = openGlance();
  glance.take(decodeOutput(bytes));
  const lastLine = glance.line();
  const live = {
    bytes: 1,
    lines: 1,
    now: '2026-11-23T10:00:09.000Z',
    look: 1,
    ...(lastLine === undefined ? {} : { lastLine }),
  };
  const some = showLines(bytes, 0).slice(0, 5);
  return [
    ...posts.flatMap((post) => ('message' in post ? [post.message] : [])),
    renderCard(running, live),
    renderPage(finished, 'stdout · around line 3', numberLines(some, new Set([1]))),
  ];
}

/** Each text of a message with the path to it. */
function textsIn(
  value: unknown,
  path: readonly string[] = [],
): readonly { readonly path: string; readonly text: string }[] {
  if (typeof value === 'string') return [{ path: path.join('/'), text: value }];
  if (Array.isArray(value)) return value.flatMap((item) => textsIn(item, path));
  if (typeof value !== 'object' || value === null) return [];
  const { type } = value as { type?: unknown };
  const step = typeof type === 'string' ? [type] : [];
  return Object.entries(value).flatMap(([name, member]) =>
    name === 'type' ? [] : textsIn(member, [...path, ...step, name]),
  );
}

describe('whatever a pod prints', () => {
  it('stands only in texts of preformatted rich text, which Slack reads as no markup', () => {
    fc.assert(
      fc.property(output, (bytes) => {
        for (const message of messagesOf(bytes))
          for (const { path, text } of textsIn(message.blocks))
            if (text.includes(marker))
              expect(path).toMatch(/^rich_text\/elements\/rich_text_preformatted\/elements\/text\/text$/);
      }),
      { numRuns: 60 },
    );
  });

  it('leaves no field that is read as mrkdwn with an unescaped sign', () => {
    fc.assert(
      fc.property(output, (bytes) => {
        for (const { text, blocks } of messagesOf(bytes)) {
          expect(text).not.toMatch(/[<>]|&(?!(?:amp|lt|gt);)/);
          expect(text.length).toBeLessThanOrEqual(3_500);
          expect(JSON.stringify(blocks)).not.toContain('"mrkdwn"');
          expect(JSON.stringify(blocks)).not.toContain('"type":"link"');
          expect(JSON.stringify(blocks)).not.toContain('"type":"broadcast"');
        }
      }),
      { numRuns: 60 },
    );
  });

  it('makes no message longer than Slack takes, and none that is empty', () => {
    fc.assert(
      fc.property(output, (bytes) => {
        for (const { blocks } of messagesOf(bytes)) {
          const texts = textsIn(blocks).filter(({ path }) => path.endsWith('text'));
          const sum = texts.reduce((length, { text }) => length + slackLength(text), 0);
          expect(sum).toBeLessThan(9_000);
          for (const { text } of texts) expect(text).not.toBe('');
        }
      }),
      { numRuns: 60 },
    );
  });
});
