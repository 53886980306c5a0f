/** What a scripted program sees. */
export interface ProgramCall {
  readonly args: readonly string[];
  readonly pod: string;
  /** Aborts when somebody kills the process; the reason is the signal's number. */
  readonly signal: AbortSignal;
  /** Facts that live as long as the container, such as which migrations ran. */
  readonly memory: Map<string, unknown>;
}

export interface Piece {
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

/** A program that takes its time: it yields as it prints and returns its exit code. */
export type Program = (call: ProgramCall) => AsyncGenerator<Piece, number>;

const out = (text: string): Piece => ({ stream: 'stdout', text });
const err = (text: string): Piece => ({ stream: 'stderr', text });

/** Waits; ends early, with the pause unfinished, when the process is killed. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
}

const migrations = [
  'add_orders_status',
  'index_orders_created_at',
  'split_customer_name',
  'add_payments_attempts',
  'backfill_payments_attempts',
  'drop_legacy_carts',
  'add_products_slug',
  'unique_products_slug',
  'add_invoices',
  'link_invoices_orders',
  'add_audit_columns',
  'analyze_tables',
];

async function* runMigrations({ pod, signal, memory }: ProgramCall): AsyncGenerator<Piece, number> {
  yield out('Connecting to db.shop.svc.cluster.local:5432/shop\n');
  await pause(200, signal);
  if (memory.get('migrated') === true) {
    yield out('Schema is at version 20261112. Nothing to migrate.\n');
    return 0;
  }
  yield out(`${migrations.length} migrations to run from ${pod}\n`);
  for (const [index, name] of migrations.entries()) {
    await pause(250, signal);
    if (signal.aborted) return 128;
    yield out(`[${String(index + 1).padStart(2)}/${migrations.length}] ${20261101 + index}_${name} ok\n`);
    if (name === 'drop_legacy_carts')
      yield err('warning: table "legacy_carts" holds 3 rows that nothing refers to\n');
    if (name === 'unique_products_slug') yield err('warning: lock on "products" held for 182 ms\n');
  }
  memory.set('migrated', true);
  yield out('Done. Schema is at version 20261112.\n');
  return 0;
}

async function* sleep({ args, signal }: ProgramCall): AsyncGenerator<Piece, number> {
  const seconds = Number(args[0]);
  if (!Number.isFinite(seconds) || seconds < 0 || args.length !== 1) {
    yield err(`sleep: invalid time interval '${args.join(' ')}'\n`);
    return 1;
  }
  await pause(Math.min(seconds, 86_400) * 1_000, signal);
  return 0;
}

async function* slowReport({ args, signal }: ProgramCall): AsyncGenerator<Piece, number> {
  const lines = Math.min(Number(args[0] ?? 10) || 10, 10_000);
  for (let line = 1; line <= lines && !signal.aborted; line += 1) {
    await pause(200, signal);
    yield out(`row ${line} of ${lines}\n`);
  }
  return 0;
}

async function* bigOutput({ args, signal }: ProgramCall): AsyncGenerator<Piece, number> {
  const bytes = Math.min(Number(args[0] ?? 1_000_000) || 0, 10_000_000_000);
  const line = `${'0123456789abcdef'.repeat(4).slice(0, 63)}\n`;
  const block = line.repeat(512);
  for (let left = bytes; left > 0 && !signal.aborted; left -= block.length)
    yield out(left >= block.length ? block : block.slice(0, left));
  return 0;
}

async function* failAfter({ args, signal }: ProgramCall): AsyncGenerator<Piece, number> {
  const [seconds = '1', code = '3'] = args;
  yield out('working\n');
  await pause((Number(seconds) || 0) * 1_000, signal);
  yield err(`it broke after ${seconds} s\n`);
  return Number(code) & 255;
}

/** Scripted programs every container with a shell has. */
export const commonPrograms: Readonly<Record<string, Program>> = {
  sleep,
  'slow-report': slowReport,
  'big-output': bigOutput,
  'fail-after': failAfter,
};

/** Programs that only some images have, by name. */
export const imagePrograms: Readonly<Record<string, Program>> = { 'run-migrations': runMigrations };
