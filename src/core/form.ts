import type { Place } from './event.ts';
import type { Block, View } from './message.ts';

/** The callback id of the form that asks for a command. */
export const formCallback = 'run-form';

/** Its fields. A block id is `FIELD` or `FIELD:WHAT-IT-DEPENDS-ON`, so that a choice falls with what it was made of. */
export const formFields = [
  'channel',
  'cluster',
  'namespace',
  'pod',
  'container',
  'command',
  'reason',
] as const;
export type FormField = (typeof formFields)[number];

/** A choice of a select; `value` at most 150 characters, the text is shortened to Slack's 75. */
export interface Choice {
  readonly text: string;
  readonly value: string;
}

/** What the form shows. */
export interface Form {
  /** Where the run will be asked for; absent where the form has to ask. */
  readonly place?: Place;
  readonly cluster: string;
  readonly namespace: string;
  readonly pod?: Choice;
  /** A line about what is chosen already. */
  readonly note?: string;
  /** What the policy makes of the command, a line each. */
  readonly verdict: readonly string[];
}

/** What a form carries in `private_metadata`: ids only, and untrusted when they come back. */
export interface FormFacts {
  readonly channel?: string;
  readonly threadTs?: string;
  readonly cluster?: string;
  readonly namespace?: string;
  readonly pod?: string;
}

/** The longest text of an option (facts: limits). */
const maxLabel = 75;

/** The form, ready to be opened or to replace itself: typed text stays where a block keeps its id. */
export function renderForm(form: Form): View {
  const { place, cluster, namespace, pod } = form;
  const facts: FormFacts = {
    ...(place === undefined ? {} : { channel: place.channel }),
    ...(place?.threadTs === undefined ? {} : { threadTs: place.threadTs }),
    cluster,
    namespace,
    ...(pod === undefined ? {} : { pod: pod.value }),
  };
  return {
    callback: formCallback,
    title: 'Run in a pod',
    submit: 'Ask for it',
    metadata: JSON.stringify(facts),
    blocks: [
      ...(form.note === undefined ? [] : [says('note', [form.note])]),
      ...(place === undefined ? [askChannel()] : []),
      select('cluster', 'Cluster', { chosen: { text: cluster, value: cluster } }),
      select('namespace', 'Namespace', {
        of: cluster,
        chosen: { text: namespace, value: namespace },
      }),
      select('pod', 'Pod', {
        of: `${cluster}:${namespace}`.slice(0, 200),
        ...(pod === undefined ? {} : { chosen: pod }),
        placeholder: 'Type a part of its name',
      }),
      select('container', 'Container', {
        of: pod?.value ?? 'none',
        optional: true,
        placeholder: 'The default one',
      }),
      {
        type: 'input',
        block_id: 'command',
        dispatch_action: true,
        label: text('Command'),
        hint: text("Words as in a terminal. No shell reads them: for pipes write sh -c '…'"),
        element: {
          type: 'plain_text_input',
          action_id: 'run-form-command',
          multiline: true,
          max_length: 3_000,
          placeholder: text('ls -l /var/log'),
          dispatch_action_config: { trigger_actions_on: ['on_character_entered'] },
        },
      },
      {
        type: 'input',
        block_id: 'reason',
        optional: true,
        label: text('Reason'),
        element: { type: 'plain_text_input', action_id: 'run-form-reason', max_length: 300 },
      },
      says('verdict', form.verdict),
    ],
  };
}

/** An option as Slack takes it: a long text loses its middle, since names differ at both ends. */
export function optionOf({ text: label, value }: Choice): Readonly<Record<string, unknown>> {
  const head = 48;
  const short =
    label.length > maxLabel ? `${label.slice(0, head)}…${label.slice(-(maxLabel - head - 1))}` : label;
  return { text: text(short), value };
}

/** The field of a block id; undefined for a block that is none of ours. */
export function fieldOf(blockId: string): FormField | undefined {
  const [name] = blockId.split(':');
  return formFields.find((field) => field === name);
}

/** What came back in `private_metadata`; nothing where it is none of ours. */
export function readFacts(metadata: string): FormFacts {
  let value: unknown;
  try {
    value = JSON.parse(metadata);
  } catch {
    return {};
  }
  if (typeof value !== 'object' || value === null) return {};
  const known = ['channel', 'threadTs', 'cluster', 'namespace', 'pod'] as const;
  const entries = known.flatMap((name) => {
    const fact = (value as Readonly<Record<string, unknown>>)[name];
    return typeof fact === 'string' && /^[A-Za-z0-9._:-]{1,253}$/.test(fact) ? [[name, fact]] : [];
  });
  return Object.fromEntries(entries) as FormFacts;
}

function select(
  field: FormField,
  label: string,
  how: {
    readonly of?: string;
    readonly chosen?: Choice;
    readonly optional?: boolean;
    readonly placeholder?: string;
  },
): Block {
  return {
    type: 'input',
    block_id: how.of === undefined ? field : `${field}:${how.of}`,
    dispatch_action: true,
    label: text(label),
    ...(how.optional === true ? { optional: true } : {}),
    element: {
      type: 'external_select',
      action_id: `run-form-${field}`,
      min_query_length: 0,
      ...(how.placeholder === undefined ? {} : { placeholder: text(how.placeholder) }),
      ...(how.chosen === undefined ? {} : { initial_option: optionOf(how.chosen) }),
    },
  };
}

function askChannel(): Block {
  return {
    type: 'input',
    block_id: 'channel',
    label: text('Channel'),
    hint: text('Where the request and its answer stand for everybody to read.'),
    element: {
      type: 'conversations_select',
      action_id: 'run-form-channel',
      default_to_current_conversation: true,
      filter: { include: ['public', 'private'], exclude_bot_users: true },
    },
  };
}

function says(id: string, lines: readonly string[]): Block {
  return {
    type: 'rich_text',
    block_id: `says-${id}`,
    elements: [
      {
        type: 'rich_text_section',
        elements: [{ type: 'text', text: lines.join('\n').slice(0, 2_500) || ' ' }],
      },
    ],
  };
}

function text(words: string) {
  return { type: 'plain_text', text: words, emoji: false };
}
