import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listChanges } from '../../src/core/approval/change.ts';
import { canonicalJson } from '../../src/core/ledger/chain.ts';
import { type Sealed, sealOf } from '../../src/core/seal.ts';
import type { Target } from '../../src/core/target.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const target: Target = {
  cluster: 'eu',
  namespace: 'shop',
  pod: 'api-0',
  uid: 'u1',
  container: 'api',
  image: 'api:1',
  imageId: 'sha256:1',
  workload: { kind: 'Deployment', name: 'api', uid: 'd1' },
  revision: 'r1',
};
const command = { verb: 'exec', target: 'api-0', argv: ['a', 'b'] } as const;
const sealed: Sealed = {
  command,
  target,
  asker: { user: 'U1', team: 'T' },
  identity: { account: 'bot' },
  policyVersion: '1',
};
const byWorkload: Sealed = { ...sealed, command: { ...command, target: 'deploy/api' } };
const seal = (of: Sealed) => sealOf(of, sha256);
const at = (of: Sealed, change: Partial<Record<keyof Target, unknown>>): Sealed => ({
  ...of,
  target: { ...of.target, ...change } as Target,
});

const changes: readonly (readonly [string, (of: Sealed) => Sealed])[] = [
  ['command', (of) => ({ ...of, command: { ...command, target: of.command.target ?? '', argv: ['a b'] } })],
  ['timeout in ms', (of) => ({ ...of, command: { ...of.command, timeoutMs: 9 } as Sealed['command'] })],
  ['cluster', (of) => at(of, { cluster: 'us' })],
  ['namespace', (of) => at(of, { namespace: 'bank' })],
  ['container', (of) => at(of, { container: 'sidecar' })],
  ['image', (of) => at(of, { image: 'api:2' })],
  ['image digest', (of) => at(of, { imageId: 'sha256:2' })],
  ['asker', (of) => ({ ...of, asker: { user: 'U2', team: 'T' } })],
  ['identity', (of) => ({ ...of, identity: { account: 'bot', as: { user: 'x' } } })],
  ['identity', (of) => ({ ...of, identity: { account: 'bot', as: { user: 'x', groups: ['admins'] } } })],
  ['policy version', (of) => ({ ...of, policyVersion: '2' })],
];

describe.each([
  ['a pod', sealed],
  ['a workload', byWorkload],
])('the seal of a command that names %s', (_, one) => {
  it.each(changes)('differs when the %s does, which is then shown as changed', (what, change) => {
    expect(seal(change(one))).not.toBe(seal(one));
    expect(listChanges(one, change(one)).map((changed) => changed.what)).toEqual([what]);
  });
});

describe('the seal of a command that names a pod', () => {
  it('differs for a pod of the same name that was made again, whatever made both', () => {
    expect(seal(at(sealed, { uid: 'u2' }))).not.toBe(seal(sealed));
    expect(seal(at(sealed, { pod: 'api-1' }))).not.toBe(seal(sealed));
  });
});

describe('the seal of a command that names a workload', () => {
  it('holds for every pod of its revision and image, and for no other', () => {
    expect(seal(at(byWorkload, { pod: 'api-1', uid: 'u2' }))).toBe(seal(byWorkload));
    expect(seal(at(byWorkload, { revision: 'r2' }))).not.toBe(seal(byWorkload));
    expect(seal(at(byWorkload, { workload: { kind: 'Deployment', name: 'api', uid: 'd2' } }))).not.toBe(
      seal(byWorkload),
    );
  });

  it.each(['revision', 'imageId'])('is one pod’s while its %s is not known', (fact) => {
    const unknown = at(byWorkload, { [fact]: undefined });
    expect(seal(at(unknown, { uid: 'u2' }))).not.toBe(seal(unknown));
  });
});

it('canonical JSON does not depend on the order in which things were built', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
      const reversed = Object.fromEntries(Object.entries(object).reverse());
      expect(canonicalJson(reversed)).toBe(canonicalJson(object));
      expect(JSON.parse(canonicalJson(object))).toEqual(JSON.parse(JSON.stringify(object)));
    }),
  );
});
