import type { ExecCommand } from '../core/command.ts';
import type { Place } from '../core/event.ts';
import type { Failure } from '../core/failure.ts';
import {
  type Choice,
  type Form,
  type FormField,
  fieldOf,
  formFields,
  readFacts,
  renderForm,
} from '../core/form.ts';
import type { View } from '../core/message.ts';
import { parseArgv } from '../core/parse-command.ts';
import { explain, writeExplanation } from '../core/policy/explain.ts';
import { judge, type Policy } from '../core/policy/policy.ts';
import type { ChannelRules } from './channels.ts';
import type { MayBrowse } from './may-browse.ts';
import type { Cluster, Clusters, PodChoice, PodIndex } from './ports/cluster.ts';

export interface FormWorld {
  readonly clusters: Clusters;
  readonly policy: Policy;
  readonly channelRules: ChannelRules;
  readonly mayBrowse: MayBrowse;
}

/** What is in the form's fields, by block id, and the metadata that came back with it. */
export interface Filled {
  readonly values: Readonly<Record<string, string>>;
  readonly metadata: string;
}

const hintLine = 'Type a command to see here what the policy makes of it.';

/** The form as it is first opened. Asks nobody: Slack lets a modal be opened for three seconds only. */
export function openForm(
  world: FormWorld,
  { place, said }: { readonly place?: Place; readonly said?: string },
): View {
  const [first] = world.clusters.all();
  if (first === undefined) throw new Error('There is always a cluster.');
  const named = said === undefined ? undefined : findNamed(world, said);
  const { cluster, pod } = named ?? { cluster: first, pod: undefined };
  const note =
    said === undefined
      ? undefined
      : pod === undefined
        ? 'No pod that runs is named in this message; choose one.'
        : `Pod "${pod.name}" is named in this message.`;
  return renderForm({
    ...(place === undefined ? {} : { place }),
    cluster: cluster.name,
    namespace: pod?.namespace ?? cluster.namespace,
    ...(pod === undefined ? {} : { pod: choiceOf(pod) }),
    ...(note === undefined ? {} : { note }),
    verdict: [hintLine],
  });
}

/** The form after something in it changed. */
export function changeForm(world: FormWorld, filled: Filled): View {
  return renderForm(readForm(world, filled).form);
}

export type Submitted =
  | { readonly ok: true; readonly command: ExecCommand; readonly place: Place }
  /** Why not, by block id. */
  | { readonly ok: false; readonly faults: Readonly<Record<string, string>> };

/** What a form that was sent asks for. What was chosen is looked up once more: it is what somebody's client says. */
export function submitForm(world: FormWorld, filled: Filled): Submitted {
  const { cluster, form, pod, fields, channel } = readForm(world, filled);
  const faults: Record<string, string> = {};
  const fault = (field: FormField, sentence: string) => {
    const block = Object.keys(filled.values).find((id) => fieldOf(id) === field) ?? 'command';
    faults[block] ??= sentence;
  };
  if (channel === undefined) fault('channel', 'Choose the channel that the answer goes to.');
  if (pod === undefined)
    fault('pod', 'This pod is gone, or none is chosen. Choose one of those that there are.');
  const container = fields.container;
  if (pod !== undefined && container !== undefined && !pod.containers.includes(container))
    fault('container', `Pod "${pod.name}" has no container "${container}".`);
  const parsed = parseArgv(fields.command ?? '');
  if (!parsed.ok) fault('command', sentenceOf(parsed.failure));
  if (Object.keys(faults).length > 0 || !parsed.ok || pod === undefined || channel === undefined)
    return { ok: false, faults };
  const { threadTs } = form.place ?? {};
  return {
    ok: true,
    place: { channel, ...(threadTs === undefined ? {} : { threadTs }) },
    command: {
      verb: 'exec',
      target: pod.name,
      namespace: pod.namespace,
      cluster: cluster.name,
      argv: parsed.argv,
      ...(container === undefined ? {} : { container }),
      ...(fields.reason === undefined ? {} : { reason: fields.reason }),
    },
  };
}

export interface ReadForm {
  readonly form: Form;
  readonly cluster: Cluster;
  readonly pod?: PodChoice;
  readonly channel?: string;
  readonly fields: Readonly<Partial<Record<FormField, string>>>;
}

/** What the fields say; where the request brings none of them, what the form carried along. */
export function readForm(world: FormWorld, { values, metadata }: Filled): ReadForm {
  const facts = readFacts(metadata);
  const fields = readFields(values);
  const picked = world.clusters.pick(fields.cluster ?? facts.cluster);
  const [first] = world.clusters.all();
  const cluster = picked.ok ? picked.cluster : first;
  if (cluster === undefined) throw new Error('There is always a cluster.');
  const isSame = facts.cluster === cluster.name;
  const namespace =
    fields.cluster !== undefined && !isSame
      ? cluster.namespace
      : (fields.namespace ?? facts.namespace ?? cluster.namespace);
  const uid = fields.pod ?? facts.pod;
  const found = uid === undefined ? undefined : cluster.peek()?.pod(uid);
  const pod = found?.namespace === namespace ? found : undefined;
  const channel = fields.channel ?? facts.channel;
  const { threadTs } = facts;
  return {
    cluster,
    fields,
    ...(pod === undefined ? {} : { pod }),
    ...(channel === undefined ? {} : { channel }),
    form: {
      ...(facts.channel === undefined
        ? {}
        : { place: { channel: facts.channel, ...(threadTs === undefined ? {} : { threadTs }) } }),
      cluster: cluster.name,
      namespace,
      ...(pod === undefined ? {} : { pod: choiceOf(pod) }),
      verdict: describeVerdict(world.policy, { cluster, namespace, command: fields.command }),
    },
  };
}

function readFields(values: Filled['values']): Partial<Record<FormField, string>> {
  return Object.fromEntries(
    formFields.flatMap((field) => {
      const [, value] = Object.entries(values).find(([id]) => fieldOf(id) === field) ?? [];
      return value === undefined || value.trim() === '' ? [] : [[field, value]];
    }),
  );
}

function describeVerdict(
  policy: Policy,
  how: { readonly cluster: Cluster; readonly namespace: string; readonly command: string | undefined },
): readonly string[] {
  if (how.command === undefined) return [hintLine];
  const parsed = parseArgv(how.command);
  if (!parsed.ok) return [sentenceOf(parsed.failure)];
  const { environment, name } = how.cluster;
  const verdict = judge(parsed.argv, {
    policy,
    place: { environment, cluster: name, namespace: how.namespace },
  });
  const explanation = explain(parsed.argv, verdict, environment);
  return [explanation.command.slice(0, 1_000), ...writeExplanation(verdict, explanation)];
}

/** The pod of any cluster that a text names whole; of several the longest name. */
function findNamed(
  world: FormWorld,
  said: string,
): { readonly cluster: Cluster; readonly pod: PodChoice } | undefined {
  const words = new Set(said.slice(0, 20_000).match(/[a-z0-9]([a-z0-9.-]*[a-z0-9])?/g) ?? []);
  const found = world.clusters.all().flatMap((cluster) => {
    const index: PodIndex | undefined = cluster.peek();
    return (index?.named(words) ?? []).map((pod) => ({ cluster, pod }));
  });
  return found.toSorted((a, b) => b.pod.name.length - a.pod.name.length)[0];
}

export function choiceOf({ name, uid, isReady }: PodChoice): Choice {
  return { text: isReady ? name : `${name} (not ready)`, value: uid };
}

function sentenceOf({ message, hint }: Failure): string {
  return [message, hint]
    .filter((part) => part !== undefined)
    .join(' ')
    .slice(0, 1_000);
}
