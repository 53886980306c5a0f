import type { Person } from '../core/event.ts';
import type { Failure } from '../core/failure.ts';
import type { Identity, Impersonation } from '../core/identity.ts';
import type { Cluster } from './ports/cluster.ts';
import type { People } from './ports/people.ts';

/** Who people of Slack are in clusters, as configured. */
export interface Mapping {
  readonly map: Readonly<Record<string, Impersonation>>;
  /** Of these a verified e-mail address is a Kubernetes user; without them no address is. */
  readonly emailDomains: readonly string[];
}

export type Identified =
  | { readonly ok: true; readonly identity: Identity }
  | { readonly ok: false; readonly failure: Failure };

/** As whom a person's commands run in a cluster, looked up anew each time. Refused where Slack's word is needed and cannot be had. */
export async function findIdentity(
  world: { readonly people: People; readonly mapping: Mapping },
  cluster: Cluster,
  person: Person,
): Promise<Identified> {
  const { account } = cluster;
  if (cluster.actsAs === 'account') return { ok: true, identity: { account } };
  const mapped = Object.hasOwn(world.mapping.map, person.user) ? world.mapping.map[person.user] : undefined;
  if (mapped !== undefined) return { ok: true, identity: { account, as: mapped } };
  const { standing, email } = await world.people.look(person);
  const unknown = (why: string): Identified => ({
    ok: false,
    failure: {
      code: 'identity-unknown',
      message: `In cluster "${cluster.name}" commands run as the person who asks, and ${why}. Nothing ran.`,
      hint: 'Ask whoever keeps voicepipe.yaml to name you under people.map.',
    },
  });
  if (standing === 'unknown') return unknown('Slack could not say who you are');
  if (standing !== 'member') return unknown('only members of this workspace have an identity there');
  if (email === undefined) return unknown('Slack knows no verified e-mail address of yours');
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  if (!world.mapping.emailDomains.includes(domain))
    return unknown(`an address of "${domain}" is no identity there`);
  return { ok: true, identity: { account, as: { user: email } } };
}
