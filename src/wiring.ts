import { hostname } from 'node:os';
import { getRequestListener } from '@hono/node-server';
import { listen } from './adapters/http/listen.ts';
import { openStepUp } from './adapters/http/open-step-up.ts';
import { openClusters } from './adapters/kube/open-clusters.ts';
import { openPostgresQueue } from './adapters/queue/open-postgres-queue.ts';
import { openRedisQueue } from './adapters/queue/open-redis-queue.ts';
import { openChannels } from './adapters/slack/channels.ts';
import { openSlack, whoAmI } from './adapters/slack/open-slack.ts';
import { openPeople } from './adapters/slack/people.ts';
import { openChat } from './adapters/slack/web.ts';
import { openEmbedded } from './adapters/store/open-embedded.ts';
import { type Database, openServer } from './adapters/store/open-server.ts';
import { openStore } from './adapters/store/open-store.ts';
import { checkpoint } from './app/checkpoint.ts';
import { openDoors, openStepUpDoors } from './app/doors.ts';
import { execute } from './app/execute.ts';
import { forgetPosts } from './app/forget-posts.ts';
import type { Ledger } from './app/ports/ledger.ts';
import type { Log } from './app/ports/log.ts';
import type { Queue } from './app/ports/queue.ts';
import { openRelay } from './app/relay.ts';
import { retain } from './app/retain.ts';
import { sweep } from './app/sweep.ts';
import { readApprovals } from './approvals-config.ts';
import { type Config, readEnvironment, type SlackConfig } from './config.ts';
import { InfrastructureError } from './core/failure.ts';
import { defaultOutputLimits, splitLimit } from './core/output.ts';
import { loadSql } from './core/policy/sql/postgres.ts';
import { readOwnPatterns } from './core/redact/own-patterns.ts';
import { newRunId, openDigests, sha256 } from './digests.ts';
import { openLedgerKey } from './ledger-key.ts';
import { readPolicy, versionOf } from './policy-config.ts';
import { readChannelRules, readMap, readMs, readRetention, slackMode } from './settings.ts';
import { openLog } from './telemetry.ts';

export type Role = 'all' | 'gateway' | 'worker';

/** A running service. */
export interface Service {
  /** Takes nothing new, waits a moment for what runs, then closes everything in order. */
  readonly stop: () => Promise<void>;
}

const defaultTimeoutMs = 300_000;
const concurrency = 10;
const sweepEveryMs = 15_000;
const lostAfterMs = 60_000;
/** How long a run may be in the hands of the request that brought it before a sweep takes it up. */
const handlingMs = 30_000;
const graceMs = 20_000;

/** The refusal of a port that something else listens on, for the operator. */
export function portInUse(port: number, cause: unknown): Error {
  const message = `Port ${port} is in use. Stop what listens there, or choose another: --port 0 takes any free one.`;
  return new InfrastructureError('port-in-use', message, { retrySafe: true, cause });
}

/** The service in all its roles with the given parts, for a program that brings its own servers. Logs warnings only. */
export function openService(
  parts: Pick<Config, 'kubeconfig' | 'dataDir' | 'redisUrl' | 'databaseUrl' | 'ledgerKey' | 'publicUrl'> & {
    readonly slack: SlackConfig;
    readonly file?: Config['file'];
    readonly port?: number;
    /** Nothing that was posted before stands in this Slack. */
    readonly slackIsNew?: true;
  },
): Promise<Service> {
  return startService(
    { host: '127.0.0.1', port: 0, logLevel: 'warn', file: {}, ...parts },
    'all',
    openLog('warn'),
  );
}

/** Opens every part that `config` names and starts the roles. Throws `InfrastructureError` with a sentence for the operator. */
export async function startService(
  config: Config & { readonly slack: SlackConfig; readonly slackIsNew?: true },
  role: Role,
  log: Log,
): Promise<Service> {
  const closers: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    const { limits = {} } = config.file;
    const policy = readPolicy(config.file);
    if (!policy.ok)
      throw new InfrastructureError('bad-configuration', policy.faults.join('\n'), { retrySafe: false });
    const approvals = readApprovals(config.file);
    if (!approvals.ok)
      throw new InfrastructureError('bad-configuration', approvals.faults.join('\n'), { retrySafe: false });
    const demanding = approvals.approvals.rules.find(({ stepUp }) => stepUp === true);
    if (demanding !== undefined && config.publicUrl === undefined)
      throw new InfrastructureError(
        'bad-configuration',
        `Rule "${demanding.name}" under "approvals.rules" demands a passkey, for which people must reach voicepipe's own page. Set VOICEPIPE_PUBLIC_URL (and HOST, PORT), or take "stepUp" out.`,
        { retrySafe: false },
      );
    const { botToken: token, apiUrl } = config.slack;
    const own = readOwnPatterns(config.file.redact?.patterns ?? []);
    if (!own.ok)
      throw new InfrastructureError('bad-configuration', own.faults.join('\n'), { retrySafe: false });
    await loadSql();
    const clusters = openClusters({
      ...config.file,
      env: readEnvironment(),
      ...(config.kubeconfig === undefined ? {} : { kubeconfig: config.kubeconfig }),
    });
    closers.push(async () => {
      for (const cluster of clusters.all()) cluster.close();
    });
    const database =
      config.databaseUrl === undefined
        ? await openEmbedded({ dataDir: config.dataDir, log })
        : await openServer({ url: config.databaseUrl, log });
    closers.push(database.close);
    const { ledger, outputs, posts, heartbeats, checkpoints, passkeys, tickets } = await openStore(
      database.pool,
    );
    const key = config.ledgerKey === undefined ? undefined : openLedgerKey(config.ledgerKey);
    const queue = await openQueue(config, database.pool, log);
    closers.push(() => queue.close({ graceMs }));
    const chat = openChat({ token: config.slack.botToken, apiUrl: config.slack.apiUrl, log });
    const me = remembered(() => whoAmI({ token, apiUrl, log }));
    const url = role === 'worker' ? '' : await checkWorkspace(ledger, await me());
    const parts = {
      ledger,
      outputs,
      posts,
      heartbeats,
      checkpoints,
      passkeys,
      queue,
      chat,
      clusters,
      log,
      clock: { now: () => new Date() },
      sha256,
    };
    const world = {
      ...parts,
      relay: openRelay(parts),
      policy: policy.policy,
      ownPatterns: own.patterns,
      policyVersion: versionOf(config.file, sha256),
      approvals: approvals.approvals,
      channels: openChannels({ token, apiUrl, log }),
      channelRules: readChannelRules(config.file),
      linkTo: openLinks(url),
      mapping: {
        map: readMap(config.file.people?.map ?? {}),
        emailDomains: config.file.people?.emailDomains ?? [],
      },
      people: openPeople({
        token,
        apiUrl,
        log,
        team: async () => (await me()).team,
      }),
      defaultTimeoutMs: readMs(limits.timeout) ?? defaultTimeoutMs,
      outputLimits: limits.outputBytes === undefined ? defaultOutputLimits : splitLimit(limits.outputBytes),
      digests: openDigests(key?.digestKey),
      retention: readRetention(config.file),
      ...(key === undefined ? {} : { signer: key.signer }),
      newRunId,
      worker: `${hostname()}-${process.pid}-${newRunId()}`,
    };

    const isAlone = config.databaseUrl === undefined;
    if (isAlone) await posts.abandon();
    if (config.slackIsNew === true) await forgetPosts({ ledger, posts });
    await sweep(world, {
      lostAfterMs: isAlone ? 0 : lostAfterMs,
      settledBefore: isAlone ? world.clock.now() : ago(handlingMs),
    });
    const sweeping = every(
      sweepEveryMs,
      async () => {
        await sweep(world, { lostAfterMs, settledBefore: ago(handlingMs) });
        await checkpoint(world);
        await retain(world);
      },
      log,
    );
    closers.push(async () => {
      await sweeping();
      await checkpoint(world, { now: true });
    });
    await checkpoint(world);
    if (role !== 'gateway')
      await queue.work((run, signal) => execute(world, run, signal), {
        concurrency: limits.concurrency ?? concurrency,
      });
    if (role !== 'worker') {
      for (const cluster of clusters.all()) void cluster.browse();
      const stepUp =
        config.publicUrl === undefined
          ? undefined
          : openStepUp({
              publicUrl: config.publicUrl,
              passkeys,
              tickets,
              log,
              now: world.clock.now,
              doors: openStepUpDoors(world),
            });
      const mode = slackMode(config);
      if (stepUp !== undefined && mode.kind === 'socket') {
        const served = await listen(stepUp.pages, { host: config.host, port: config.port });
        closers.push(served.close);
      }
      const slack = await openSlack({
        token: config.slack.botToken,
        apiUrl: config.slack.apiUrl,
        mode,
        doors: openDoors({ ...world, ...(stepUp === undefined ? {} : { stepUp }) }),
        log,
        ...(stepUp === undefined ? {} : { pages: getRequestListener(stepUp.pages.fetch) }),
      });
      closers.push(slack.stop);
    }
    return { stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A database holds the chain of one workspace; two gateways of different ones would post into each other's. The workspace's address. */
async function checkWorkspace(
  ledger: Ledger,
  { team, url }: { readonly team: string; readonly url: string },
): Promise<string> {
  if (await ledger.belongsTo(team)) return url;
  throw new InfrastructureError(
    'bad-configuration',
    `The token is of workspace "${team}", but this database holds the ledger of another. Give each workspace a database of its own (DATABASE_URL or VOICEPIPE_DATA_DIR).`,
    { retrySafe: false },
  );
}

/** Redis where it is configured, else the database; what Redis could forget is said, not refused. */
async function openQueue(
  { redisUrl, databaseUrl }: Config,
  pool: Database['pool'],
  log: Log,
): Promise<Queue> {
  if (redisUrl === undefined) return openPostgresQueue({ pool, embedded: databaseUrl === undefined, log });
  const queue = await openRedisQueue({ url: redisUrl, log });
  for (const fault of await queue.findFaults()) log.warn({ part: 'queue' }, fault);
  return queue;
}

/** Repeats `step`, never two at once; the returned function stops it and waits for the one that runs. */
function every(ms: number, step: () => Promise<void>, log: Log): () => Promise<void> {
  let running: Promise<void> | undefined;
  const timer = setInterval(() => {
    running ??= step()
      .catch((error: unknown) =>
        log.error({ cause: String(error) }, 'A sweep broke off; the next one tries again.'),
      )
      .finally(() => {
        running = undefined;
      });
  }, ms);
  return async () => {
    clearInterval(timer);
    await running;
  };
}

/** Asks once it is needed; a failure is asked again. */
function remembered<T>(ask: () => Promise<T>): () => Promise<T> {
  let known: Promise<T> | undefined;
  return () => {
    known ??= ask().catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
}

/** The address of a message, of the workspace's own (`https://acme.slack.com/`). */
function openLinks(url: string) {
  return ({ channel, ts }: { readonly channel: string; readonly ts: string }) =>
    URL.canParse(url) ? new URL(`archives/${channel}/p${ts.replace('.', '')}`, url).href : undefined;
}

function ago(ms: number): Date {
  return new Date(Date.now() - ms);
}
