import { once } from 'node:events';
import { openAccess } from './api.ts';
import { type Case, openTools } from './case.ts';
import { execCases } from './exec-cases.ts';
import { type Ground, planGround } from './ground.ts';
import { lookCases } from './look-cases.ts';

/**
 * The conformance suite: runs the built program against the cluster of KUBECONFIG, in a namespace of its own that it removes, also
 * when it is interrupted. Ends with 0 when all passed, 1 when one failed, 2 when it could not begin, 130 or 143 after a signal.
 */
async function main(): Promise<number> {
  const stop = new AbortController();
  let status: number | undefined;
  const interrupt = (code: number) => () => {
    if (status !== undefined) process.exit(code);
    status = code;
    stop.abort(new Error('interrupted'));
  };
  process.on('SIGINT', interrupt(130));
  process.on('SIGTERM', interrupt(143));
  let ground: Ground | undefined;
  try {
    ground = planGround(await openAccess());
    await ground.make(stop.signal);
  } catch (error) {
    await ground?.remove();
    if (status === undefined)
      console.error(`The suite could not begin: ${error instanceof Error ? error.message : String(error)}`);
    return status ?? 2;
  }
  const tools = openTools(ground.namespace);
  const stopped = once(stop.signal, 'abort').then(() => undefined);
  let [passed, failed] = [0, 0];
  for (const one of [...execCases, ...lookCases]) {
    if (stop.signal.aborted) break;
    if (one.needs === 'shellless' && !ground.hasShellless) {
      console.log(`skip ${one.name}: VOICEPIPE_TEST_SHELLLESS_IMAGE names no image`);
      continue;
    }
    const held = await Promise.race([holds(one, tools), stopped]);
    if (held === true) passed += 1;
    else if (held === false) failed += 1;
  }
  await ground.remove();
  console.log(`${passed} passed, ${failed} failed${status === undefined ? '' : ', interrupted'}`);
  return status ?? (failed === 0 ? 0 : 1);
}

async function holds(one: Case, tools: ReturnType<typeof openTools>): Promise<boolean> {
  const before = Date.now();
  try {
    await one.check(tools);
    console.log(`ok ${one.name} (${Date.now() - before} ms)`);
    return true;
  } catch (error) {
    console.log(`not ok ${one.name}: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

process.exit(await main());
