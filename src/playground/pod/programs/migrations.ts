import type { Script } from '../program.ts';

const migrations = [
  { name: 'create_payment_attempts', ms: 310 },
  {
    name: 'add_orders_customer_index',
    ms: 640,
    warning: 'index "orders_customer_idx" is built concurrently',
  },
  { name: 'backfill_order_totals', ms: 720 },
  { name: 'add_carts_expires_at', ms: 120 },
  { name: 'drop_legacy_sessions', ms: 90 },
  { name: 'create_shipping_zones', ms: 180 },
  { name: 'add_products_search_vector', ms: 560 },
  {
    name: 'normalize_phone_numbers',
    ms: 430,
    warning: '17 rows have no valid phone number and were left as they are',
  },
  { name: 'add_refunds_reason', ms: 100 },
  { name: 'create_audit_entries', ms: 150 },
  { name: 'partition_events', ms: 480 },
  { name: 'analyze', ms: 260 },
] as const;

/** Applies twelve migrations within a few seconds, warning twice; a second time in the same pod there is nothing to do. */
export const runMigrations: Script = function* (call) {
  const dryRun = call.argv.includes('--dry-run');
  if (call.container.marks.has('migrated')) {
    yield { out: 'schema is up to date at 2.14.0: nothing to migrate\n' };
    return 0;
  }
  yield {
    out: `connected to db.shop.svc.cluster.local:5432/shop\n${migrations.length} migrations pending\n`,
  };
  if (dryRun) {
    yield { out: migrations.map(({ name }, index) => `would apply ${numbered(index)}_${name}\n`).join('') };
    return 0;
  }
  let totalMs = 0;
  for (const [index, migration] of migrations.entries()) {
    yield { waitMs: migration.ms };
    totalMs += migration.ms;
    yield {
      out: `[${index + 1}/${migrations.length}] ${numbered(index)}_${migration.name} ... ok (${migration.ms} ms)\n`,
    };
    if ('warning' in migration)
      yield { err: `warning: ${numbered(index)}_${migration.name}: ${migration.warning}\n` };
  }
  call.container.marks.add('migrated');
  yield {
    out: `done: ${migrations.length} applied in ${(totalMs / 1000).toFixed(1)} s, schema is at 2.14.0\n`,
  };
  return 0;
};

function numbered(index: number): string {
  return `0${(index + 141).toString()}`;
}
