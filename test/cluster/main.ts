import { openAccess } from './api.ts';
import { type Case, openTools } from './case.ts';
import { execCases } from './exec-cases.ts';
import { makeGround } from './ground.ts';
import { lookCases } from './look-cases.ts';

/**
 * The conformance suite: runs the built program against the cluster of KUBECONFIG, in a namespace of its own that it removes. Ends
 * with 0 when all passed, 1 when one failed, 2 when there is no cluster to try it on.
 */
async function main(): Promise<number> {
  let ground: Awaited<ReturnType<typeof makeGround>>;
  try {
    ground = await makeGround(await openAccess());
  } catch (error) {
    console.error(`The suite could not begin: ${error instanceof Error ? error.message : String(error)}`);
    return 2;
  }
  const end = async (signal: NodeJS.Signals) => {
    await ground.remove();
    process.kill(process.pid, signal);
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  const tools = openTools(ground.namespace);
  let passed = 0;
  let failed = 0;
  try {
    for (const one of [...execCases, ...lookCases]) {
      if (one.needs === 'shellless' && !ground.hasShellless) {
        console.log(`skip ${one.name}: VOICEPIPE_TEST_SHELLLESS_IMAGE names no image`);
        continue;
      }
      if (await holds(one, tools)) passed += 1;
      else failed += 1;
    }
  } finally {
    await ground.remove();
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
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

process.exitCode = await main();
