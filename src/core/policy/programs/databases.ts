import type { Arg } from '../arg.ts';
import { destructive, type Finding, forbidden, read, shown, worst, write } from '../finding.ts';
import { type ParsedCall, parseFlags } from '../flags.ts';
import { judgePath } from '../paths.ts';
import { isVersion, type Judge, judgeValues, type Programs, reads } from '../program.ts';
import { scanCode } from '../scan.ts';
import { judgeMysql } from '../sql/mysql.ts';
import { judgePostgres } from '../sql/postgres.ts';

function values(call: ParsedCall, ...names: readonly string[]): readonly Arg[] {
  return names.flatMap((name) => call.flags.get(name) ?? []).filter((value) => value !== undefined);
}

const psqlFlags =
  '-h:word -p:num -U:word -d:text -c:text -A,-t,-x,-q,-X,-w,-W,-l,-E,-e,-b,-H,-S,-1,-z,-0,-a,-n,-P:text -F:text -R:text -v:text -f:path --host:word --port:num --username:word --dbname:text --command:text --no-align --tuples-only --expanded --quiet --no-psqlrc --no-password --password --list --echo-hidden --pset:text --field-separator:text --csv --html --single-transaction --set:text --variable:text --file:path --echo-queries --echo-errors --no-readline';

const psql: Judge = (words, context, name) => {
  if (isVersion(words) || (words.length === 1 && words[0]?.text === '-V'))
    return read('"psql" says its version');
  const parsed = parseFlags(words, psqlFlags);
  if (!parsed.ok) return worst([parsed.finding, scanWords(words)], parsed.finding);
  const { call } = parsed;
  if (values(call, '-f', '--file').length > 0) return write('sql-file', '"psql -f" runs a file');
  const commands = values(call, '-c', '--command');
  const isList = call.flags.has('-l') || call.flags.has('--list');
  if (commands.length === 0 && !isList)
    return write('sql-stdin', '"psql" without -c reads commands from its input', 'Give the SQL with -c.');
  const settings = values(call, '-v', '--set', '--variable', '-P', '--pset').find(
    ({ text }) => !/^[\w]+(?:=[\w ,|.-]*)?$/.test(text),
  );
  if (settings !== undefined) return write('psql', `the setting ${shown(settings.text)} is not known`);
  return worst(
    [
      ...commands.map(judgePsqlCommand),
      ...judgeConnection([...call.operands, ...values(call, '-d', '--dbname')]),
      ...judgeValues(call, psqlFlags),
      context.unknownOperands === undefined
        ? undefined
        : write('operands-unknown', `${shown(name)} gets words that are not known`),
    ],
    read('"psql" only reads'),
  );
};

function judgeConnection(words: readonly Arg[]): (Finding | undefined)[] {
  return words.map((word) =>
    word.kind === 'static' &&
    /^[\w.@:/?=&%+ -]+$/.test(word.text) &&
    !/\b(?:passfile|service|options|sslkey|sslcert)=/.test(word.text)
      ? undefined
      : write('psql', `${shown(word.text)} is no plain name of a database`),
  );
}

const metaRead =
  /^\\(?:d[a-zA-Z]*[S+x]*|l[+x]*|z[S+]*|conninfo|encoding|x|timing|a|t|pset(?: (?:format|border|null|expanded|tuples_only|footer|title|linestyle|fieldsep|pager)(?: (?:on|off|\w+))?)?|echo [\w .,:-]*|\?|h(?: [A-Za-z ]*)?|sf[+]?|sv[+]?)(?:[ \t]+[\w.*?"|$]+)*[ \t]*$/;

function judgePsqlCommand(command: Arg): Finding {
  if (command.kind !== 'static') return write('sql-dynamic', 'the SQL is not known before it runs');
  const sql = command.text.trim();
  if (sql.startsWith('\\')) {
    if (/`/.test(sql)) return scanCode(sql) ?? write('psql-meta', 'a backquote runs a command');
    if (/^\\!/.test(sql))
      return scanCode(sql.replace(/^\\!/, ' ')) ?? write('psql-meta', '"\\!" runs a command of the shell');
    return metaRead.test(sql)
      ? read('the meta-command only shows')
      : write('psql-meta', `${shown(sql)} is no meta-command that is known only to read`);
  }
  if (/\\/.test(sql.replace(/'[^']*'/g, "''")))
    return scanCode(sql) ?? write('psql-meta', 'a backslash in the SQL may be a meta-command');
  if (/(?:^|[^:]):['"{]?[A-Za-z_]/.test(sql.replace(/'[^']*'/g, "''")))
    return write('psql', 'a variable of psql stands in the SQL');
  return judgePostgres(sql);
}

const mysqlFlags =
  '-h:word -P:num -u:word -p?text -D:word -e:text -B,-N,-s,-t,-E,-r,-v,-H,-X,-A,-C,-f,-n,-q,-S:word --host:word --port:num --user:word --password?text --database:word --execute:text --batch --skip-column-names --silent --table --vertical --raw --verbose --html --xml --no-auto-rehash --protocol:word --socket:word --connect-timeout:num --default-character-set:word --ssl-mode:word --safe-updates --column-names --skip-ssl --binary-as-hex';

const mysql: Judge = (words) => {
  if (isVersion(words) || (words.length === 1 && words[0]?.text === '-V'))
    return read('"mysql" says its version');
  const parsed = parseFlags(words, mysqlFlags);
  if (!parsed.ok) return worst([scanWords(words)], parsed.finding);
  const { call } = parsed;
  const commands = values(call, '-e', '--execute');
  if (commands.length === 0)
    return write('sql-stdin', '"mysql" without -e reads commands from its input', 'Give the SQL with -e.');
  return worst(
    [
      ...commands.map((command) =>
        command.kind === 'static'
          ? judgeMysql(command.text)
          : write('sql-dynamic', 'the SQL is not known before it runs'),
      ),
      ...call.operands.map((operand) =>
        operand.kind === 'static' && /^[\w.$-]+$/.test(operand.text)
          ? undefined
          : write('mysql', `${shown(operand.text)} is no plain name of a database`),
      ),
    ],
    read('"mysql" only reads'),
  );
};

function scanWords(words: readonly Arg[]): Finding | undefined {
  return scanCode(words.map(({ text }) => text).join('\n'));
}

const mysqladmin: Judge = (words) => {
  const parsed = parseFlags(words, `${mysqlFlags} -i:num -c:num -r --count:num --sleep:num`);
  const verbs = parsed.ok ? parsed.call.operands : words.filter(({ text }) => !text.startsWith('-'));
  if (
    verbs.some(({ text }) =>
      /^(?:drop|shutdown|kill|flush-\w+|stop-(?:slave|replica)|refresh|reload)$/.test(text),
    )
  )
    return destructive('mysqladmin', '"mysqladmin" takes something away');
  if (!parsed.ok) return parsed.finding;
  if (parsed.call.flags.has('-i') || parsed.call.flags.has('--sleep'))
    return parsed.call.flags.has('-c') || parsed.call.flags.has('--count')
      ? read('"mysqladmin" repeats a few times')
      : write('endless', '"mysqladmin -i" never ends');
  return verbs.length > 0 &&
    verbs.every(
      ({ text, kind }) =>
        kind === 'static' &&
        /^(?:stat(?:us)?|ext(?:ended-status)?|proc(?:esslist)?|ping|ver(?:sion)?|var(?:iables)?)$/.test(text),
    )
    ? read('"mysqladmin" only asks')
    : write('mysqladmin', '"mysqladmin" changes the server');
};

const redisRead = new Set(
  'ACL:CAT,WHOAMI BITCOUNT BITPOS CLIENT:LIST,INFO,ID,GETNAME CLUSTER:INFO,NODES,SLOTS,SHARDS,MYID,KEYSLOT,COUNTKEYSINSLOT,LINKS,REPLICAS COMMAND CONFIG:GET DBSIZE ECHO EXISTS EXPIRETIME PEXPIRETIME GEORADIUS_RO GEORADIUSBYMEMBER_RO SORT_RO BITFIELD_RO GEODIST GEOHASH GEOPOS GEOSEARCH GET GETBIT GETRANGE SUBSTR HEXISTS HGET HGETALL HKEYS HLEN HMGET HRANDFIELD HSCAN HSTRLEN HVALS INFO LASTSAVE LATENCY:LATEST,HISTORY,DOCTOR,GRAPH LCS LINDEX LLEN LPOS LRANGE MEMORY:USAGE,STATS,DOCTOR,MALLOC-STATS MGET MODULE:LIST OBJECT:ENCODING,FREQ,IDLETIME,REFCOUNT PFCOUNT PING PTTL PUBSUB:CHANNELS,NUMSUB,NUMPAT RANDOMKEY ROLE SCAN SCARD SDIFF SINTER SINTERCARD SISMEMBER SLOWLOG:GET,LEN SMEMBERS SMISMEMBER SRANDMEMBER SSCAN STRLEN SUNION TIME TTL TYPE XINFO:STREAM,GROUPS,CONSUMERS XLEN XPENDING XRANGE XREVRANGE ZCARD ZCOUNT ZDIFF ZINTER ZINTERCARD ZLEXCOUNT ZMSCORE ZRANDMEMBER ZRANGE ZRANGEBYLEX ZRANGEBYSCORE ZRANK ZREVRANGE ZREVRANGEBYLEX ZREVRANGEBYSCORE ZREVRANK ZSCAN ZSCORE ZUNION'
    .split(' ')
    .flatMap((entry) => {
      const [command = '', subs] = entry.split(':');
      return subs === undefined ? [command] : subs.split(',').map((sub) => `${command} ${sub}`);
    }),
);
const redisDestroys =
  /^(?:FLUSHALL|FLUSHDB|DEL|UNLINK|SHUTDOWN|FAILOVER|SWAPDB|MIGRATE|RESTORE|DEBUG|SCRIPT FLUSH|SCRIPT KILL|FUNCTION FLUSH|FUNCTION DELETE|CLUSTER (?:RESET|FAILOVER|FORGET|FLUSHSLOTS|DELSLOTS\w*)|CLIENT (?:KILL|PAUSE)|CONFIG (?:RESETSTAT|REWRITE)|HDEL|SREM|ZREM\w*|LTRIM|LREM|XDEL|XTRIM|XGROUP DESTROY|GETDEL|REPLICAOF|SLAVEOF|ACL DELUSER|MEMORY PURGE|SPOP|JSON\.DEL|FT\.DROP\w*|RENAME|RENAMENX|SLOWLOG RESET|LATENCY RESET|XGROUP DELCONSUMER|TDIGEST\.RESET|SCRIPT KILL|FUNCTION KILL)$/;

const redisFlags =
  '-h:word -p:num -a:text -n:num -u:text -i:num -s:word --user:word --pass:text --raw --no-raw --csv --json --tls --no-auth-warning -c,-2,-3,-4,-6,-e,-t:num --cacert:word --cert:word --key:word --sni:word --insecure --verbose --scan --pattern:text --bigkeys --memkeys --hotkeys --count:num --latency-dist --askpass --stat --latency --latency-history --intrinsic-latency:num -r:num --show-pushes:word --quoted-input';

const redis: Judge = (words, context) => {
  if (words.length === 1 && /^(?:--version|-v|--help)$/.test(words[0]?.text ?? ''))
    return read('"redis-cli" says its version');
  if (words.some(({ text }) => /^--(?:eval|pipe|rdb|functions-rdb|replica|cluster|x)$|^-[xX]$/.test(text))) {
    const [option, verb, place, ...more] = words;
    if (
      option?.text === '--cluster' &&
      /^(?:check|info)$/.test(verb?.text ?? '') &&
      place?.kind === 'static' &&
      /^[\w.:-]+$/.test(place.text) &&
      more.length === 0
    )
      return read('"redis-cli --cluster check" only looks');
    return (
      scanWords(words) ??
      write('redis', 'this form of "redis-cli" runs code, a file or a change of the cluster')
    );
  }
  const parsed = parseFlags(words, redisFlags, { stopAtOperand: true });
  if (!parsed.ok) return worst([scanWords(words)], parsed.finding);
  const { call } = parsed;
  if (
    ['--stat', '--latency', '--latency-history', '--latency-dist'].some((flag) => call.flags.has(flag)) ||
    (call.flags.has('-r') && call.flags.get('-r')?.[0]?.text.startsWith('-') === true)
  )
    return write('endless', 'this form of "redis-cli" never ends');
  const command = parsed.rest;
  if (command.length === 0)
    return ['--scan', '--bigkeys', '--memkeys', '--hotkeys'].some((flag) => call.flags.has(flag))
      ? read('"redis-cli" only scans')
      : write('redis-stdin', '"redis-cli" without a command reads commands from its input');
  return judgeRedis(command, context.unknownOperands !== undefined);
};

/** Whether a pattern of settings' names stands for one that holds a password. */
function namesPassword({ text, kind }: Arg): boolean {
  if (kind !== 'static') return true;
  const parts = text.toLowerCase().split(/[*?]|\[[^\]]*\]?|\\/);
  const isPattern = parts.length > 1;
  return [
    'requirepass',
    'masterauth',
    'masteruser',
    'tls-key-file-pass',
    'tls-client-key-file-pass',
    'sentinel-pass',
  ].some((name) =>
    isPattern
      ? parts.every((part) => name.includes(part)) && name.startsWith(parts[0] ?? '')
      : name === text.toLowerCase(),
  );
}

function judgeRedis(command: readonly Arg[], isOpen: boolean): Finding {
  const [first, second] = command;
  if (first?.kind !== 'static') return write('redis', 'the Redis command is not known before it runs');
  const name = first.text.toUpperCase();
  const pair = `${name} ${(second?.text ?? '').toUpperCase()}`;
  if (redisDestroys.test(name) || redisDestroys.test(pair))
    return destructive(
      'redis',
      `${shown(redisDestroys.test(name) ? name : pair)} takes data or service away`,
    );
  if (/^(?:EVAL|EVALSHA|FCALL|EVAL_RO|EVALSHA_RO)$/.test(name))
    return (
      scanCode(command.map(({ text }) => text).join(' ')) ?? write('redis', `${shown(name)} runs a script`)
    );
  if (name === 'CONFIG' && second?.text.toUpperCase() === 'GET') {
    const secret = command.slice(2).find((setting) => namesPassword(setting));
    if (secret !== undefined)
      return forbidden('redis-secret', `"CONFIG GET" of ${shown(secret.text)} shows passwords`);
  }
  if (name === 'XREAD' && !command.some(({ text }) => /^block$/i.test(text)))
    return isOpen ? write('operands-unknown', 'it may wait') : read('"XREAD" without BLOCK only reads');
  if (name === 'ACL' && /^(?:LIST|GETUSER|USERS|GENPASS)$/i.test(second?.text ?? ''))
    return /^(?:LIST|GETUSER)$/i.test(second?.text ?? '')
      ? forbidden('redis-secret', '"ACL" shows hashes of passwords')
      : read('"ACL" only tells');
  if (/^(?:MONITOR|SUBSCRIBE|PSUBSCRIBE|SYNC|PSYNC|BLPOP|BRPOP|WAIT)$/.test(name))
    return write('endless', `${shown(name)} never ends or waits`);
  if (name === 'LATENCY' && second?.text.toUpperCase() === 'RESET')
    return write('redis', '"LATENCY RESET" forgets');
  if (isOpen && !redisRead.has(name))
    return write('operands-unknown', 'the command is not known before it runs');
  if (redisRead.has(name))
    return name === 'COMMAND' || !/^(?:GETSET|SORT)$/.test(name)
      ? read(`${shown(name)} only reads`)
      : write('redis', 'writes');
  return redisRead.has(pair)
    ? read(`${shown(pair)} only reads`)
    : write('redis', `${shown(name)} is not on the list of commands that only read`);
}

const mongoRead =
  /^(?:db(?:\.getSiblingDB\(["'][\w-]+["']\))?\.(?:stats|serverStatus|hostInfo|version|getName|getCollectionNames|getCollectionInfos|getReplicationInfo|printReplicationInfo|printSecondaryReplicationInfo|isMaster|hello|serverBuildInfo|currentOp|getProfilingStatus|getMongo|listCommands|help)\((?:\{[\w"': .,$-]*\}|\d*)\)(?:\.\w+)*|db(?:\.getSiblingDB\(["'][\w-]+["']\))?(?:\.[A-Za-z_][\w]*|\.getCollection\(["'][\w.-]+["']\))\.(?:stats|count|countDocuments|estimatedDocumentCount|getIndexes|distinct|find|findOne|totalSize|storageSize|totalIndexSize|dataSize|latencyStats|isCapped|explain)\([^()`;]*\)(?:\.(?:limit|skip|sort|count|pretty|toArray|explain|size|hint|maxTimeMS|length|itcount|projection|forEach\(printjson\))(?:\([^()`;]*\))?)*|rs\.(?:status|conf|config|printReplicationInfo|printSecondaryReplicationInfo|isMaster|hello)\(\)(?:\.\w+)*|sh\.(?:status|getBalancerState|isBalancerRunning)\(\)|show (?:dbs|databases|collections|tables|users|profile|roles)|db\.adminCommand\(\{ ?["']?(?:ping|serverStatus|buildInfo|listDatabases|replSetGetStatus|hostInfo|connectionStatus|getCmdLineOpts|isMaster|hello|connPoolStats|top)["']?: ?1 ?\}\)(?:\.\w+)*|db\.runCommand\(\{ ?["']?(?:ping|serverStatus|buildInfo|dbStats|hostInfo|connectionStatus|isMaster|hello|listCollections|collStats|connPoolStats)["']?: ?(?:1|["'][\w.-]+["']) ?\}\)(?:\.\w+)*)$/;

const mongo: Judge = (words) => {
  if (isVersion(words)) return read('"mongosh" says its version');
  const parsed = parseFlags(
    words,
    '--quiet --norc --nodb --host:word --port:num -u:word -p:text --username:word --password:text --authenticationDatabase:word --eval:text --json?word --tls --ssl --tlsAllowInvalidCertificates --tlsCAFile:word --retryWrites',
  );
  if (!parsed.ok) return worst([scanWords(words)], parsed.finding);
  const scripts = values(parsed.call, '--eval');
  if (
    scripts.length === 0 ||
    parsed.call.operands.length > 1 ||
    parsed.call.operands.some(({ text, kind }) => kind !== 'static' || /\.(?:m?js|mongodb)$/i.test(text))
  )
    return write('mongo', '"mongosh" without --eval reads commands or a file');
  return worst(
    scripts.map((script) => {
      if (script.kind !== 'static') return write('mongo', 'the script is not known before it runs');
      const code = script.text
        .trim()
        .replace(/;$/, '')
        .replace(/^(?:printjson|print|JSON\.stringify|EJSON\.stringify|tojson)\((.*)\)$/s, '$1')
        .trim();
      if (/system\.(?:users|keys|version)\b|\bprocess\.env\b/.test(code))
        return forbidden('mongo-secret', 'it shows passwords or their hashes');
      if (mongoRead.test(code) && !/\$(?:where|function|accumulator|out|merge)\b|function|=>/.test(code))
        return read('the script only asks');
      return scanCode(code) ?? write('mongo', `${shown(code)} is no form that is known only to read`);
    }),
    read('"mongosh" only reads'),
  );
};

/** Kafka's tools: what they do is said by one of their options. */
function kafka(
  readers: RegExp,
  flags: string,
  more: { readonly destroys?: RegExp; readonly bounded?: string; readonly needsAction?: boolean } = {},
): Judge {
  return (words) => {
    if (isVersion(words)) return read('it says its version');
    if (words.some(({ text }) => (more.destroys ?? /^--(?:delete|delete-\w+|reset-offsets)$/).test(text)))
      return words.some(({ text }) => text === '--dry-run') && !words.some(({ text }) => text === '--execute')
        ? write('kafka', 'a dry run of a change')
        : destructive('kafka', 'it takes data or positions away');
    const parsed = parseFlags(words, flags);
    if (!parsed.ok) return parsed.finding;
    if (parsed.call.operands.length > 0) return write('kafka', 'an operand is not known');
    if (more.bounded !== undefined && !parsed.call.flags.has(more.bounded))
      return write('endless', 'it never ends', `Give ${more.bounded}.`);
    const fault = judgeValues(parsed.call, flags).find((finding) => finding !== undefined);
    if (fault !== undefined) return fault;
    return more.needsAction === false || words.some(({ text }) => readers.test(text))
      ? read('it only asks')
      : write('kafka', 'it changes the cluster');
  };
}

const kafkaCommon =
  '--bootstrap-server:word --zookeeper:word --command-config:path --timeout:num --timeout-ms:num';
const kafkaTools: Programs = {
  'kafka-topics': kafka(
    /^--(?:list|describe)$/,
    `${kafkaCommon} --list --describe --topic:word --exclude-internal --under-replicated-partitions --unavailable-partitions --under-min-isr-partitions --at-min-isr-partitions --topics-with-overrides --topic-id:word`,
  ),
  'kafka-consumer-groups': kafka(
    /^--(?:list|describe)$/,
    `${kafkaCommon} --list --describe --group:word --all-groups --members --verbose --offsets --state?word --all-topics --topic:word`,
  ),
  'kafka-configs': kafka(
    /^--describe$/,
    `${kafkaCommon} --describe --entity-type:word --entity-name:word --entity-default --all --topic:word --broker:word --client-id:word --broker-defaults`,
  ),
  'kafka-acls': kafka(
    /^--list$/,
    `${kafkaCommon} --list --topic:word --group:word --cluster --principal:word --resource-pattern-type:word --authorizer-properties:word`,
    { destroys: /^--remove$/ },
  ),
  'kafka-log-dirs': kafka(/^--describe$/, `${kafkaCommon} --describe --topic-list:word --broker-list:word`),
  'kafka-get-offsets': kafka(
    /./,
    `${kafkaCommon} --broker-list:word --topic:word --time:word --partitions:word --topic-partitions:word --exclude-internal-topics`,
    { needsAction: false },
  ),
  'kafka-broker-api-versions': kafka(/./, kafkaCommon, { needsAction: false }),
  'kafka-metadata-quorum': (words, context, name) =>
    words.some(({ text }) => text === 'describe')
      ? kafka(/^--(?:status|replication)$/, `${kafkaCommon} --status --replication`)(
          words.filter(({ text }) => text !== 'describe'),
          context,
          name,
        )
      : write('kafka', 'it changes the cluster'),
  'kafka-run-class': (words, context, name) =>
    words[0]?.text === 'kafka.tools.GetOffsetShell'
      ? kafka(/./, '--broker-list:word --bootstrap-server:word --topic:word --time:word --partitions:word', {
          needsAction: false,
        })(words.slice(1), context, name)
      : write('kafka', '"kafka-run-class" runs any class'),
  'kafka-streams-application-reset': () =>
    destructive('kafka', '"kafka-streams-application-reset" takes positions and topics away'),
  'kafka-reassign-partitions': kafka(
    /^--(?:list|verify)$/,
    `${kafkaCommon} --list --verify --reassignment-json-file:path`,
    { destroys: /^--(?:execute|cancel)$/ },
  ),
  'kafka-console-consumer': kafka(
    /./,
    `${kafkaCommon} --topic:word --from-beginning --max-messages:num --partition:num --offset:word --property:text --isolation-level:word --skip-message-on-error`,
    { bounded: '--max-messages', needsAction: false, destroys: /^--delete$/ },
  ),
  'kafka-dump-log': kafka(
    /./,
    '--files:path --print-data-log --deep-iteration --index-sanity-check --verify-index-only --max-message-size:num',
    { needsAction: false },
  ),
  'kafka-delete-records': () => destructive('kafka', '"kafka-delete-records" takes records away'),
  'kafka-leader-election': () => destructive('kafka', '"kafka-leader-election" moves leaders'),
  'kafka-server-stop': () => destructive('kafka', '"kafka-server-stop" stops the broker'),
};

const kcat: Judge = (words, context, name) => {
  if (words.some(({ text }) => /^-P/.test(text))) return write('kafka', `"${name} -P" produces messages`);
  if (words.some(({ text }) => text === '-L'))
    return reads('-L,-b:word -t:word -J,-X:text', 'none')(words, context, name);
  return words.some(({ text }) => /^-[a-zA-Z]*e$|^-c/.test(text))
    ? reads('-C,-b:word -t:word -p:num -o:word -c:num -e,-q,-J,-u,-f:text -X:text', 'none')(
        words,
        context,
        name,
      )
    : write('endless', `"${name} -C" never ends`, 'Give -e or -c.');
};

const sqliteFlags =
  '-readonly,-header,-noheader,-csv,-json,-line,-list,-column,-box,-table,-markdown,-html,-bail,-batch,-safe -separator:text -nullvalue:text';
const sqliteMeta = /^\.(?:tables|schema|indexes|indices|databases|dbinfo|fullschema)(?:\s+[\w%]*)?$/;
const sqlitePragma =
  /^\s*pragma\s+(?:(?:table_info|table_xinfo|index_list|index_info|foreign_key_list|integrity_check|quick_check)(?:\(\s*['"]?\w+['"]?\s*\))?|journal_mode|page_count|page_size|freelist_count|user_version|schema_version|database_list|foreign_key_check|encoding|compile_options)\s*;?\s*$/i;

/** SQLite's commands are its words behind the database, each of them one. */
const sqlite: Judge = (words) => {
  if (isVersion(words) || (words.length === 1 && words[0]?.text === '-version'))
    return read('"sqlite3" says its version');
  const parsed = parseFlags(words, sqliteFlags, { singleDashLong: true });
  if (!parsed.ok) return worst([scanWords(words)], parsed.finding);
  const [database, ...commands] = parsed.call.operands;
  if (database === undefined || commands.length === 0)
    return write('sql-stdin', '"sqlite3" without SQL reads commands from its input');
  return worst([judgePath(database), ...commands.map(judgeSqlite)], read('"sqlite3" only reads'));
};

function judgeSqlite({ text, kind }: Arg): Finding | undefined {
  if (kind !== 'static') return write('sql-dynamic', 'the SQL is not known before it runs');
  if (sqliteMeta.test(text) || sqlitePragma.test(text)) return undefined;
  const bare = text
    .replace(/'(?:[^']|'')*'/g, "''")
    .trim()
    .replace(/;$/, '');
  const isRead =
    /^(?:select|explain\s+(?:query\s+plan\s+)?select|with\b(?!.*\b(?:insert|update|delete|replace)\b))\b/is.test(
      bare,
    ) &&
    !/[;"`]|--|\/\*|\b(?:load_extension|writefile|readfile|edit|fts3_tokenizer|attach|zeroblob|randomblob|pragma_\w+)\b/i.test(
      bare,
    );
  return isRead
    ? undefined
    : (scanCode(text) ?? write('sql', `${shown(text)} is no SQL that is known only to read`));
}

/** Clients of databases: the SQL or the command decides. */
export const databases: Programs = {
  psql,
  mysql,
  mariadb: mysql,
  mysqladmin,
  'mariadb-admin': mysqladmin,
  pg_isready: reads(
    '-h:word -p:num -U:word -d:word -t:num -q --host:word --port:num --username:word --dbname:word --timeout:num --quiet',
    'none',
  ),
  pg_controldata: reads('-D:path', 'path'),
  pg_lsclusters: reads('-h', 'none'),
  pg_config: reads('--version --configure --bindir', 'none'),
  pg_ctl: (words) =>
    words.find(({ text }) => !text.startsWith('-'))?.text === 'status' &&
    words.every(({ text }) => !/^(?:stop|restart|kill|promote|reload|start|init\w*)$/.test(text))
      ? read('"pg_ctl status" only asks')
      : words.some(({ text }) => /^(?:stop|restart|kill|promote)$/.test(text))
        ? destructive('service', '"pg_ctl" stops the server')
        : write('service', '"pg_ctl" changes the server'),
  pg_dump: (words) =>
    isVersion(words)
      ? read('"pg_dump" says its version')
      : words.some(({ text }) => /^(?:-f|--file|-F[dc]|--format)/.test(text))
        ? write('dump', '"pg_dump" writes a file')
        : words.some(({ text }) => /^(?:-s|--schema-only)$/.test(text))
          ? reads(
              '-h:word -p:num -U:word -d:word -s,-t:text -n:text -O,-x,-w --schema-only --table:text --schema:text --no-owner --no-privileges --host:word --port:num --username:word --dbname:word',
              'word',
            )(words, {} as never, 'pg_dump')
          : write('dump', '"pg_dump" prints whole tables'),
  mysqlshow: (words) => {
    const parsed = parseFlags(words, `${mysqlFlags} -i,-k --status --keys --count`);
    if (!parsed.ok) return parsed.finding;
    return parsed.call.operands.every(({ text, kind }) => kind === 'static' && /^[\w.%$-]+$/.test(text))
      ? read('"mysqlshow" only lists')
      : write('mysql', 'a name is not plain');
  },
  pg_dumpall: () => forbidden('dump', '"pg_dumpall" prints password hashes'),
  mysqldump: (words) =>
    write(
      'dump',
      words.some(({ text }) => /^(?:-d|--no-data)$/.test(text))
        ? '"mysqldump" locks tables'
        : '"mysqldump" prints whole tables',
    ),
  mysqlcheck: (words) =>
    words.some(({ text }) => /^(?:-r|-o|--repair|--optimize|--auto-repair)$/.test(text))
      ? destructive('database', '"mysqlcheck" repairs or rebuilds')
      : write('database', '"mysqlcheck" locks tables'),
  'redis-cli': redis,
  'valkey-cli': redis,
  keydb_cli: redis,
  mongosh: mongo,
  mongo,
  mongostat: (words) =>
    words.some(({ text }) => /^(?:-n|--rowcount)/.test(text))
      ? read('"mongostat" only asks')
      : write('endless', '"mongostat" never ends', 'Give -n 5.'),
  mongodump: () => write('dump', '"mongodump" writes files'),
  mongorestore: () => destructive('database', '"mongorestore" overwrites data'),
  sqlite3: sqlite,
  clickhouse: () => write('sql', 'the SQL of ClickHouse is not looked into'),
  'clickhouse-client': (words) =>
    scanWords(words) ?? write('sql', 'the SQL of ClickHouse is not looked into'),
  cqlsh: (words) => scanWords(words) ?? write('sql', 'CQL is not looked into'),
  influx: (words) => scanWords(words) ?? write('sql', 'the query of Influx is not looked into'),
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
  rabbitmqctl: (words) => {
    const verb =
      words.filter(
        ({ text }, index) => !text.startsWith('-') && !/^(?:-n|-p|-t)$/.test(words[index - 1]?.text ?? ''),
      )[0]?.text ?? '';
    if (
      /^(?:status|cluster_status|list_\w+|node_health_check|ping|version|report|environment|eval_disabled)$/.test(
        verb,
      )
    )
      return /^(?:environment|report|list_(?:global_|runtime_)?parameters)$/.test(verb)
        ? write('environment', `"rabbitmqctl ${verb}" shows settings with secrets`)
        : read(`"rabbitmqctl ${verb}" only asks`);
    return /^(?:stop\w*|reset|force_reset|delete_\w+|purge_queue|close_\w+|forget_cluster_node|shutdown|clear_\w+|rotate_logs|kill\w*)$/.test(
      verb,
    )
      ? destructive('queue', `"rabbitmqctl ${verb}" takes something away`)
      : write('queue', `"rabbitmqctl ${verb}" changes the broker`);
  },
  'rabbitmq-diagnostics': (words) =>
    /^(?:status|check_\w+|ping|memory_breakdown|cluster_status|listeners|alarms|server_version|overview|is_running|is_booting)$/.test(
      words.filter(({ text }) => !text.startsWith('-'))[0]?.text ?? '',
    )
      ? read('"rabbitmq-diagnostics" only asks')
      : write('queue', 'this form of "rabbitmq-diagnostics" is not known'),
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
  ...kafkaTools,
  ...Object.fromEntries(Object.entries(kafkaTools).map(([name, judge]) => [`${name}.sh`, judge])),
  kcat,
  kafkacat: kcat,
  memcstat: reads('--servers:word', 'none'),
};
