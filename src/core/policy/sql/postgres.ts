import { loadModule, parseSync } from 'libpg-query';
import { destructive, type Finding, forbidden, read, shown, worst, write } from '../finding.ts';
import { scanCode } from '../scan.ts';
import { postgresFunctions, postgresOperators } from './functions.ts';

/** The server's own grammar, in WebAssembly. Until it is loaded, and if it never is, no SQL is a read. */
let isLoaded = false;

/** Loads the grammar once; called where the program starts. */
export async function loadSql(): Promise<void> {
  if (isLoaded) return;
  await loadModule();
  isLoaded = true;
}

const maxSql = 4_096;
const readStatements = new Set(['SelectStmt', 'VariableShowStmt', 'ExplainStmt']);
const destroyingStatements = new Set([
  'DeleteStmt',
  'TruncateStmt',
  'DropStmt',
  'DropdbStmt',
  'DropRoleStmt',
  'DropOwnedStmt',
  'DropTableSpaceStmt',
  'DropUserMappingStmt',
  'DropSubscriptionStmt',
  'ReassignOwnedStmt',
  'MergeStmt',
]);
const destroyingFunctions =
  /^(?:pg_terminate_backend|pg_cancel_backend|pg_drop_replication_slot|pg_truncate_visibility_map|pg_promote|lo_unlink|pg_stat_reset\w*|pg_switch_wal|pg_wal_replay_pause|pg_advisory_unlock_all|dblink_exec)$/;
const leakingFunctions =
  /^(?:pg_read_file|pg_read_binary_file|pg_read_server_files|lo_export|lo_import|pg_ls_dir|dblink|dblink_connect|copy|xmlparse_file)$/;
const secretTables =
  /^(?:pg_authid|pg_shadow|pg_user_mapping|pg_user_mappings|pg_largeobject|pg_hba_file_rules|pg_subscription|user_mapping_options|_pg_user_mappings)$/;

/** What SQL would do on Postgres: every statement, function, lock and table counts. Never throws. */
export function judgePostgres(sql: string): Finding {
  if (!isLoaded) return write('sql', 'the grammar of Postgres is not loaded');
  if (sql.includes('\0') || sql.length > maxSql) return write('sql', 'the SQL is too long or holds NUL');
  let tree: unknown;
  try {
    tree = parseSync(sql);
  } catch {
    return write('sql', `${shown(sql)} is no SQL that Postgres would take`);
  }
  const statements = isNode(tree) && Array.isArray(tree['stmts']) ? tree['stmts'] : [];
  if (statements.length === 0) return write('sql', 'there is no statement');
  const findings: Finding[] = [];
  for (const statement of statements) walk(statement, findings, { depth: 0, isPlanned: false });
  return worst(findings, read('the SQL only reads'));
}

type Node = Readonly<Record<string, unknown>>;

/** `isPlanned`: below an `EXPLAIN` that runs nothing, where a statement that changes rows is only planned. */
interface Walk {
  readonly depth: number;
  readonly isPlanned: boolean;
}

function walk(value: unknown, findings: Finding[], { depth, isPlanned }: Walk): void {
  if (depth > 200) {
    findings.push(write('sql', 'the SQL is nested too deep'));
    return;
  }
  if (Array.isArray(value)) {
    for (const one of value) walk(one, findings, { depth: depth + 1, isPlanned });
    return;
  }
  if (!isNode(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    const isSkipped = isPlanned && plannedStatements.has(key);
    if (/^[A-Z]/.test(key) && isNode(inner) && !isSkipped) judgeNode(key, inner, findings);
    if (key === 'intoClause') findings.push(write('sql', '"INTO" makes a table'));
    const plans = key === 'ExplainStmt' && isNode(inner) && !runs(inner);
    walk(inner, findings, { depth: depth + 1, isPlanned: isPlanned || plans });
  }
}

const plannedStatements = new Set(['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt']);

/** `EXPLAIN ANALYZE` runs what it explains; so does any form of the option that is not understood. */
function runs({ options }: Node): boolean {
  return Array.isArray(options) && JSON.stringify(options).toLowerCase().includes('"analyze"');
}

function judgeNode(kind: string, node: Node, findings: Finding[]): void {
  if (kind === 'LockingClause') findings.push(write('sql', '"FOR UPDATE" and its like lock rows'));
  else if (kind === 'FuncCall') findings.push(...judgeFunction(node));
  else if (kind === 'A_Expr') findings.push(...judgeOperator(node['name']));
  else if (kind === 'SubLink') findings.push(...judgeOperator(node['operName']));
  else if (kind === 'SortBy') findings.push(...judgeOperator(node['useOp']));
  else if (kind === 'RangeVar' && typeof node['relname'] === 'string' && secretTables.test(node['relname']))
    findings.push(forbidden('sql-secret', `${shown(node['relname'])} holds passwords`));
  else if (kind === 'AlterTableCmd' && /^AT_Drop/.test(String(node['subtype'])))
    findings.push(destructive('sql', '"ALTER TABLE … DROP" takes a part of a table away'));
  else if (kind === 'DoStmt') findings.push(scanCode(JSON.stringify(node)) ?? write('sql', '"DO" runs code'));
  else if (kind === 'CopyStmt') findings.push(judgeCopy(node));
  else if (kind === 'UpdateStmt' && node['whereClause'] === undefined)
    findings.push(destructive('sql', '"UPDATE" without "WHERE" changes every row'));
  else if (destroyingStatements.has(kind))
    findings.push(destructive('sql', `${shown(nameOf(kind))} takes data away`));
  else if (kind === 'ExplainStmt') findings.push(read('"EXPLAIN" shows a plan'));
  else if (kind.endsWith('Stmt') && !readStatements.has(kind) && kind !== 'RawStmt')
    findings.push(write('sql', `${shown(nameOf(kind))} changes the database`));
}

function judgeCopy(node: Node): Finding {
  if (node['is_program'] === true) return forbidden('sql', '"COPY … PROGRAM" runs a command on the server');
  if (typeof node['filename'] === 'string')
    return write('sql', '"COPY" reads or writes a file of the server');
  return write(
    'sql',
    node['is_from'] === true ? '"COPY … FROM" writes a table' : '"COPY … TO" hands a whole table out',
    'Use SELECT.',
  );
}

function judgeFunction(node: Node): Finding[] {
  const names = namesOf(node['funcname']);
  const name = names.at(-1) ?? '';
  if (destroyingFunctions.test(name))
    return [destructive('sql-function', `${shown(name)} ends or takes away something`)];
  if (leakingFunctions.test(name))
    return [forbidden('sql-function', `${shown(name)} reaches files or other servers`)];
  if ((names.length === 1 || names[0] === 'pg_catalog') && postgresFunctions.has(name)) return [];
  return [
    write(
      'sql-function',
      `the function ${shown(names.join('.'))} is not on the list of those that only read`,
    ),
  ];
}

/** An operator of the server's own, by its plain name; another may run any function. */
function judgeOperator(name: unknown): Finding[] {
  const names = namesOf(name);
  const operator = names.at(-1);
  const isOwn = names.length === 1 || names[0] === 'pg_catalog';
  return operator === undefined || (isOwn && postgresOperators.has(operator))
    ? []
    : [write('sql-operator', `the operator ${shown(names.join('.'))} may run any function`)];
}

function namesOf(parts: unknown): readonly string[] {
  return (Array.isArray(parts) ? parts : []).map((part) =>
    isNode(part) && isNode(part['String']) ? String(part['String']['sval']) : '',
  );
}

function nameOf(kind: string): string {
  return kind
    .replace(/Stmt$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toUpperCase();
}

function isNode(value: unknown): value is Node {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
