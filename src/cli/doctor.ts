import { WebClient } from '@slack/web-api';
import pg from 'pg';
import { openClusters } from '../adapters/kube/open-clusters.ts';
import { openRedisQueue } from '../adapters/queue/open-redis-queue.ts';
import { readApprovals } from '../approvals-config.ts';
import { type Config, readConfig, readEnvironment } from '../config.ts';
import { readOwnPatterns } from '../core/redact/own-patterns.ts';
import { readPolicy } from '../policy-config.ts';
import { openLog } from '../telemetry.ts';
import { readArgs } from './usage.ts';

/** One thing that was looked at. `hint` says what to do about a fault. */
interface Finding {
  readonly part:
    | 'configuration'
    | 'policy'
    | 'redaction'
    | 'cluster'
    | 'store'
    | 'queue'
    | 'slack'
    | 'approvals';
  readonly ok: boolean;
  readonly message: string;
  readonly hint?: string;
}

const withinMs = 8_000;

/** `voicepipe doctor`: looks at everything that `start` would need, and changes nothing. Ends with 0 when nothing is wrong, else 1. */
export async function runDoctor(args: readonly string[]): Promise<number> {
  const { values } = readArgs({ args: [...args], options: { json: { type: 'boolean' } } });
  const read = readConfig();
  const findings: Finding[] = read.ok
    ? [
        { part: 'configuration', ok: true, message: 'The environment and voicepipe.yaml can be read.' },
        ...(await look(read.config)),
      ]
    : read.faults.map((message) => ({ part: 'configuration', ok: false, message }));
  const isWell = findings.every(({ ok }) => ok);
  process.stdout.write(
    values.json === true
      ? `${JSON.stringify({ ok: isWell, findings })}\n`
      : findings
          .map(
            ({ ok, part, message, hint }) =>
              `${ok ? 'ok ' : 'BAD'} ${part}: ${message}${hint === undefined ? '' : ` ${hint}`}\n`,
          )
          .join(''),
  );
  return isWell ? 0 : 1;
}

/** The scopes of manifest.yml; a test compares them with the methods that are called. */
export const botScopes = [
  'channels:history',
  'chat:write',
  'commands',
  'files:write',
  'groups:history',
  'im:history',
  'mpim:history',
  'usergroups:read',
  'users:read',
  'users:read.email',
];

async function look(config: Config): Promise<readonly Finding[]> {
  const found = await Promise.all([
    lookAtClusters(config),
    lookAtStore(config),
    lookAtQueue(config),
    lookAtSlack(config),
  ]);
  return [...lookAtRules(config), ...found.flat()];
}

function lookAtRules({ file, publicUrl }: Config): readonly Finding[] {
  const policy = readPolicy(file);
  const patterns = readOwnPatterns(file.redact?.patterns ?? []);
  const approvals = readApprovals(file);
  const demanding = approvals.ok
    ? approvals.approvals.rules.find(({ stepUp }) => stepUp === true)
    : undefined;
  const bad = (part: Finding['part']) => (message: string) => ({
    part,
    ok: false,
    message,
    hint: 'Correct it in voicepipe.yaml; start refuses it too.',
  });
  return [
    ...(policy.ok
      ? [
          {
            part: 'policy' as const,
            ok: true,
            message: `The built-in rules and ${policy.policy.rules.length} of the team can be used.`,
          },
        ]
      : policy.faults.map(bad('policy'))),
    ...(patterns.ok
      ? [
          {
            part: 'redaction' as const,
            ok: true,
            message: `The built-in patterns and ${patterns.patterns.length} of the team can be used.`,
          },
        ]
      : patterns.faults.map(bad('redaction'))),
    ...(approvals.ok
      ? [
          {
            part: 'approvals' as const,
            ok: true,
            message: `${approvals.approvals.rules.length} rules of approval, ${approvals.approvals.freezes.length} freezes and ${approvals.approvals.breakGlass.length} rules of breaking the glass can be used.`,
          },
        ]
      : approvals.faults.map(bad('approvals'))),
    ...(demanding !== undefined && publicUrl === undefined
      ? [
          {
            part: 'approvals' as const,
            ok: false,
            message: `Rule "${demanding.name}" demands a passkey, and VOICEPIPE_PUBLIC_URL is not set.`,
            hint: 'Set it to where people reach HOST:PORT over https; start refuses otherwise.',
          },
        ]
      : []),
  ];
}

async function lookAtClusters({ file, kubeconfig }: Config): Promise<readonly Finding[]> {
  const names = Object.keys(file.clusters ?? {});
  try {
    const clusters = openClusters({
      ...file,
      env: readEnvironment(),
      ...(kubeconfig === undefined ? {} : { kubeconfig }),
    });
    const wanted = names.length === 0 ? [undefined] : names;
    return (await Promise.all(wanted.map((name) => lookAtCluster(clusters.pick(name))))).flat();
  } catch (error) {
    return [{ part: 'cluster', ok: false, message: sentence(error) }];
  }
}

async function lookAtCluster(
  picked: ReturnType<ReturnType<typeof openClusters>['pick']>,
): Promise<readonly Finding[]> {
  if (!picked.ok) return [{ part: 'cluster', ok: false, ...picked.failure }];
  const { cluster } = picked;
  const { name, namespace, account } = cluster;
  const listed = await cluster.list({ signal: AbortSignal.timeout(withinMs) });
  if (!listed.ok) return [{ part: 'cluster', ok: false, ...pick(listed.failure) }];
  const may = await cluster.mayExec(
    {
      cluster: name,
      namespace,
      pod: listed.pods[0]?.metadata?.name ?? 'any',
      uid: '',
      container: '',
      image: '',
    },
    AbortSignal.timeout(withinMs),
  );
  const reached = {
    part: 'cluster' as const,
    ok: true,
    message: `"${name}" answers "${account}", who may list pods in "${namespace}".`,
  };
  if (may.kind === 'denied') return [reached, { part: 'cluster', ok: false, ...pick(may.failure) }];
  return [
    reached,
    {
      part: 'cluster',
      ok: true,
      message:
        may.kind === 'allowed'
          ? `Commands may be run in "${namespace}".`
          : `"${name}" does not say beforehand whether commands may be run (${may.why}).`,
    },
  ];
}

async function lookAtStore({ databaseUrl, dataDir }: Config): Promise<readonly Finding[]> {
  if (databaseUrl === undefined)
    return [
      {
        part: 'store',
        ok: true,
        message: `DATABASE_URL is not set: the ledger is embedded, in "${dataDir}".`,
      },
    ];
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: withinMs });
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string }>('show server_version');
    return [
      {
        part: 'store',
        ok: true,
        message: `Postgres ${rows[0]?.version ?? ''} answers.`.replace(' undefined', ''),
      },
    ];
  } catch (error) {
    return [
      {
        part: 'store',
        ok: false,
        message: `Postgres does not answer: ${sentence(error)}`,
        hint: 'Check DATABASE_URL and that the server runs.',
      },
    ];
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function lookAtQueue({ redisUrl }: Config): Promise<readonly Finding[]> {
  if (redisUrl === undefined)
    return [{ part: 'queue', ok: true, message: 'REDIS_URL is not set: the queue is in the database.' }];
  try {
    const queue = await openRedisQueue({ url: redisUrl, log: openLog('silent') });
    try {
      const faults = await queue.findFaults();
      return faults.length === 0
        ? [{ part: 'queue', ok: true, message: 'Redis answers and keeps what it is given.' }]
        : faults.map((message) => ({ part: 'queue', ok: false, message }));
    } finally {
      await queue.close({ graceMs: 0 });
    }
  } catch (error) {
    return [
      {
        part: 'queue',
        ok: false,
        message: sentence(error),
        hint: 'Check REDIS_URL and that the server runs.',
      },
    ];
  }
}

async function lookAtSlack({ slack }: Config): Promise<readonly Finding[]> {
  if (slack === undefined)
    return [
      {
        part: 'slack',
        ok: false,
        message: 'SLACK_BOT_TOKEN is not set.',
        hint: 'Follow "Connect a workspace" in the README, or try voicepipe playground.',
      },
    ];
  if (slack.appToken === undefined && slack.signingSecret === undefined)
    return [
      {
        part: 'slack',
        ok: false,
        message: 'Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set.',
        hint: 'Set one of them.',
      },
    ];
  try {
    const client = new WebClient(slack.botToken, {
      slackApiUrl: slack.apiUrl,
      timeout: withinMs,
      retryConfig: { retries: 0 },
    });
    const { team, user, response_metadata: meta } = await client.auth.test();
    const known = {
      part: 'slack',
      ok: true,
      message: `Slack knows the bot as "${user ?? ''}" in "${team ?? ''}".`,
    } as const;
    const missing = botScopes.filter((scope) => meta?.scopes?.includes(scope) === false);
    if (missing.length === 0) return [known];
    return [
      known,
      {
        part: 'slack',
        ok: false,
        message: `The bot's token lacks the scope ${missing.map((scope) => `"${scope}"`).join(', ')}.`,
        hint: 'Add it to the app (manifest.yml names all) and install the app again: new scopes hold only then.',
      },
    ];
  } catch (error) {
    return [
      {
        part: 'slack',
        ok: false,
        message: `Slack does not take the bot's token: ${sentence(error)}`,
        hint: 'Check SLACK_BOT_TOKEN and SLACK_API_URL.',
      },
    ];
  }
}

function pick({ message, hint }: { readonly message: string; readonly hint?: string }) {
  return { message, ...(hint === undefined ? {} : { hint }) };
}

function sentence(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]?.slice(0, 300) ?? '';
}
