import { findChannelRule } from '../core/channel-rules.ts';
import type { Choice, FormField } from '../core/form.ts';
import { displayText } from '../core/look-alikes.ts';
import { choiceOf, type Filled, type FormWorld, readForm } from './form.ts';
import type { Suggestion } from './ports/doors.ts';

/** The most choices that Slack takes. */
const maxChoices = 100;

/** What may be chosen in a field, of those that fit what was typed; the best first. */
export async function suggest(
  world: FormWorld,
  { field, typed, by, ...filled }: Filled & Omit<Suggestion, 'action'> & { readonly field: FormField },
): Promise<readonly Choice[]> {
  const { cluster, form, pod, channel } = readForm(world, filled);
  const { namespace } = form;
  const reaches = (name: string, namespace?: string) =>
    channel === undefined ||
    findChannelRule(world.channelRules, channel, {
      cluster: name,
      ...(namespace === undefined ? {} : { namespace }),
    }) !== undefined;
  switch (field) {
    case 'cluster':
      return fitting(
        world.clusters
          .all()
          .filter(({ name }) => reaches(name))
          .map(({ name, environment }) => ({ text: `${name} (${environment})`, value: name })),
        typed,
      );
    case 'namespace': {
      const index = await cluster.browse();
      return fitting(
        index
          .namespaces()
          .filter((name) => reaches(cluster.name, name))
          .map((name) => ({ text: name, value: name })),
        typed,
      );
    }
    case 'pod': {
      const [index, may] = await Promise.all([
        cluster.browse(),
        reaches(cluster.name, namespace) && world.mayBrowse(by, { cluster, namespace }),
      ]);
      return may ? fitting(index.pods(namespace).map(choiceOf), typed) : [];
    }
    case 'container': {
      if (!reaches(cluster.name, namespace) || !(await world.mayBrowse(by, { cluster, namespace })))
        return [];
      return fitting(
        (pod?.containers ?? []).map((name) => ({ text: name, value: name })),
        typed,
      );
    }
    case 'channel':
    case 'command':
    case 'reason':
      return [];
  }
}

function fitting(choices: readonly Choice[], typed: string): readonly Choice[] {
  const parts = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return choices
    .filter(({ text }) => parts.every((part) => text.toLowerCase().includes(part)))
    .slice(0, maxChoices)
    .map(({ text, value }) => ({ text: displayText(text), value }));
}
