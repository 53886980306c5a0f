import { destructive, type Finding, forbidden, read, shown, write } from '../finding.ts';
import { mysqlFunctions } from './functions.ts';

const destroying =
  /(?:^|\\[!.]|\bsystem)\s*(?:rm|kill|reboot|shutdown|halt)\b|^\s*(?:DROP|TRUNCATE|DELETE|PURGE|KILL|SHUTDOWN|RESET|FLUSH|REPLACE|STOP|RESTART)\b|\bDROP\s+(?:COLUMN|INDEX|PARTITION|PRIMARY|KEY|FOREIGN|DATABASE|TABLE)|;\s*(?:DROP|TRUNCATE|DELETE|PURGE|KILL)\b/i;
const show =
  /^\s*SHOW\s+(?:FULL\s+|GLOBAL\s+|SESSION\s+|EXTENDED\s+|COUNT\(\*\)\s+)*(?:DATABASES|SCHEMAS|TABLES|TABLE\s+STATUS|COLUMNS|FIELDS|INDEX|INDEXES|KEYS|PROCESSLIST|STATUS|VARIABLES|ENGINES?|STORAGE\s+ENGINES|PLUGINS|WARNINGS|ERRORS|CHARACTER\s+SET|COLLATION|OPEN\s+TABLES|TRIGGERS|EVENTS|BINARY\s+LOGS|BINARY\s+LOG\s+STATUS|MASTER\s+LOGS|MASTER\s+STATUS|SLAVE\s+STATUS|SLAVE\s+HOSTS|REPLICA\s+STATUS|REPLICAS|RELAYLOG\s+EVENTS|BINLOG\s+EVENTS|GRANTS|PRIVILEGES|PROFILES?|PROCEDURE\s+STATUS|FUNCTION\s+STATUS|CREATE\s+(?:TABLE|VIEW|DATABASE|PROCEDURE|FUNCTION|TRIGGER|EVENT))\b[^;]*$/i;
const describe = /^\s*(?:DESCRIBE|DESC)\s+[`\w.]+(?:\s+[`\w%']+)?\s*$/i;

/** What SQL would do on MySQL, by a short list of statement shapes: no parser of it is good enough. Never throws. */
export function judgeMysql(sql: string): Finding {
  const odd = (why: string) =>
    destroying.test(sql) ? destructive('sql', `${shown(sql)} takes something away`) : write('sql', why);
  if (sql.length > 4_096) return odd('the SQL is too long');
  if (/\/\*[!+M]/.test(sql)) return odd('a comment of this kind is run by MySQL');
  const bare = sql.replace(/\\[gG]\s*;?\s*$/, '').replace(/;\s*$/, '');
  if (bare.includes('\\')) return odd('a backslash may end a string or be a client command');
  const blank = blankStrings(bare);
  if (blank === undefined) return odd('a string or a comment does not end');
  if (blank.includes(';')) {
    const parts = blank.split(';').filter((part) => part.trim() !== '');
    const findings = parts.map(judgeOne);
    return (
      findings.find(({ class: severity }) => severity === 'forbidden') ??
      findings.find(({ class: severity }) => severity === 'destructive') ??
      write('sql', 'there is more than one statement')
    );
  }
  return judgeOne(blank);
}

function judgeOne(sql: string): Finding {
  if (destroying.test(sql)) return destructive('sql', `${shown(sql)} takes something away`);
  if (/^\s*UPDATE\b/i.test(sql) && !/\bWHERE\b/i.test(sql))
    return destructive('sql', '"UPDATE" without "WHERE" changes every row');
  if (/\bINTO\s+(?:OUTFILE|DUMPFILE)\b|\bLOAD_FILE\s*\(|\bLOAD\s+DATA\b/i.test(sql))
    return forbidden('sql', 'it reads or writes files of the server');
  if (
    /\bmysql\s*\.\s*`?(?:user|global_priv|password_history|servers|slave_master_info|db)\b|\bauthentication_string\b/i.test(
      sql,
    )
  )
    return forbidden('sql-secret', 'that table of "mysql" holds passwords');
  if (show.test(sql) || describe.test(sql)) return read('the SQL only shows');
  const explained = /^\s*EXPLAIN\s+(?:EXTENDED\s+|PARTITIONS\s+|ANALYZE\s+|FORMAT\s*=\s*\w+\s+)*(.*)$/is.exec(
    sql,
  )?.[1];
  const select = explained ?? sql;
  if (explained !== undefined && /^[`\w.]+\s*$/.test(explained)) return read('"EXPLAIN" describes a table');
  const isQuery =
    /^\s*\(?\s*SELECT\b/i.test(select) ||
    (/^\s*WITH\b/i.test(select) && !/\b(?:INSERT|UPDATE|DELETE|REPLACE\s+(?!\())\b/i.test(select));
  if (!isQuery) return write('sql', `${shown(sql)} is no statement that is known only to read`);
  if (/\bINTO\b|\bFOR\s+(?:UPDATE|SHARE)\b|\bLOCK\s+IN\b|:=|\bPROCEDURE\b|@\w+\s*:=/i.test(select))
    return write('sql', 'the "SELECT" locks or writes');
  for (const [, name = ''] of select.matchAll(/([A-Za-z_][\w.]*)\s*\(/g))
    if (!mysqlFunctions.has(name.toLowerCase()))
      return write('sql-function', `the function ${shown(name)} is not on the list of those that only read`);
  return read('the SQL only reads');
}

/** Strings emptied and comments taken out; undefined when one does not end. */
function blankStrings(sql: string): string | undefined {
  let out = '';
  for (let at = 0; at < sql.length; ) {
    const char = sql[at] ?? '';
    if (char === '`') {
      const end = sql.indexOf('`', at + 1);
      if (end === -1) return undefined;
      const name = sql.slice(at + 1, end);
      out += /^\w+$/.test(name) ? ` ${name} ` : ' quoted_name ';
      at = end + 1;
    } else if (char === "'" || char === '"') {
      const end = sql.indexOf(char, at + 1);
      if (end === -1) return undefined;
      out += `${char}${char}`;
      at = end + 1;
    } else if (sql.startsWith('/*', at)) {
      const end = sql.indexOf('*/', at + 2);
      if (end === -1) return undefined;
      out += ' ';
      at = end + 2;
    } else if (char === '#' || /^--(?:\s|$)/.test(sql.slice(at, at + 3))) {
      const end = sql.indexOf('\n', at);
      at = end === -1 ? sql.length : end;
    } else {
      out += char;
      at += 1;
    }
  }
  return out;
}
