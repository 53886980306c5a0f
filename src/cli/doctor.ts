import { type Config, readConfig } from '../config.ts';
import { lookAtClusters } from './doctor/clusters.ts';
import type { Finding } from './doctor/finding.ts';
import { lookAtRules } from './doctor/rules.ts';
import { lookAtSlack } from './doctor/slack.ts';
import { lookAtQueue, lookAtStore } from './doctor/stores.ts';
import { readArgs } from './usage.ts';

/** `voicepipe doctor`: looks at everything that `start` would need, and changes nothing. Ends with 0 when nothing is wrong, else 1. */
export async function runDoctor(args: readonly string[]): Promise<number> {
  const { values } = readArgs({ args: [...args], options: { json: { type: 'boolean' } } });
  const read = readConfig();
  const findings: Finding[] = read.ok
    ? [
        { part: 'configuration', ok: true, message: 'The environment and voicepipe.yaml can be read.' },
        ...(await look(read.config)),
      ]
    : read.faults.map((message) => ({ part: 'configuration', ok: false, message }));
  const isWell = findings.every(({ ok }) => ok);
  process.stdout.write(
    values.json === true
      ? `${JSON.stringify({ ok: isWell, findings })}\n`
      : findings
          .map(
            ({ ok, part, message, hint }) =>
              `${ok ? 'ok ' : 'BAD'} ${part}: ${message}${hint === undefined ? '' : ` ${hint}`}\n`,
          )
          .join(''),
  );
  return isWell ? 0 : 1;
}

async function look(config: Config): Promise<readonly Finding[]> {
  const found = await Promise.all([
    lookAtClusters(config),
    lookAtStore(config),
    lookAtQueue(config),
    lookAtSlack(config),
  ]);
  return [...lookAtRules(config), ...found.flat()];
}
