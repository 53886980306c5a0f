import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LATEST_SCHEMA_VERSION } from 'bullmq';
import { migrations } from './migrations.ts';

/** Name of the file that holds an initialised data directory for exactly these versions of everything in it. */
export function templateName(): string {
  const content = JSON.stringify([pgliteVersion(), LATEST_SCHEMA_VERSION, migrations]);
  return `template-${createHash('sha256').update(content).digest('hex').slice(0, 16)}.tgz`;
}

/** The template that the build made, beside this file or, when run from sources, in the package's dist. */
export function findTemplate(): string | undefined {
  const here = dirname(fileURLToPath(import.meta.url));
  const folders = [here, join(here, '../../../dist/adapters/store')];
  return folders.map((folder) => join(folder, templateName())).find((path) => existsSync(path));
}

function pgliteVersion(): string {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const { version }: { version: string } = JSON.parse(
    readFileSync(join(dirname(entry), '../package.json'), 'utf8'),
  );
  return version;
}
