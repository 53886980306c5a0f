import { describe, expect, it } from 'vitest';
import { renderRuns } from '../../src/core/card/list.ts';
import {
  renderChanged,
  renderGlass,
  renderLapsed,
  renderOverdue,
  renderReminder,
} from '../../src/core/card/notices.ts';
import { renderRecord } from '../../src/core/card/record.ts';
import { renderDenial, renderWhole } from '../../src/core/card/views.ts';
import { renderCard } from '../../src/core/card.ts';
import type { RunCommand } from '../../src/core/command.ts';
import type { RunEvent } from '../../src/core/event.ts';
import { renderForm } from '../../src/core/form.ts';
import { renderHelp } from '../../src/core/help.ts';
import { renderHome } from '../../src/core/home.ts';
import type { Block } from '../../src/core/message.ts';
import { renderFailure, renderLink } from '../../src/core/notice.ts';
import { renderRefusal } from '../../src/core/pick.ts';
import { planPosts } from '../../src/core/posts.ts';
import type { Run } from '../../src/core/run.ts';
import { renderAround, renderGrep } from '../../src/core/slice/views.ts';
import { checkBlocks } from '../../src/playground/slack/blocks/check-blocks.ts';
import * as of from './runs.ts';

const because = { code: 'exec-timed-out', message: 'It was stopped, and nothing of it is left.' } as const;
const glass: RunEvent = {
  type: 'broke-glass',
  rule: 'oncall',
  reason: 'the shop is down',
  announceIn: 'C_ONCALL',
  reviewBy: '2026-11-25T03:00:00.000Z',
};
const changes = [{ what: 'pod UID', was: '9c70f6bf', is: '1f2e3d4c' }];
const rejudged: RunEvent = { ...of.asks(), type: 'rejudged', changes };
const held: RunEvent = {
  type: 'held',
  failure: { code: 'person-unknown', message: 'Slack could not say whether those who approved still may.' },
};
const long: RunCommand = {
  verb: 'exec',
  target: 'api-7f',
  argv: ['psql', '-c', `select ${'x, '.repeat(900)} 1`],
};
const hostile: RunCommand = {
  verb: 'exec',
  target: 'api-7f',
  argv: ['echo', '```<!channel> <@U1> \u0430\u0435 \u200b', '<https://evil.test|here>', '&lt;'],
  timeoutMs: 90_000,
};
const wholeArgv = { from: { word: 0, offset: 0 }, to: { word: 3, offset: 4 } };
const live = {
  bytes: 18_400,
  lines: 340,
  lastLine: 'migrated 17/40 tables (42 %)',
  now: '2026-11-24T03:01:05.000Z',
  expectedMs: 125_000,
  look: 3,
};

const waiting = of.runOf(of.requested(), of.asks());
const cards: Readonly<Record<string, Run>> = {
  received: of.runOf(of.requested()),
  judged: of.runOf(of.requested(), of.reads),
  waiting,
  'waiting-of-a-rule': of.runOf(
    of.requested({
      verb: 'exec',
      target: 'deploy/api',
      argv: ['rm', '-rf', '/cache'],
      reason: 'disk is full',
    }),
    of.asks({
      verdict: {
        class: 'destructive',
        action: { kind: 'ask', needed: 2 },
        rule: 'removes',
        why: '"rm" removes files',
      },
      demand: {
        rule: 'payments',
        anyOf: [
          { needed: 1, groups: ['S_SRE'] },
          { needed: 2, users: ['U_APPROVER', 'U_OTHER'] },
        ],
        stepUp: true,
        startWithinMs: 300_000,
      },
      twin: ['ls', '-la', '/cache'],
      past: [{ run: 'r1', at: '2026-11-20T10:00:00.000Z', end: 'exited with 0', durationMs: 1_200 }],
      isShared: true,
    }),
    of.yes(),
  ),
  'waiting-long-command': of.runOf(of.requested(long), of.asks()),
  'waiting-hostile-command': of.runOf(
    of.requested(hostile),
    of.asks({ verdict: { ...of.reads.verdict, action: { kind: 'ask', needed: 1 }, at: wholeArgv } }),
  ),
  'waiting-of-the-unknown': of.runOf(
    of.requested(),
    of.asks({ target: { cluster: 'eu', namespace: 'shop', pod: 'p', uid: 'u', container: 'c', image: 'i' } }),
  ),
  'waiting-edited': of.runOf(
    of.requested(),
    of.asks(),
    {
      type: 'edited',
      by: of.person('U_OTHER'),
      command: { verb: 'exec', target: 'api-7f', argv: ['run-migrations'] },
    },
    {
      ...of.asks(),
      changes: [{ what: 'command', was: 'run-migrations --to 42', is: 'run-migrations' }],
    },
  ),
  'waiting-again': of.runOf(of.requested(), of.asks(), of.yes(), of.queued, of.claimed, rejudged),
  'waiting-after-a-lapse': of.runOf(
    of.requested(),
    of.asks({ demand: { rule: 'two', anyOf: [{ needed: 2, groups: ['S_SRE'] }], startWithinMs: 900_000 } }),
    of.yes(),
    of.yes('U_OTHER'),
    of.queued,
    { type: 'lapsed', approvals: [{ by: of.person('U_OTHER'), counts: [], why: 'deactivated meanwhile' }] },
  ),
  'queued-held': of.runOf(of.requested(), of.asks(), of.yes(), of.queued, held),
  'expired-held': of.runOf(of.requested(), of.asks(), of.yes(), of.queued, held, { type: 'expired' }),
  'refused-locked': of.runOf(of.requested(), of.asks(), of.yes(), of.queued, {
    type: 'refused',
    failure: {
      code: 'locked',
      message: 'Deployment/api in "shop" is locked by @U_OTHER: ask @U_ASKER or <!here>. Nothing ran.',
      hint: 'Ask them, or take the lock away: /pod unlock Deployment/api -n shop',
      names: ['U_OTHER'],
    },
  }),
  queued: of.runOf(of.requested(), of.asks(), of.yes(), of.queued),
  claimed: of.runOf(of.requested(), of.asks(), of.yes(), of.queued, of.claimed),
  running: of.ran(),
  'running-cancel-asked': of.ran({ type: 'cancel-requested', by: of.person('U_OTHER') }),
  'running-broken-glass': of.runOf(of.requested(), of.asks(), glass, of.queued, of.claimed, of.started),
  'exited-glass-overdue': of.runOf(
    of.requested(),
    of.asks(),
    glass,
    of.queued,
    of.claimed,
    of.started,
    of.finished(of.exited(0)),
    { type: 'review-overdue' },
  ),
  'exited-0': of.ran(of.finished(of.exited(0), of.counts(12))),
  'exited-0-unverified': of.ran(of.finished(of.exited(0, false), of.counts(12))),
  ...Object.fromEntries(
    [1, 126, 127, 130, 137, 143, 255].map((code) => [`exited-${code}`, of.ran(of.finished(of.exited(code)))]),
  ),
  'not-started': of.runOf(
    of.requested(),
    of.reads,
    of.queued,
    of.claimed,
    of.finished({
      kind: 'not-started',
      code: 'container-not-running',
      message: 'Container "api" does not run.',
    }),
  ),
  'timed-out': of.ran(of.finished({ kind: 'timed-out', ...because, stopped: true })),
  cancelled: of.ran(
    { type: 'cancel-requested', by: of.person('U_ASKER') },
    of.finished({ kind: 'cancelled', ...because, code: 'exec-cancelled', stopped: true }),
  ),
  unknown: of.ran(
    of.finished({
      kind: 'unknown',
      code: 'connection-lost',
      message:
        'The connection broke after 12 s. The command may still be running in "api-0". It will not be repeated.',
    }),
  ),
  refused: of.runOf(of.requested(), {
    ...of.reads,
    verdict: {
      class: 'forbidden',
      action: { kind: 'refuse' },
      rule: 'env-dump',
      why: '"env" prints the whole environment',
    },
  }),
  denied: of.runOf(
    of.requested(),
    of.asks(),
    { type: 'voted', by: of.person('U_OTHER'), choice: 'deny', seal: '', reason: 'not tonight' },
    {
      type: 'refused',
      failure: { code: 'approval-refused', message: 'Another person said no, so nothing ran.' },
    },
  ),
  expired: of.runOf(of.requested(), of.asks(), { type: 'expired' }),
  'expired-after-approval': of.runOf(of.requested(), of.asks(), of.yes(), of.queued, { type: 'expired' }),
  withdrawn: of.runOf(of.requested(), of.asks(), { type: 'withdrawn', by: of.person('U_ASKER') }),
  spread: of.runOf(of.requested(), { type: 'spread', runs: ['r1', 'r2'] }),
  logs: of.runOf(
    of.requested({ verb: 'logs', target: 'deploy/api', since: '15m', grep: 'error' }),
    of.reads,
    of.queued,
    of.claimed,
    of.started,
    of.finished(of.exited(0, false), of.counts(3)),
  ),
};

const bytes = (text: string) => new TextEncoder().encode(text);
const kept = (text: string) => ({
  head: bytes(text),
  bytes: bytes(text).length,
  lines: text.split('\n').length - 1,
});
const quiet = kept('');
const posts = (run: Run, stdout: string, stderr = '', refused: readonly ('stdout' | 'stderr')[] = []) =>
  planPosts(
    run,
    { stdout: kept(stdout), stderr: stderr === '' ? quiet : kept(stderr) },
    new Set(refused),
  ).slice(1);
const pages = (lines: number) =>
  Array.from({ length: lines }, (_, line) => `line ${line + 1} ${'.'.repeat(80)}\n`).join('');
const done = (stdout: number, stderr = 0) => of.ran(of.finished(of.exited(0), of.counts(stdout, stderr)));

const messages: Readonly<Record<string, unknown>> = {
  'card-running-live': renderCard(of.ran(), live),
  'posts-short': posts(done(2, 1), 'one\ntwo\n', 'warning\n'),
  'posts-nothing': posts(of.ran(of.finished(of.exited(0))), ''),
  'posts-hostile': posts(
    done(3),
    '```<!channel> <@U1>\n\u001b[31mred\u001b[0m 10%\r100%\n\u202e<https://evil.test|x>\u0007\n',
  ),
  'posts-long': posts(done(400), pages(400)),
  'posts-long-without-file': posts(done(400), pages(400), '', ['stdout']),
  'posts-hidden': posts(
    of.runOf(
      of.requested(),
      { ...of.reads, hidesOutput: true },
      of.queued,
      of.claimed,
      of.started,
      of.finished(of.exited(0), of.counts(2)),
    ),
    'one\ntwo\n',
  ),
  'posts-masked': posts(
    of.ran(of.finished(of.exited(0), { ...of.counts(1), redacted: { password: 2, jwt: 1 } })),
    'x\n',
  ),
  reminder: renderReminder(of.runOf(of.requested(), of.asks(), { type: 'reminded' })),
  lapsed: renderLapsed(cards['waiting-after-a-lapse'] as Run),
  changed: renderChanged(cards['waiting-again'] as Run),
  'broken-glass': glassOf(renderGlass),
  'review-overdue': glassOf(renderOverdue),
  list: renderRuns(
    'The last runs of this channel',
    Object.values(cards)
      .slice(2, 8)
      .map((run) => ({ run, link: 'https://demo.test/archives/C1/p1' })),
  ),
  'list-empty': renderRuns('Your last runs', []),
  record: renderRecord(cards['exited-0'] as Run, {
    events: of.eventsOf([
      of.requested(),
      of.asks(),
      of.yes(),
      of.queued,
      of.claimed,
      of.started,
      of.finished(of.exited(0)),
    ]),
    link: 'https://demo.test/archives/C1/p1',
  }),
  failure: renderFailure({
    code: 'pod-not-running',
    message: 'Pod "api-0" in "prod" is Pending, so nothing ran.',
    hint: 'Try again when it runs: /pod ls api -n prod',
  }),
  'failure-candidates': renderRefusal('r4wqudg4dku', {
    code: 'pod-ambiguous',
    message: '"api" fits 2 pods in namespace "shop", so nothing ran: "api-0", "api-1".',
    hint: 'Type more of the name of the one you mean.',
    candidates: ['api-0', `api-${'x'.repeat(90)}-1`],
  }),
  link: renderLink(
    'Confirm with your passkey, within 5 minutes; only you see this:',
    'https://voicepipe.test/step-up/x',
  ),
  'help-everything': renderHelp({ mayApprove: true, mayBreakGlass: true, mayEnrol: true }),
  'help-little': renderHelp({ mayApprove: false, mayBreakGlass: false, mayEnrol: false }),
};

const views: Readonly<Record<string, unknown>> = {
  deny: renderDenial(waiting, 'seal'),
  whole: renderWhole(cards['waiting-long-command'] as Run),
  around: renderAround(cards['exited-0'] as Run, 'press'),
  grep: renderGrep(cards['exited-0'] as Run, 'press'),
  form: renderForm({
    place: { channel: 'C_ONCALL' },
    cluster: 'eu',
    namespace: 'shop',
    verdict: ['Type a command.'],
  }),
  'form-filled': renderForm({
    cluster: 'eu',
    namespace: 'shop',
    pod: { text: `${'a'.repeat(60)}-${'b'.repeat(60)}`, value: 'uid' },
    note: 'Pod "api" is named in this message.',
    verdict: ['ls', 'read: "ls" lists files.'],
  }),
  home: {
    blocks: renderHome({
      waiting: [{ run: waiting }],
      own: [{ run: cards['exited-0'] as Run, link: 'https://demo.test/archives/C1/p1' }],
      recent: [],
      rights: ['You may approve.'],
      at: '2026-11-24 03:00 UTC',
    }),
  },
};

function glassOf(render: (run: Run, broken: NonNullable<Run['brokeGlass']>) => unknown): unknown {
  const run = cards['running-broken-glass'] as Run;
  if (run.brokeGlass === undefined) throw new Error('The glass is broken.');
  return render(run, run.brokeGlass);
}

/** Every list of blocks inside a rendering. */
function listBlocks(value: unknown): readonly (readonly Block[])[] {
  if (Array.isArray(value)) return value.flatMap(listBlocks);
  if (typeof value !== 'object' || value === null) return [];
  const { blocks } = value as { blocks?: readonly Block[] };
  return blocks === undefined ? Object.values(value).flatMap(listBlocks) : [blocks];
}

describe('what people are shown', () => {
  const all: Readonly<Record<string, unknown>> = {
    ...Object.fromEntries(Object.entries(cards).map(([name, run]) => [`card-${name}`, renderCard(run)])),
    ...messages,
    ...Object.fromEntries(Object.entries(views).map(([name, view]) => [`view-${name}`, view])),
  };

  it.each(Object.entries(all))('%s is as it was, and Slack takes it', async (name, shown) => {
    await expect(`${JSON.stringify(shown, null, 2)}\n`).toMatchFileSnapshot(`./files/${name}.json`);
    for (const blocks of listBlocks(shown))
      expect(checkBlocks(blocks, name.startsWith('view-') ? 'view' : 'message')).toEqual([]);
  });
});
