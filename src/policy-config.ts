import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfigFile } from './config-file.ts';
import { canonicalJson, type Sha256 } from './core/ledger/chain.ts';
import type { ClassActions, Policy } from './core/policy/policy.ts';
import { readRules } from './core/policy/team-rules.ts';
import type { Action } from './core/verdict.ts';

export type ReadPolicy =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly faults: readonly string[] };

type ActionText = NonNullable<
  NonNullable<NonNullable<ConfigFile['policy']>['environments']>[string]['write']
>;

/** The policy that `voicepipe.yaml` describes, with every fault of its rules. */
export function readPolicy({ policy = {}, clusters }: ConfigFile): ReadPolicy {
  const read = readRules(policy.rules ?? [], clusters === undefined ? undefined : Object.keys(clusters));
  if (!read.ok) return read;
  const environments = Object.fromEntries(
    Object.entries(policy.environments ?? {}).map(([name, actions]): [string, ClassActions] => [
      name,
      Object.fromEntries(
        Object.entries(actions).flatMap(([severity, action]) =>
          action === undefined ? [] : [[severity, readAction(action)]],
        ),
      ),
    ]),
  );
  return { ok: true, policy: { rules: read.rules, environments } };
}

function readAction(action: ActionText): Action {
  if (typeof action === 'object') return { kind: 'ask', needed: action.ask };
  return action === 'ask' ? { kind: 'ask', needed: 1 } : { kind: action };
}

/** Digest of everything a verdict depends on: the built-in rules as they are shipped, and what the team configured. */
export function versionOf(file: ConfigFile, sha256: Sha256): string {
  const directory = join(import.meta.dirname, 'core/policy');
  const sources = readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => /(?<!\.d)\.(?:js|ts)$/.test(name))
    .sort()
    .map((name) => [name.replace(/\.[jt]s$/, ''), sha256(readFileSync(join(directory, name), 'utf8'))]);
  const { policy = {}, approvals = {}, channels = [], clusters = {} } = file;
  const environments = Object.entries(clusters).map(([name, { environment }]) => [name, environment]);
  return sha256(canonicalJson({ sources, team: policy, approvals, channels, environments }));
}
