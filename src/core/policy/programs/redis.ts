import type { Arg } from '../arg.ts';
import { destructive, type Finding, forbidden, read, shown, worst, write } from '../finding.ts';
import { parseFlags } from '../flags.ts';
import { type Judge, judgeValues, type Programs } from '../program.ts';
import { scanCode, scanEach } from '../scan.ts';

const redisRead = new Set(
  'ACL:CAT,WHOAMI BITCOUNT BITPOS CLIENT:LIST,INFO,ID,GETNAME CLUSTER:INFO,NODES,SLOTS,SHARDS,MYID,KEYSLOT,COUNTKEYSINSLOT,LINKS,REPLICAS COMMAND CONFIG:GET DBSIZE ECHO EXISTS EXPIRETIME PEXPIRETIME GEORADIUS_RO GEORADIUSBYMEMBER_RO SORT_RO BITFIELD_RO GEODIST GEOHASH GEOPOS GEOSEARCH GET GETBIT GETRANGE SUBSTR HEXISTS HGET HGETALL HKEYS HLEN HMGET HRANDFIELD HSCAN HSTRLEN HVALS INFO LASTSAVE LATENCY:LATEST,HISTORY,DOCTOR,GRAPH LCS LINDEX LLEN LPOS LRANGE MEMORY:USAGE,STATS,DOCTOR,MALLOC-STATS MGET MODULE:LIST OBJECT:ENCODING,FREQ,IDLETIME,REFCOUNT PFCOUNT PING PTTL PUBSUB:CHANNELS,NUMSUB,NUMPAT RANDOMKEY ROLE SCAN SCARD SENTINEL:MASTERS,MASTER,REPLICAS,SLAVES,SENTINELS,CKQUORUM,GET-MASTER-ADDR-BY-NAME,MYID SDIFF SINTER SINTERCARD SISMEMBER SLOWLOG:GET,LEN SMEMBERS SMISMEMBER SRANDMEMBER SSCAN STRLEN SUNION TIME TTL TYPE XINFO:STREAM,GROUPS,CONSUMERS XLEN XPENDING XRANGE XREVRANGE ZCARD ZCOUNT ZDIFF ZINTER ZINTERCARD ZLEXCOUNT ZMSCORE ZRANDMEMBER ZRANGE ZRANGEBYLEX ZRANGEBYSCORE ZRANK ZREVRANGE ZREVRANGEBYLEX ZREVRANGEBYSCORE ZREVRANK ZSCAN ZSCORE ZUNION'
    .split(' ')
    .flatMap((entry) => {
      const [command = '', subs] = entry.split(':');
      return subs === undefined ? [command] : subs.split(',').map((sub) => `${command} ${sub}`);
    }),
);

const redisDestroys =
  /^(?:FLUSHALL|FLUSHDB|DEL|UNLINK|SHUTDOWN|FAILOVER|SWAPDB|MIGRATE|RESTORE|DEBUG|SCRIPT FLUSH|SCRIPT KILL|FUNCTION FLUSH|FUNCTION DELETE|CLUSTER (?:RESET|FAILOVER|FORGET|FLUSHSLOTS|DELSLOTS\w*)|CLIENT (?:KILL|PAUSE)|CONFIG (?:RESETSTAT|REWRITE)|HDEL|SREM|ZREM\w*|LTRIM|LREM|XDEL|XTRIM|XGROUP DESTROY|GETDEL|REPLICAOF|SLAVEOF|ACL DELUSER|MEMORY PURGE|SPOP|JSON\.DEL|FT\.DROP\w*|RENAME|RENAMENX|SLOWLOG RESET|LATENCY RESET|XGROUP DELCONSUMER|TDIGEST\.RESET|SCRIPT KILL|FUNCTION KILL)$/;

const redisFlags =
  '-h:word -p:num -a:text -n:num -u:text -i:num -s:word --user:word --pass:text --raw --no-raw --csv --json --tls --no-auth-warning -c,-2,-3,-4,-6,-e,-t:num --cacert:path --cert:path --key:path --sni:word --insecure --verbose --scan --pattern:text --bigkeys --memkeys --hotkeys --count:num --latency-dist --askpass --stat --latency --latency-history --intrinsic-latency:num -r:num --show-pushes:word --quoted-input';

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
    if (option?.text === '--cluster' && verb?.text === 'del-node')
      return destructive('redis', '"redis-cli --cluster del-node" takes a node away');
    return (
      scanEach(words) ??
      write('redis', 'this form of "redis-cli" runs code, a file or a change of the cluster')
    );
  }
  const parsed = parseFlags(words, redisFlags, { stopAtOperand: true });
  if (!parsed.ok) return worst([scanEach(words)], parsed.finding);
  const { call } = parsed;
  const place = judgeValues(call, redisFlags).find((finding) => finding !== undefined);
  if (place !== undefined) return place;
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

/** Clients of Redis and what speaks like it. */
export const redisClients: Programs = {
  'redis-cli': redis,
  'valkey-cli': redis,
  keydb_cli: redis,
};
