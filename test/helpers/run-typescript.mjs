// For `node --import`: lets Node 20 run the TypeScript of a child process, whose types vite strips.
import { readFile } from 'node:fs/promises';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) register(import.meta.url);

/** A hook of Node's module loader: https://nodejs.org/docs/latest-v20.x/api/module.html#loadurl-context-nextload */
export async function load(url, context, nextLoad) {
  if (!url.endsWith('.ts')) return nextLoad(url, context);
  const { transformWithOxc } = await import('vite');
  const { code } = await transformWithOxc(await readFile(fileURLToPath(url), 'utf8'), fileURLToPath(url));
  return { format: 'module', source: code, shortCircuit: true };
}
