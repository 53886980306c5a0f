import { destructive, read, write } from '../finding.ts';
import { type Programs, reads } from '../program.ts';
import { scanEach } from '../scan.ts';

/** Other stores: Cassandra, etcd, ZooKeeper, Memcached and what has a query language that is not looked into. */
export const stores: Programs = {
  clickhouse: () => write('sql', 'the SQL of ClickHouse is not looked into'),
  'clickhouse-client': (words) => scanEach(words) ?? write('sql', 'the SQL of ClickHouse is not looked into'),
  cqlsh: (words) => scanEach(words) ?? write('sql', 'CQL is not looked into'),
  influx: (words) => scanEach(words) ?? write('sql', 'the query of Influx is not looked into'),
  nodetool: (words) => {
    const verb =
      words.filter(
        ({ text }, index) =>
          !text.startsWith('-') && !/^(?:-h|-p|-u|-pw|--host|--port)$/.test(words[index - 1]?.text ?? ''),
      )[0]?.text ?? '';
    if (
      /^(?:status|info|ring|tpstats|cfstats|tablestats|netstats|compactionstats|describecluster|gossipinfo|version|proxyhistograms|tablehistograms|gcstats|getendpoints|listsnapshots|statusgossip|statusbinary)$/.test(
        verb,
      )
    )
      return read(`"nodetool ${verb}" only asks`);
    return /^(?:decommission|removenode|drain|stopdaemon|assassinate|clearsnapshot|cleanup|truncatehints|disable\w+)$/.test(
      verb,
    )
      ? destructive('database', `"nodetool ${verb}" takes something away`)
      : write('database', `"nodetool ${verb}" changes the cluster`);
  },
  etcdctl: (words) => {
    const verb = words
      .filter(({ text }) => !text.startsWith('-'))
      .map(({ text }) => text)
      .slice(0, 2)
      .join(' ');
    if (
      /^(?:endpoint (?:health|status|hashkv)|member list|version|alarm list|auth status|user list|role list|lease list)/.test(
        verb,
      )
    )
      return read(`"etcdctl ${verb}" only asks`);
    return /^(?:del|member remove|snapshot restore|compaction|defrag|lease revoke|user delete|role delete|auth disable)/.test(
      verb,
    )
      ? destructive('database', `"etcdctl ${verb}" takes something away`)
      : write('database', `"etcdctl ${verb}" reads or changes keys`);
  },
  'zkServer.sh': (words) =>
    words[0]?.text === 'status'
      ? read('it only asks')
      : destructive('service', 'it stops or starts the server'),
  memcstat: reads('--servers:word', 'none'),
};
