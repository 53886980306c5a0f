import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { parseDuration } from './core/duration.ts';

const maxBytes = 1024 * 1024;
const name = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'a name is lower-case letters, digits and "-", at most 63');

const clusterShape = z
  .strictObject({
    kubeconfig: z.string().min(1).optional().describe('A kubeconfig; KUBECONFIG without it.'),
    context: z.string().min(1).optional().describe('A context of it; its current one without it.'),
    namespace: z
      .string()
      .min(1)
      .optional()
      .describe("Where names are looked up; the context's own without it."),
    environment: z
      .string()
      .min(1)
      .optional()
      .describe('What approvals go by. Without it the cluster counts as "production".'),
    as: z
      .strictObject({
        user: z.string().min(1),
        uid: z.string().min(1).optional(),
        groups: z.array(z.string().min(1)).optional(),
        extra: z.record(z.string(), z.array(z.string())).optional(),
      })
      .optional()
      .describe('Whom to impersonate.'),
    identity: z
      .enum(['account', 'person'])
      .optional()
      .describe('Whether commands run as the account itself (the default) or impersonate who asked.'),
  })
  .describe('A cluster that commands may run in.');

const duration = z
  .string()
  .refine((text) => parseDuration(text) !== undefined, 'a duration is written 90s, 5m or 1h30m');

const days = z.string().regex(/^[1-9]\d{0,4}[hd]$/, 'a time to keep things is written 12h or 400d');

const places = z.array(z.string().min(1)).min(1).max(100).optional();
const action = z.union([
  z.enum(['run', 'ask', 'refuse']),
  z.strictObject({ ask: z.int().min(1).max(5).describe('How many other people must approve.') }),
]);

const policyShape = z
  .strictObject({
    rules: z
      .array(
        z.strictObject({
          name: z
            .string()
            .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'a rule\'s name is lower-case letters, digits and "-"'),
          argv: z
            .array(z.string().max(1_000))
            .min(1)
            .max(64)
            .describe(
              'The whole command, word for word. {int}, {word}, {name}, {path}, {uuid}, {date} take one value; {any} and {...} only in rules that raise.',
            ),
          class: z.enum(['read', 'write', 'destructive', 'forbidden']),
          clusters: places.describe('Only in these clusters.'),
          namespaces: places.describe('Only in these namespaces.'),
          workloads: places.describe('Only in these, such as deploy/api.'),
        }),
      )
      .max(500)
      .optional(),
    environments: z
      .record(
        z.string().min(1).max(63),
        z.strictObject({
          read: action.optional(),
          write: action.optional(),
          destructive: action.optional(),
        }),
      )
      .optional()
      .describe('What is done about each class, by the environment that a cluster is labelled with.'),
  })
  .describe("A team's own rules, added to the built-in ones.");

const classes = z
  .array(z.enum(['read', 'write', 'destructive']))
  .min(1)
  .optional();
const slackUser = z
  .string()
  .regex(/^[UW][A-Z0-9_]{2,20}$/, 'a person is written by their Slack id, such as U012AB3CD');
const slackGroup = z
  .string()
  .regex(/^S[A-Z0-9_]{2,20}$/, 'a user group is written by its Slack id, such as S012AB3CD');
const slackChannel = z
  .string()
  .regex(/^[CG][A-Z0-9_]{2,20}$/, 'a channel is written by its Slack id, such as C012AB3CD');
const who = {
  users: z.array(slackUser).min(1).max(200).optional(),
  groups: z.array(slackGroup).min(1).max(50).optional(),
};
const where = { classes, environments: places, clusters: places, namespaces: places };
const ruleName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'a rule\'s name is lower-case letters, digits and "-"');

const approvalsShape = z
  .strictObject({
    rules: z
      .array(
        z.strictObject({
          name: ruleName,
          ...where,
          anyOf: z
            .array(z.strictObject({ needed: z.int().min(1).max(5), ...who }))
            .min(1)
            .max(10)
            .describe('Alternatives, any one of which is enough: so many distinct people, of these.'),
          stepUp: z.boolean().optional().describe('Each approval has to be confirmed with a passkey.'),
          reason: z.boolean().optional().describe('The asker has to give a reason.'),
          expires: duration.optional().describe('How long it waits for approval.'),
          startWithin: duration.optional().describe('How long after the approval it may still start.'),
        }),
      )
      .max(200)
      .optional()
      .describe('Who approves what; the first rule that fits decides.'),
    remindAfter: duration.optional().describe('When the thread is reminded that it waits. Default 20m.'),
    startWithin: duration
      .optional()
      .describe('How long after its approval a run may still start. Default 15m.'),
    freezes: z
      .array(
        z.strictObject({
          name: ruleName,
          cron: z.string().min(1).max(100).describe('When it begins: minute hour day month weekday.'),
          timeZone: z.string().min(1).max(64).describe('Such as Europe/Berlin.'),
          lasts: z
            .string()
            .regex(/^\d{1,3}[mhd]$/, 'a freeze lasts so many minutes, hours or days: 90m, 12h, 3d'),
          reason: z.string().min(1).max(300),
          ...where,
        }),
      )
      .max(100)
      .optional()
      .describe('When nothing but reading starts, or nothing of the named classes.'),
    breakGlass: z
      .array(
        z.strictObject({
          name: ruleName,
          ...who,
          ...where,
          announceIn: slackChannel.describe('The channel that is told at once.'),
          reviewWithin: duration.optional().describe('Until when another person reviews it. Default 24h.'),
        }),
      )
      .max(50)
      .optional()
      .describe('Who may run without approval, with a reason, told to everybody and reviewed afterwards.'),
  })
  .describe('Who approves, and when.');

const peopleShape = z
  .strictObject({
    map: z
      .record(
        slackUser,
        z.strictObject({ user: z.string().min(1).max(253), groups: z.array(z.string().min(1)).optional() }),
      )
      .optional()
      .describe('The Kubernetes user of a Slack person.'),
    emailDomains: z
      .array(z.string().regex(/^[a-z0-9.-]+\.[a-z]{2,}$/, 'a domain is written example.com'))
      .min(1)
      .optional()
      .describe('For everybody else the e-mail address that Slack has verified, if it is of one of these.'),
  })
  .describe('Who people of Slack are in the clusters.');

const channelsShape = z
  .array(
    z.strictObject({
      channels: z
        .array(slackChannel)
        .min(1)
        .max(500)
        .optional()
        .describe('The channels, by their Slack ids; every channel without it.'),
      clusters: places.describe('The clusters they may reach; all without it.'),
      namespaces: places.describe('The namespaces they may reach; all without it.'),
      output: z
        .boolean()
        .optional()
        .describe('False: output is not posted there, only how a command ended. Default true.'),
    }),
  )
  .max(500)
  .describe('Which channels may reach what. The first that fits decides; where none does, nothing runs.');

/** What `voicepipe.yaml` may hold. `docs/voicepipe.schema.json` is made of it. */
export const configFileShape = z.strictObject({
  clusters: z
    .record(name, clusterShape)
    .optional()
    .describe('The clusters, by the name people give with --cluster.'),
  defaultCluster: name
    .optional()
    .describe('The one meant without --cluster; the only one, or the first, without it.'),
  policy: policyShape.optional(),
  approvals: approvalsShape.optional(),
  people: peopleShape.optional(),
  channels: channelsShape.optional(),
  ledger: z
    .strictObject({
      keepOutput: days.optional().describe('How long output is kept after a run ended. For ever without it.'),
      keepEvents: days
        .optional()
        .describe(
          'How long the bodies of events are kept after a run ended; their hashes stay. For ever without it.',
        ),
    })
    .optional()
    .describe('How long what is recorded is kept.'),
  redact: z
    .strictObject({
      patterns: z
        .array(
          z.strictObject({
            name: z
              .string()
              .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'a name is lower-case letters, digits and "-"'),
            pattern: z
              .string()
              .min(1)
              .max(500)
              .describe('An RE2 pattern within one line. With a group named "secret" only that is masked.'),
          }),
        )
        .max(100)
        .optional(),
    })
    .optional()
    .describe('What is masked in output beside what is known to look like a secret.'),
  limits: z
    .strictObject({
      outputBytes: z
        .int()
        .min(4_096)
        .max(1024 ** 3)
        .optional()
        .describe(
          "How much of a run's output is kept, in bytes: beginnings and ends of both streams. Default 8388608.",
        ),
      timeout: duration.optional().describe('How long a command may run that names no timeout. Default 5m.'),
      approvalTtl: duration.optional().describe('How long an approval may be waited for. Default 1h.'),
      concurrency: z
        .int()
        .min(1)
        .max(1_000)
        .optional()
        .describe('Commands at once in one worker. Default 10.'),
    })
    .optional(),
});

export type ConfigFile = z.infer<typeof configFileShape>;

export type ReadConfigFile =
  | { readonly ok: true; readonly file: ConfigFile }
  | { readonly ok: false; readonly faults: readonly string[] };

/** One fault of YAML brings others with it. */
const maxYamlFaults = 3;

/** Reads `voicepipe.yaml`; every fault at once, each with its place. A file that is not there is an empty one unless it was asked for. */
export function readConfigFile(path: string, { isNamed }: { readonly isNamed: boolean }): ReadConfigFile {
  let source: string;
  try {
    source = readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' && !isNamed) return { ok: true, file: {} };
    return refuse(`"${path}" cannot be read (${code ?? 'unknown error'}). Correct the path.`);
  }
  return parseConfigFile(source, path);
}

/** The same for a text. Never throws; bounded by 1 MiB and 100 YAML aliases. */
export function parseConfigFile(source: string, path: string): ReadConfigFile {
  if (source.length > maxBytes) return refuse(`"${path}" is larger than ${maxBytes} bytes.`);
  const document = parseDocument(source, { prettyErrors: true });
  if (document.errors.length > 0)
    return {
      ok: false,
      faults: [
        ...new Set(
          document.errors.map(
            ({ message }) =>
              `"${path}" is no valid YAML: ${(message.split('\n')[0] ?? '').replace(/:$/, '')}.`,
          ),
        ),
      ].slice(0, maxYamlFaults),
    };
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch {
    return refuse(`"${path}" uses too many YAML aliases.`);
  }
  const parsed = configFileShape.safeParse(value ?? {});
  if (!parsed.success)
    return {
      ok: false,
      faults: parsed.error.issues.map(
        (issue) =>
          `"${path}" at ${issue.path.length === 0 ? 'its top' : `"${issue.path.join('.')}"`}: ${issue.message}. docs/voicepipe.schema.json says what may stand there.`,
      ),
    };
  const { clusters = {}, defaultCluster } = parsed.data;
  if (defaultCluster !== undefined && !Object.hasOwn(clusters, defaultCluster))
    return refuse(`"${path}" at "defaultCluster": there is no cluster "${defaultCluster}".`);
  return { ok: true, file: parsed.data };
}

function refuse(fault: string): ReadConfigFile {
  return { ok: false, faults: [fault] };
}
