import { readEnvironment } from '../config.ts';
import { readConfigFile } from '../config-file.ts';
import { InfrastructureError } from '../core/failure.ts';
import { explain, writeExplanation } from '../core/policy/explain.ts';
import { judge, type Policy } from '../core/policy/policy.ts';
import { loadSql } from '../core/policy/sql/postgres.ts';
import { type RunPlace, workloadOf } from '../core/policy/team-rules.ts';
import { readPolicy } from '../policy-config.ts';
import { type Line, readLines } from './read-lines.ts';
import { readArgs, UsageError } from './usage.ts';

/** Longer lines of `--jsonl` are answered, but not looked into. */
const maxBytes = 1024 * 1024;

/** `voicepipe policy check`: the verdict on a command without running it. Ends with 0 whatever the verdict is, 2 for wrong usage or a faulty policy. */
export async function runPolicy(args: readonly string[]): Promise<number> {
  const [verb, ...rest] = args;
  if (verb !== 'check') throw new UsageError('policy: the one thing it does is "policy check".');
  const end = rest.indexOf('--');
  const { values, positionals } = readArgs({
    args: end === -1 ? [...rest] : rest.slice(0, end),
    options: {
      policy: { type: 'string' },
      json: { type: 'boolean' },
      jsonl: { type: 'boolean' },
      environment: { type: 'string' },
      cluster: { type: 'string' },
      namespace: { type: 'string', short: 'n' },
      workload: { type: 'string' },
    },
    allowPositionals: true,
  });
  const argv = end === -1 ? [] : rest.slice(end + 1);
  if (positionals.length > 0)
    throw new UsageError(`policy check: write -- before the command ("${positionals[0]}").`);
  if (values.jsonl === true && argv.length > 0)
    throw new UsageError('policy check: --jsonl reads commands from stdin, not from the line.');
  if (values.jsonl !== true && argv.length === 0)
    throw new UsageError('policy check: there is no command behind --.');
  const { policy, environmentOf } = openPolicy(values.policy);
  const { cluster, namespace, workload } = values;
  const place: RunPlace = {
    environment: values.environment ?? environmentOf(cluster),
    ...(cluster === undefined ? {} : { cluster }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(workload === undefined ? {} : { workloads: [workloadOf(workload) ?? workload] }),
  };
  await loadSql();
  if (values.jsonl === true) return checkLines({ place, policy });
  const verdict = judge(argv, { place, policy });
  const explanation = explain(argv, verdict, place.environment);
  process.stdout.write(
    values.json === true
      ? `${JSON.stringify({ ...verdict, ...explanation })}\n`
      : `${[explanation.command, ...writeExplanation(verdict, explanation)].join('\n')}\n`,
  );
  return 0;
}

/** The policy of a file: the one named, or voicepipe.yaml as `start` would read it. */
function openPolicy(path: string | undefined): {
  readonly policy: Policy;
  readonly environmentOf: (cluster?: string) => string;
} {
  const named = path ?? readEnvironment()['VOICEPIPE_CONFIG'];
  const read = readConfigFile(named ?? 'voicepipe.yaml', { isNamed: named !== undefined });
  const policy = read.ok ? readPolicy(read.file) : read;
  if (!read.ok || !policy.ok)
    throw new InfrastructureError('bad-configuration', (policy.ok ? [] : policy.faults).join('\n'), {
      retrySafe: false,
    });
  const { clusters = {}, defaultCluster } = read.file;
  return {
    policy: policy.policy,
    environmentOf: (cluster) =>
      clusters[cluster ?? defaultCluster ?? Object.keys(clusters)[0] ?? '']?.environment ?? 'production',
  };
}

/** One line in, one line out, in order; what is no line of ours is answered as not understood. */
async function checkLines(how: { readonly place: RunPlace; readonly policy: Policy }): Promise<number> {
  let isWhole = true;
  for await (const line of readLines(process.stdin, { maxBytes })) {
    if (line.ok && line.text.trim() === '') continue;
    const read = readLine(line);
    if (read.argv === undefined) isWhole = false;
    const {
      class: severity,
      rule,
      why,
    } = read.argv === undefined
      ? {
          class: 'write',
          rule: 'bad-input',
          why: 'the line is no {"id":…,"argv":["…"]} with words that are UTF-8 text',
        }
      : judge(read.argv, how);
    const written = process.stdout.write(
      `${JSON.stringify({ id: read.id ?? null, class: severity, rule, why })}\n`,
    );
    if (!written) await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
  return isWhole ? 0 : 1;
}

function readLine(line: Line): { readonly id?: unknown; readonly argv?: readonly string[] } {
  if (!line.ok) return {};
  let value: unknown;
  try {
    value = JSON.parse(line.text.trim());
  } catch {
    return {};
  }
  if (typeof value !== 'object' || value === null) return {};
  const { id, argv } = value as { readonly id?: unknown; readonly argv?: unknown };
  const isArgv = Array.isArray(argv) && argv.length > 0 && argv.every((word) => typeof word === 'string');
  return isArgv ? { id, argv } : { id };
}
