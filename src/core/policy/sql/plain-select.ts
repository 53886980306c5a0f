import { destructive, type Finding, forbidden, read, shown, write } from '../finding.ts';
import { scanCode } from '../scan.ts';
import { mysqlFunctions } from './functions.ts';

/** What a dialect has besides the functions that everybody has. */
interface Dialect {
  readonly functions: ReadonlySet<string>;
  /** Statements that only tell of the schema or the server. */
  readonly shows: RegExp;
  readonly destroys: RegExp;
  readonly secrets: RegExp;
  /** Parts of a SELECT that do more than select. */
  readonly odd: RegExp;
}

const clickHouse: Dialect = {
  functions: new Set(
    `count countIf sum sumIf avg avgIf min max minIf maxIf any anyLast argMin argMax uniq uniqExact uniqIf quantile quantiles median groupArray
    groupUniqArray topK toDate toDateTime toString toUInt8 toUInt16 toUInt32 toUInt64 toInt32 toInt64 toFloat64 toStartOfMinute toStartOfFiveMinutes
    toStartOfTenMinutes toStartOfFifteenMinutes toStartOfHour toStartOfDay toStartOfWeek toStartOfMonth toYYYYMM toYYYYMMDD toHour toMinute
    formatReadableSize formatReadableQuantity formatReadableTimeDelta formatDateTime today yesterday now dateDiff subtractHours subtractDays addHours
    multiIf ifNull nullIf coalesce empty notEmpty length lower upper substring position like startsWith endsWith splitByChar arrayJoin arrayStringConcat
    has round floor ceil intDiv toIntervalHour toIntervalDay toIntervalMinute tuple interval`.split(/\s+/),
  ),
  shows:
    /^(?:SHOW\s+(?:DATABASES|TABLES|PROCESSLIST|COLUMNS|INDEXES|CLUSTERS|FUNCTIONS|ENGINES)|DESCRIBE|DESC|EXISTS)\b[\w\s.'%,=]*$/i,
  destroys:
    /^\s*(?:DROP|TRUNCATE|DELETE|KILL|DETACH|REPLACE|EXCHANGE)\b|\bALTER\b[^;]*\b(?:DELETE|DROP|CLEAR|DETACH|REPLACE)\b|^\s*SYSTEM\s+(?:SHUTDOWN|KILL|STOP|DROP|RESTART)\b|;\s*(?:DROP|TRUNCATE|DELETE|KILL|DETACH)\b/i,
  secrets: /\bsystem\s*\.\s*(?:users|named_collections|user_directories)\b/i,
  odd: /\b(?:INTO|SETTINGS|OUTFILE|INFILE)\b/i,
};

const cql: Dialect = {
  functions: new Set(
    'count min max avg sum token ttl writetime now currenttimestamp todate totimestamp tounixtimestamp dateof unixtimestampof mintimeuuid maxtimeuuid blobastext'.split(
      ' ',
    ),
  ),
  shows: /^(?:(?:DESCRIBE|DESC)\s+[\w\s.]+|SHOW\s+(?:VERSION|HOST)|CONSISTENCY|TRACING)\s*$/i,
  destroys: /(?:^|;)\s*(?:DROP|TRUNCATE|DELETE)\b|\bBEGIN\b[\s\S]*\bDELETE\b|\bALTER\b[^;]*\bDROP\b/i,
  secrets: /\bsystem_auth\b/i,
  odd: /\bINTO\b/i,
};

/** SQL of ClickHouse: one SELECT of known functions, or what tells of the schema. Never throws. */
export function judgeClickHouse(sql: string): Finding {
  return judgePlain(sql, clickHouse);
}

/** CQL of Cassandra and its like, in the same way. */
export function judgeCql(sql: string): Finding {
  return judgePlain(sql, cql);
}

/**
 * No parser of these is at hand, so only the plainest text counts: strings in single quotes without a backslash, no other quotes,
 * no comments, one statement, and every name before a bracket on a list.
 */
function judgePlain(sql: string, { functions, shows, destroys, secrets, odd }: Dialect): Finding {
  const blank = sql
    .replace(/'(?:[^'\\]|'')*'/g, "''")
    .replace(/;\s*$/, '')
    .trim();
  if (destroys.test(blank)) return destructive('sql', `${shown(sql)} takes something away`);
  const unread = (why: string) => scanCode(sql) ?? write('sql', why);
  if (sql.length > 4_096) return unread('the SQL is too long');
  if (secrets.test(blank))
    return forbidden('sql-secret', 'that table holds what passwords are checked against');
  if (/["'`\\$#;{}@]|--|\/\*|\/\//.test(blank.replaceAll("''", ' ')))
    return unread('only one plain statement, without comments and other quotes, is looked into');
  if (shows.test(blank)) return read('the SQL only shows');
  if (
    !/^(?:SELECT|WITH)\b/i.test(blank) ||
    odd.test(blank) ||
    /\b(?:INSERT|UPDATE|ALTER|CREATE|GRANT)\b/i.test(blank)
  )
    return unread(`${shown(sql)} is no statement that is known only to read`);
  for (const [, name = ''] of blank.matchAll(/([A-Za-z_][\w.]*)\s*\(/g))
    if (!functions.has(name) && !functions.has(name.toLowerCase()) && !mysqlFunctions.has(name.toLowerCase()))
      return unread(`the function ${shown(name)} is not on the list of those that only read`);
  return read('the SQL only reads');
}
