import type { Arg } from '../arg.ts';
import { destructive, type Finding, read, shown, worst, write } from '../finding.ts';
import { parseFlags, valuesOf } from '../flags.ts';
import { isVersion, type Judge, type Programs, reads } from '../program.ts';
import { scanEach } from '../scan.ts';
import { judgeClickHouse, judgeCql } from '../sql/plain-select.ts';
import { subcommands } from './subcommands.ts';

const clickHouseFlags =
  '-q:text --query:text -h:word --host:word --port:num -u:word --user:word -d:word --database:word --password:text -f:word --format:word -E,-m,-t --vertical --multiline --time --secure --max_execution_time:num --connect_timeout:num';

const clickHouse: Judge = (words, _context, name) =>
  judgeStatements(words, {
    name,
    flags: clickHouseFlags,
    given: ['-q', '--query'],
    judge: judgeClickHouse,
    max: 0,
  });

const cqlshFlags =
  '-e:text --execute:text -k:word --keyspace:word -u:word --username:word -p:text --password:text --request-timeout:num --connect-timeout:num --no-color -C --color --ssl --cqlversion:word --protocol-version:num --consistency-level:word';

const cqlsh: Judge = (words, _context, name) =>
  judgeStatements(words, { name, flags: cqlshFlags, given: ['-e', '--execute'], judge: judgeCql, max: 2 });

/** A client that runs the statements of its options, each of which is judged; without one it reads them from its input. */
function judgeStatements(
  words: readonly Arg[],
  {
    name,
    flags,
    given,
    judge,
    max,
  }: {
    readonly name: string;
    readonly flags: string;
    readonly given: readonly string[];
    readonly judge: (sql: string) => Finding;
    /** How many operands name the server. */
    readonly max: number;
  },
): Finding {
  if (isVersion(words)) return read(`${shown(name)} says its version`);
  const parsed = parseFlags(words, flags);
  if (!parsed.ok)
    return worst([scanEach(words), ...words.map(({ text }) => raiseOnly(judge(text)))], parsed.finding);
  const statements = valuesOf(parsed.call, ...given);
  const { operands } = parsed.call;
  if (statements.length === 0)
    return write('sql-stdin', `${shown(name)} without a statement reads them from its input`);
  const isPlaced =
    operands.length <= max &&
    operands.every(({ text, kind }) => kind === 'static' && /^[\w.:-]+$/.test(text));
  return worst(
    [
      ...statements.map(({ text, kind }) =>
        kind === 'static' ? judge(text) : write('sql-dynamic', 'the SQL is not known before it runs'),
      ),
      isPlaced
        ? undefined
        : write('operand-count', `${shown(name)} is not known to be harmless with these operands`),
    ],
    read(`${shown(name)} only reads`),
  );
}

function raiseOnly(finding: Finding): Finding | undefined {
  return finding.class === 'destructive' || finding.class === 'forbidden' ? finding : undefined;
}

const etcdGlobal =
  '--endpoints:word --cacert:path --cert:path --key:path -w:word --write-out:word --dial-timeout:word --command-timeout:word --user:text --password:text --insecure-skip-tls-verify --insecure-transport?word --hex';

const etcdctl = subcommands({
  global: etcdGlobal,
  common: etcdGlobal,
  read: `
    endpoint health|endpoint status|endpoint hashkv|member list () --cluster
    version|alarm list|auth status|user list|role list|lease list ()
    get (text) --prefix --from-key --keys-only --count-only --limit:num --order:word --sort-by:word --consistency:word
  `,
  destroys:
    'del | member remove | snapshot restore | compaction | compact | defrag | lease revoke | user delete | role delete | auth disable',
  check: (sub, { flags }) =>
    sub !== 'get' || flags.has('--keys-only') || flags.has('--count-only')
      ? undefined
      : write('database', '"etcdctl get" shows what is kept', 'Give --keys-only or --count-only.'),
});

const nodetoolGlobal =
  '-h:word -p:num -u:word --host:word --port:num --username:word --password:text --password-file:path --print-port';

const nodetool = subcommands({
  global: nodetoolGlobal,
  common: nodetoolGlobal,
  read: `
    status|info|ring|tpstats|cfstats|tablestats|netstats|compactionstats|describecluster|gossipinfo|version|proxyhistograms|tablehistograms|gcstats|getendpoints|listsnapshots|statusgossip|statusbinary|gettimeout|getcompactionthroughput|getstreamthroughput|describering|failuredetector -r,-H,-T,-F:word --resolve-ip --human-readable --tokens --format:word
  `,
  destroys:
    'decommission | removenode | drain | stopdaemon | assassinate | clearsnapshot | cleanup | truncatehints | disable* | stop',
});

/** Other stores: Cassandra, etcd, Memcached, ClickHouse and what has a query language that is not looked into. */
export const stores: Programs = {
  clickhouse: (words, context) =>
    words[0]?.text === 'client'
      ? clickHouse(words.slice(1), context, 'clickhouse client')
      : (scanEach(words) ?? write('sql', 'only the client of ClickHouse is looked into')),
  'clickhouse-client': clickHouse,
  cqlsh,
  influx: (words) =>
    scanEach(words) ??
    (words.some(({ text }) => /^(?:delete|remove)$/.test(text))
      ? destructive('removes', '"influx" takes data away')
      : undefined) ??
    write('sql', 'the query of Influx is not looked into'),
  nodetool,
  etcdctl,
  memcstat: reads('--servers:word', 'none'),
};
