import { beforeAll, describe, expect, it } from 'vitest';
import { findTwin } from '../../../src/core/approval/twin.ts';
import { findClass } from '../../../src/core/policy/judge.ts';
import { loadSql } from '../../../src/core/policy/sql/postgres.ts';

beforeAll(loadSql);

const pairs: readonly (readonly [readonly string[], readonly string[] | undefined])[] = [
  [
    ['bin/rails', 'db:migrate'],
    ['bin/rails', 'db:migrate:status'],
  ],
  [
    ['bundle', 'exec', 'rake', 'db:migrate'],
    ['bundle', 'exec', 'rake', 'db:migrate:status'],
  ],
  [
    ['php', 'artisan', 'migrate', '--force'],
    ['php', 'artisan', 'migrate:status'],
  ],
  [
    ['python', 'manage.py', 'migrate', '--noinput'],
    ['python', 'manage.py', 'showmigrations'],
  ],
  [
    ['alembic', 'upgrade', 'head'],
    ['alembic', 'current'],
  ],
  [
    ['flyway', 'migrate'],
    ['flyway', 'info'],
  ],
  [
    ['nginx', '-s', 'reload'],
    ['nginx', '-t'],
  ],
  [
    ['rm', '-rf', '/tmp/a', '/tmp/b'],
    ['ls', '-lad', '/tmp/a', '/tmp/b'],
  ],
  [
    ['find', '/tmp', '-name', 'x', '-delete'],
    ['find', '/tmp', '-name', 'x'],
  ],
  [
    ['git', 'clean', '-fdx'],
    ['git', 'clean', '--dry-run', '-dx'],
  ],
  [
    ['git', 'clean', '--force', '-d'],
    ['git', 'clean', '--dry-run', '-d'],
  ],
  [['git', 'clean', '-f', 'src'], undefined],
  [
    ['redis-cli', 'DEL', 'a', 'b'],
    ['redis-cli', 'EXISTS', 'a', 'b'],
  ],
  [
    ['psql', '-c', 'DELETE FROM a WHERE b = 1'],
    ['psql', '-c', 'EXPLAIN DELETE FROM a WHERE b = 1'],
  ],
  [['psql', '-c', 'DELETE FROM a; DELETE FROM b'], undefined],
  [['rm', '-rf', '/run/secrets/kubernetes.io/serviceaccount/token'], undefined],
  [['run-migrations'], undefined],
];

describe('the command that says beforehand what another would do', () => {
  it.each(pairs)('of %j is %j', (argv, twin) => {
    expect(findTwin(argv)).toEqual(twin);
    if (twin !== undefined) expect(findClass(twin).class).toBe('read');
  });
});

describe('git clean', () => {
  it.each([
    [['-n'], 'read'],
    [['-nd', '-x'], 'read'],
    [['--dry-run', '-q'], 'read'],
    [['-d'], 'destructive'],
    [['-fd'], 'destructive'],
    [['-n', '-f'], 'destructive'],
    [['-nfd'], 'destructive'],
    [['-n', '-e', 'x'], 'destructive'],
    [['-n', 'src'], 'destructive'],
    [[], 'destructive'],
  ])('with %j is %s', (flags, wanted) => {
    expect(findClass(['git', 'clean', ...flags]).class).toBe(wanted);
  });
});
