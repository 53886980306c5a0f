import { describe, expect, it } from 'vitest';
import { holdsLock, type Lock, lockName } from '../../src/core/lock.ts';
import type { Target } from '../../src/core/target.ts';

const now = '2026-11-24T10:00:00.000Z';
const lock = (what: string, more: Partial<Lock> = {}): Lock => ({
  id: 'l1',
  version: 1,
  cluster: 'eu',
  namespace: 'shop',
  what,
  by: { user: 'U1', team: 'T' },
  reason: 'because',
  ...more,
});
const pod: Target = {
  cluster: 'eu',
  namespace: 'shop',
  pod: 'api-7f-x',
  uid: 'u',
  container: 'api',
  image: 'i',
  revision: '7f',
};
const set = { kind: 'ReplicaSet', name: 'api-7f' };
const uid = 'u';
const named: Readonly<Record<string, Target>> = {
  'its pod': { ...pod, workload: { ...set, uid } },
  'its deployment': { ...pod, workload: { kind: 'Deployment', name: 'api', uid }, owner: set },
  'its replica set': { ...pod, workload: { ...set, uid }, owner: set },
  'a service before it': { ...pod, workload: { kind: 'Service', name: 'front', uid }, owner: set },
};

describe.each(Object.entries(named))('of a deployment, a command that names %s', (_, target) => {
  it.each(['Deployment/api', 'ReplicaSet/api-7f', 'Pod/api-7f-x'])('is held by a lock of %s', (what) => {
    expect(holdsLock(lock(what), target, now)).toBe(true);
  });

  it('is not held by a lock of something else, in another place, or whose time is over', () => {
    expect(holdsLock(lock('Deployment/web'), target, now)).toBe(false);
    expect(holdsLock(lock('Deployment/api', { namespace: 'bank' }), target, now)).toBe(false);
    expect(holdsLock(lock('Deployment/api', { cluster: 'us' }), target, now)).toBe(false);
    expect(holdsLock(lock('Deployment/api', { until: now }), target, now)).toBe(false);
  });

  it('locks the deployment when it is what is named to be locked', () => {
    expect(lockName(target)).toBe('Deployment/api');
  });
});

it.each([
  ['a stateful set', { kind: 'StatefulSet', name: 'db' }, 'StatefulSet/db'],
  ['a job that somebody made', { kind: 'Job', name: 'import-2' }, 'Job/import-2'],
  ['a job of a cron job', { kind: 'Job', name: 'backup-29384756' }, 'CronJob/backup'],
])('of the pod of %s the topmost that is known is locked', (_, owner, what) => {
  const target = { ...pod, workload: { ...owner, uid } };
  expect(lockName(target)).toBe(what);
  expect(holdsLock(lock(what), target, now)).toBe(true);
});

it('a pod that nothing made is locked by itself', () => {
  expect(lockName(pod)).toBe('Pod/api-7f-x');
});
