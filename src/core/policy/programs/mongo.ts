import { destructive, forbidden, read, shown, worst, write } from '../finding.ts';
import { parseFlags, valuesOf } from '../flags.ts';
import { isVersion, type Judge, judgeValues, type Programs } from '../program.ts';
import { scanCode, scanEach } from '../scan.ts';

const mongoRead =
  /^(?:db(?:\.getSiblingDB\(["'][\w-]+["']\))?\.(?:stats|serverStatus|hostInfo|version|getName|getCollectionNames|getCollectionInfos|getReplicationInfo|printReplicationInfo|printSecondaryReplicationInfo|isMaster|hello|serverBuildInfo|currentOp|getProfilingStatus|getMongo|listCommands|help)\((?:\{[\w"': .,$-]*\}|\d*)\)(?:\.\w+)*|db(?:\.getSiblingDB\(["'][\w-]+["']\))?(?:\.[A-Za-z_][\w]*|\.getCollection\(["'][\w.-]+["']\))\.(?:stats|count|countDocuments|estimatedDocumentCount|getIndexes|distinct|find|findOne|totalSize|storageSize|totalIndexSize|dataSize|latencyStats|isCapped|explain)\([^()`;]*\)(?:\.(?:limit|skip|sort|count|pretty|toArray|explain|size|hint|maxTimeMS|length|itcount|projection|forEach\(printjson\))(?:\([^()`;]*\))?)*|rs\.(?:status|conf|config|printReplicationInfo|printSecondaryReplicationInfo|isMaster|hello)\(\)(?:\.\w+)*|sh\.(?:status|getBalancerState|isBalancerRunning)\(\)|show (?:dbs|databases|collections|tables|users|profile|roles)|db\.adminCommand\(\{ ?["']?(?:ping|serverStatus|buildInfo|listDatabases|replSetGetStatus|hostInfo|connectionStatus|getCmdLineOpts|isMaster|hello|connPoolStats|top)["']?: ?1 ?\}\)(?:\.\w+)*|db\.runCommand\(\{ ?["']?(?:ping|serverStatus|buildInfo|dbStats|hostInfo|connectionStatus|isMaster|hello|listCollections|collStats|connPoolStats)["']?: ?(?:1|["'][\w.-]+["']) ?\}\)(?:\.\w+)*)$/;

const mongoFlags =
  '--quiet --norc --nodb --host:word --port:num -u:word -p:text --username:word --password:text --authenticationDatabase:word --eval:text --json?word --tls --ssl --tlsAllowInvalidCertificates --tlsCAFile:path --retryWrites';

const mongo: Judge = (words) => {
  if (isVersion(words)) return read('"mongosh" says its version');
  const parsed = parseFlags(words, mongoFlags);
  if (!parsed.ok) return worst([scanEach(words)], parsed.finding);
  const scripts = valuesOf(parsed.call, '--eval');
  if (
    scripts.length === 0 ||
    parsed.call.operands.length > 1 ||
    parsed.call.operands.some(({ text, kind }) => kind !== 'static' || /\.(?:m?js|mongodb)$/i.test(text))
  )
    return write('mongo', '"mongosh" without --eval reads commands or a file');
  return worst(
    [
      ...judgeValues(parsed.call, mongoFlags),
      ...scripts.map((script) => {
        if (script.kind !== 'static') return write('mongo', 'the script is not known before it runs');
        const code = script.text
          .trim()
          .replace(/;$/, '')
          .replace(/^(?:printjson|print|JSON\.stringify|EJSON\.stringify|tojson)\((.*)\)$/s, '$1')
          .trim();
        if (/system\.(?:users|keys|version)\b|\bprocess\.env\b/.test(code))
          return forbidden('mongo-secret', 'it shows passwords or their hashes');
        if (
          mongoRead.test(code) &&
          !/\$(?:where|function|accumulator|out|merge)\b|function|=>|\bnew\b/.test(code)
        )
          return read('the script only asks');
        return scanCode(code) ?? write('mongo', `${shown(code)} is no form that is known only to read`);
      }),
    ],
    read('"mongosh" only reads'),
  );
};

/** Clients of MongoDB. */
export const mongoClients: Programs = {
  mongosh: mongo,
  mongo,
  mongostat: (words) =>
    words.some(({ text }) => /^(?:-n|--rowcount)/.test(text))
      ? read('"mongostat" only asks')
      : write('endless', '"mongostat" never ends', 'Give -n 5.'),
  mongodump: () => write('dump', '"mongodump" writes files'),
  mongorestore: () => destructive('database', '"mongorestore" overwrites data'),
};
