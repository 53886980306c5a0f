// Makes a fresh clone ready: installs from the lock file, and with "build" also builds, each only when not done yet.
// It runs before anything is installed, so it may use Node alone.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`voicepipe needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(2);
}

/** One digest over the content of files and folders: names a state of the sources. */
function digest(paths) {
  const hash = createHash('sha256');
  const visit = (path) => {
    if (!existsSync(path)) return;
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) visit(join(path, name));
      return;
    }
    hash.update(path).update('\0').update(readFileSync(path)).update('\0');
  };
  for (const path of paths) visit(join(root, path));
  return hash.digest('hex');
}

/** Runs `step` unless `stamp` already names the same state of `sources`. */
function once(stamp, sources, step) {
  const file = join(root, stamp);
  const wanted = digest(sources);
  if (existsSync(file) && readFileSync(file, 'utf8') === wanted) return;
  step();
  writeFileSync(file, wanted);
}

function run(says, command, args) {
  console.log(`voicepipe: ${says}`);
  const started = Date.now();
  const done = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (done.status !== 0) {
    console.error(
      `voicepipe: "${command} ${args.join(' ')}" ended with ${done.status ?? done.signal ?? done.error}.`,
    );
    process.exit(1);
  }
  console.log(`voicepipe: done in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

once('node_modules/.voicepipe-installed', ['package.json', 'package-lock.json'], () =>
  run('installing the packages of the lock file …', 'npm', [
    'ci',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]),
);
if (process.argv[2] === 'build') {
  once(
    'dist/.voicepipe-built',
    ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'vite.config.ts', 'scripts', 'src'],
    () => run('building …', process.execPath, ['scripts/build.mjs']),
  );
}
