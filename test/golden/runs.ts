import type { Demand } from '../../src/core/approval/demand.ts';
import type { RunCommand } from '../../src/core/command.ts';
import type { RunEvent, StoredEvent } from '../../src/core/event.ts';
import { foldRun } from '../../src/core/fold-run.ts';
import type { Outcome, OutputCounts } from '../../src/core/outcome.ts';
import type { Run } from '../../src/core/run.ts';

export const person = (user: string) => ({ user, team: 'T_DEMO' });
const start = Date.parse('2026-11-24T03:00:00.000Z');
const seal = 'a6edc30a'.repeat(8);

const exec: RunCommand = { verb: 'exec', target: 'api-7f', argv: ['run-migrations', '--to', '42'] };
const target = {
  cluster: 'eu',
  namespace: 'shop',
  pod: 'api-7f9c5d7b8d-x4k2p',
  uid: '9c70f6bf-4a24-4210-bb2d-3785dbd661c8',
  container: 'api',
  image: 'registry.example.com/shop/api:2.14.0',
  imageId: `registry.example.com/shop/api@sha256:${'6bbe8caf325b'.padEnd(64, '0')}`,
  workload: { kind: 'Deployment', name: 'api', uid: 'd-1' },
  isReady: true,
  replica: { number: 1, of: 3 },
};
const demand: Demand = { rule: 'default', anyOf: [{ needed: 1 }], startWithinMs: 900_000 };

/** Events in the order in which they happened, a second apart. */
export function eventsOf(events: readonly RunEvent[]): readonly StoredEvent[] {
  return events.map((event, index) => ({
    index: index + 1,
    run: 'r2k7m9x4ab',
    seq: index + 1,
    at: new Date(start + index * 1_000).toISOString(),
    event,
    previous: '0'.repeat(64),
    hash: '0'.repeat(64),
  }));
}

export const runOf = (...events: readonly RunEvent[]): Run => foldRun(eventsOf(events));

export const requested = (command: RunCommand = exec): RunEvent => ({
  type: 'requested',
  command,
  asker: person('U_ASKER'),
  place: { channel: 'C_ONCALL' },
});

type Judged = Extract<RunEvent, { type: 'judged' }>;

export const asks = (more: Partial<Judged> = {}): Judged => ({
  type: 'judged',
  target,
  environment: 'production',
  identity: { account: 'voicepipe' },
  policyVersion: 'p1',
  verdict: {
    class: 'write',
    action: { kind: 'ask', needed: 1 },
    rule: 'program-unknown',
    why: '"run-migrations" is not on the list of known programs',
    at: { from: { word: 0, offset: 0 }, to: { word: 0, offset: 14 } },
  },
  seal,
  demand,
  expiresAt: '2026-11-24T04:00:01.000Z',
  past: [],
  ...more,
});

export const reads: Judged = {
  type: 'judged',
  target,
  environment: 'production',
  verdict: { class: 'read', action: { kind: 'run' }, rule: 'echo', why: '"echo" only says its words' },
  seal,
};

export const yes = (user = 'U_APPROVER'): RunEvent => ({
  type: 'voted',
  by: person(user),
  choice: 'approve',
  seal,
  counts: [0],
});
export const queued: RunEvent = { type: 'queued' };
export const claimed: RunEvent = { type: 'claimed', worker: 'worker-1' };
export const started: RunEvent = { type: 'started', protocol: 'v5.channel.k8s.io', pid: 42 };

export const counts = (stdout = 0, stderr = 0): OutputCounts => ({
  stdout: { bytes: stdout * 10, lines: stdout },
  stderr: { bytes: stderr * 10, lines: stderr },
  truncated: false,
});

export const finished = (outcome: Outcome, output: OutputCounts = counts()): RunEvent => ({
  type: 'finished',
  outcome,
  output,
});
export const exited = (exitCode: number, verified = true): Outcome => ({
  kind: 'exited',
  exitCode,
  verified,
});

/** A run that was approved and started, and what came then. */
export const ran = (...more: readonly RunEvent[]): Run =>
  runOf(requested(), asks(), yes(), queued, claimed, started, ...more);
