import { describe, expect, it } from 'vitest';
import { writeAge } from '../../src/core/age.ts';
import { summarizePod } from '../../src/core/pod-status.ts';
import type { PodView, StatusView } from '../../src/core/pod-view.ts';
import { renderPod } from '../../src/core/render-pod.ts';
import { renderPods } from '../../src/core/render-pods.ts';

const now = new Date('2026-01-02T00:00:00Z');
const pod = (status: PodView['status'], more: Partial<PodView> = {}): PodView => ({
  metadata: { name: 'a', namespace: 'shop', creationTimestamp: '2026-01-01T00:00:00Z', ...more.metadata },
  spec: {
    containers: [
      { name: 'app', image: 'i' },
      { name: 'proxy', image: 'p' },
    ],
    ...more.spec,
  },
  status,
});
const up = (name: string): StatusView => ({ name, ready: true, restartCount: 0, state: { running: {} } });
const ended = (exitCode: number, reason?: string) => ({
  terminated: { exitCode, ...(reason === undefined ? {} : { reason }) },
});

describe('the status of a pod', () => {
  const init = { spec: { initContainers: [{ name: 'i' }, { name: 'j' }], containers: [{ name: 'app' }] } };
  it.each<[string, PodView, string, string]>([
    ['Running', pod({ phase: 'Running', containerStatuses: [up('app'), up('proxy')] }), '2/2', 'Running'],
    [
      'one of two ready',
      pod({ phase: 'Running', containerStatuses: [up('app'), { ...up('proxy'), ready: false }] }),
      '1/2',
      'Running',
    ],
    [
      'crash loop',
      pod({
        phase: 'Running',
        containerStatuses: [{ name: 'app', state: { waiting: { reason: 'CrashLoopBackOff' } } }, up('proxy')],
      }),
      '1/2',
      'CrashLoopBackOff',
    ],
    [
      'terminating',
      pod({ phase: 'Running' }, { metadata: { deletionTimestamp: '2026-01-01T23:59:00Z' } }),
      '0/2',
      'Terminating',
    ],
    [
      'init',
      pod(
        {
          phase: 'Pending',
          initContainerStatuses: [
            { name: 'i', state: ended(0) },
            { name: 'j', state: { running: {} } },
          ],
        },
        init,
      ),
      '0/1',
      'Init:1/2',
    ],
    [
      'init in crash loop',
      pod(
        {
          phase: 'Pending',
          initContainerStatuses: [{ name: 'i', state: { waiting: { reason: 'CrashLoopBackOff' } } }],
        },
        init,
      ),
      '0/1',
      'Init:CrashLoopBackOff',
    ],
    [
      'init failed',
      pod({ phase: 'Pending', initContainerStatuses: [{ name: 'i', state: ended(2) }] }, init),
      '0/1',
      'Init:ExitCode:2',
    ],
    [
      'completed',
      pod({ phase: 'Succeeded', containerStatuses: [{ name: 'app', state: ended(0, 'Completed') }] }),
      '0/2',
      'Completed',
    ],
    [
      'out of memory',
      pod({ phase: 'Failed', containerStatuses: [{ name: 'app', state: ended(137, 'OOMKilled') }] }),
      '0/2',
      'OOMKilled',
    ],
    ['evicted', pod({ phase: 'Failed', reason: 'Evicted' }), '0/2', 'Evicted'],
    ['pending', pod({ phase: 'Pending' }), '0/2', 'Pending'],
    [
      'gated',
      pod({
        phase: 'Pending',
        conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }],
      }),
      '0/2',
      'SchedulingGated',
    ],
    ['nothing known', {}, '0/0', 'Unknown'],
  ])('that is %s is said as kubectl says it', (_, one, ready, status) => {
    expect(summarizePod(one, now)).toMatchObject({ ready, status });
  });

  it('counts restarts and says when the last was', () => {
    const { restarts } = summarizePod(
      pod({
        phase: 'Running',
        containerStatuses: [
          {
            ...up('app'),
            restartCount: 3,
            lastState: { terminated: { finishedAt: '2026-01-01T23:55:00Z' } },
          },
        ],
      }),
      now,
    );
    expect(restarts).toBe('3 (5m ago)');
  });

  it.each([
    [119, '119s'],
    [120, '2m'],
    [130, '2m10s'],
    [3_600, '60m'],
    [4 * 3_600 + 60, '4h1m'],
    [30 * 3_600, '30h'],
    [3 * 86_400 + 3_600, '3d1h'],
    [400 * 86_400, '400d'],
    [800 * 86_400, '2y70d'],
  ])('gives %i s as %s, as kubectl does', (seconds, age) => {
    expect(writeAge(seconds * 1_000)).toBe(age);
  });
});

describe('a table of pods', () => {
  it('folds where it is too wide for a phone, and shows what would hide', () => {
    const named = (name: string) => pod({ phase: 'Running\u202e\u0007' }, { metadata: { name } });
    expect(renderPods([named('api-0')], { namespace: 'shop', now })).toBe(
      'NAME   READY  STATUS            RESTARTS  AGE\napi-0  0/2    Running<U+202E>␇  0         24h\n',
    );
    const wide = renderPods([named('a'.repeat(60))], { namespace: 'shop', now });
    expect(wide.split('\n')[2]).toBe('a'.repeat(60));
    expect(renderPods([], { namespace: 'shop', now })).toBe('There are no pods in namespace "shop".\n');
  });
});

describe('a description', () => {
  it('has containers, what does not hold, and the ten latest events, the newest last', () => {
    const events = Array.from({ length: 12 }, (_, index) => ({
      type: index === 0 ? 'Warning' : 'Normal',
      reason: `R${index}`,
      message: 'said\nso',
      count: 2,
      lastTimestamp: `2026-01-01T23:${String(59 - index).padStart(2, '0')}:00Z`,
    }));
    const text = renderPod(
      pod({
        phase: 'Running',
        conditions: [
          { type: 'Ready', status: 'False', reason: 'ContainersNotReady', message: 'not\u001b[31m ready' },
          { type: 'PodScheduled', status: 'True' },
        ],
        containerStatuses: [
          {
            name: 'app',
            restartCount: 4,
            state: { waiting: { reason: 'CrashLoopBackOff' } },
            lastState: {
              terminated: { exitCode: 137, reason: 'OOMKilled', finishedAt: '2026-01-01T23:58:00Z' },
            },
          },
        ],
      }),
      { events, now },
    );
    expect(text).toContain('Container app: waiting (CrashLoopBackOff)');
    expect(text).toContain('before: ended with exit code 137 (OOMKilled) 2m ago');
    expect(text).toContain('Ready is False (ContainersNotReady): not␛[31m ready');
    expect(text).not.toContain('PodScheduled');
    expect(text).toContain('Events (the last 10 of 12):');
    expect(text).not.toMatch(/R1[01]/);
    expect(text.trimEnd().split('\n').at(-1)).toBe('  60s ago Warning R0 (2 times): said so');
  });
});
