import type { Script } from '../program.ts';

const migrations: readonly { readonly name: string; readonly warning?: string }[] = [
  { name: 'add_orders_status' },
  { name: 'index_orders_created_at' },
  { name: 'split_customer_name' },
  { name: 'add_payments_attempts' },
  { name: 'backfill_payments_attempts' },
  { name: 'drop_legacy_carts', warning: 'table "legacy_carts" holds 3 rows that nothing refers to' },
  { name: 'add_products_slug' },
  { name: 'unique_products_slug', warning: 'lock on "products" held for 182 ms' },
  { name: 'add_invoices' },
  { name: 'link_invoices_orders' },
  { name: 'add_audit_columns' },
  { name: 'analyze_tables' },
];
const firstVersion = 20261101;
const lastVersion = firstVersion + migrations.length - 1;
const eachMs = 250;

/** Applies twelve migrations within a few seconds, warning twice; a second time in the same pod there is nothing to do. */
export const runMigrations: Script = function* (call) {
  yield { out: 'Connecting to db.shop.svc.cluster.local:5432/shop\n' };
  yield { waitMs: 200 };
  if (call.container.marks.has('migrated')) {
    yield { out: `Schema is at version ${lastVersion}. Nothing to migrate.\n` };
    return 0;
  }
  yield { out: `${migrations.length} migrations to run from ${call.container.pod}\n` };
  const dryRun = call.argv.includes('--dry-run');
  for (const [index, { name, warning }] of migrations.entries()) {
    const count = `[${String(index + 1).padStart(2)}/${migrations.length}]`;
    if (!dryRun) yield { waitMs: eachMs };
    yield { out: `${count} ${firstVersion + index}_${name} ${dryRun ? 'pending' : 'ok'}\n` };
    if (warning !== undefined && !dryRun) yield { err: `warning: ${warning}\n` };
  }
  if (dryRun) return 0;
  call.container.marks.add('migrated');
  yield { out: `Done. Schema is at version ${lastVersion}.\n` };
  return 0;
};
