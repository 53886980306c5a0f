// Compiles src to dist, bundles the playground's page and prepares the embedded database's template.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

function step(script, args) {
  const done = spawnSync(process.execPath, [join(root, script), ...args], { cwd: root, stdio: 'inherit' });
  if (done.status !== 0) process.exit(1);
}

rmSync(join(root, 'dist'), { recursive: true, force: true });
step('node_modules/typescript/bin/tsc', ['-p', 'tsconfig.build.json']);
step('node_modules/vite/bin/vite.js', ['build', '--logLevel', 'warn']);
if (existsSync(join(root, 'dist/adapters/store/make-template.js')))
  step('dist/adapters/store/make-template.js', []);
chmodSync(join(root, 'dist/cli.js'), 0o755);
