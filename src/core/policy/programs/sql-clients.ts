import type { Arg } from '../arg.ts';
import { destructive, type Finding, forbidden, read, shown, worst, write } from '../finding.ts';
import { parseFlags, valuesOf } from '../flags.ts';
import { judgePath } from '../paths.ts';
import { isVersion, type Judge, judgeValues, type Programs, reads } from '../program.ts';
import { scanCode, scanEach } from '../scan.ts';
import { judgeMysql } from '../sql/mysql.ts';
import { judgePostgres } from '../sql/postgres.ts';

const psqlFlags =
  '-h:word -p:num -U:word -d:text -c:text -A,-t,-x,-q,-X,-w,-W,-l,-E,-e,-b,-H,-S,-1,-z,-0,-a,-n,-P:text -F:text -R:text -v:text -f:path --host:word --port:num --username:word --dbname:text --command:text --no-align --tuples-only --expanded --quiet --no-psqlrc --no-password --password --list --echo-hidden --pset:text --field-separator:text --csv --html --single-transaction --set:text --variable:text --file:path --echo-queries --echo-errors --no-readline';

const psql: Judge = (words, context, name) => {
  if (isVersion(words) || (words.length === 1 && words[0]?.text === '-V'))
    return read('"psql" says its version');
  const parsed = parseFlags(words, psqlFlags);
  if (!parsed.ok) return worst([parsed.finding, scanEach(words)], parsed.finding);
  const { call } = parsed;
  if (valuesOf(call, '-f', '--file').length > 0) return write('sql-file', '"psql -f" runs a file');
  const commands = valuesOf(call, '-c', '--command');
  const isList = call.flags.has('-l') || call.flags.has('--list');
  if (commands.length === 0 && !isList)
    return write('sql-stdin', '"psql" without -c reads commands from its input', 'Give the SQL with -c.');
  const settings = valuesOf(call, '-v', '--set', '--variable', '-P', '--pset').find(
    ({ text }) => !/^[\w]+(?:=[\w ,|.-]*)?$/.test(text),
  );
  if (settings !== undefined) return write('psql', `the setting ${shown(settings.text)} is not known`);
  return worst(
    [
      ...commands.map(judgePsqlCommand),
      ...judgeConnection([...call.operands, ...valuesOf(call, '-d', '--dbname')]),
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
    !/\b(?:passfile|service|options|sslkey|sslcert|sslrootcert|sslcrl|sslcrldir)=/.test(word.text)
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
  '-h:word -P:num -u:word -p?text -D:word -e:text -B,-N,-s,-t,-E,-r,-v,-H,-X,-A,-C,-f,-n,-q,-S:path --host:word --port:num --user:word --password?text --database:word --execute:text --batch --skip-column-names --silent --table --vertical --raw --verbose --html --xml --no-auto-rehash --protocol:word --socket:path --connect-timeout:num --default-character-set:word --ssl-mode:word --safe-updates --column-names --skip-ssl --binary-as-hex';

const mysql: Judge = (words) => {
  if (isVersion(words) || (words.length === 1 && words[0]?.text === '-V'))
    return read('"mysql" says its version');
  const parsed = parseFlags(words, mysqlFlags);
  if (!parsed.ok) return worst([scanEach(words)], parsed.finding);
  const { call } = parsed;
  const commands = valuesOf(call, '-e', '--execute');
  if (commands.length === 0)
    return write('sql-stdin', '"mysql" without -e reads commands from its input', 'Give the SQL with -e.');
  return worst(
    [
      ...judgeValues(call, mysqlFlags),
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
  if (!parsed.ok) return worst([scanEach(words)], parsed.finding);
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

/** Clients of Postgres, MySQL and SQLite. */
export const sqlClients: Programs = {
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
  sqlite3: sqlite,
};
