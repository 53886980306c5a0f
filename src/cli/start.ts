import { readConfig } from '../config.ts';
import { openLog } from '../telemetry.ts';
import { type Role, startService } from '../wiring.ts';
import { stopOnSignal } from './signals.ts';
import { readArgs, UsageError } from './usage.ts';

/** `voicepipe start`: the service, until SIGINT or SIGTERM. */
export async function runStart(args: readonly string[]): Promise<number> {
  const { values } = readArgs({ args: [...args], options: { role: { type: 'string', default: 'all' } } });
  const role = (['all', 'gateway', 'worker'] as const satisfies readonly Role[]).find(
    (known) => known === values.role,
  );
  if (role === undefined)
    throw new UsageError(`"${values.role}" is not a role. Write --role all, gateway or worker.`);
  const read = readConfig();
  const faults = read.ok ? missing(read.config.slack) : read.faults;
  if (!read.ok || read.config.slack === undefined || faults.length > 0) {
    for (const fault of faults) process.stderr.write(`voicepipe: ${fault}\n`);
    return 2;
  }
  const log = openLog(read.config.logLevel);
  const service = await startService({ ...read.config, slack: read.config.slack }, role, log);
  log.info({ role }, 'voicepipe started.');
  await stopOnSignal(service.stop);
  return 0;
}

function missing(
  slack: { readonly appToken?: string; readonly signingSecret?: string } | undefined,
): string[] {
  if (slack === undefined)
    return [
      'SLACK_BOT_TOKEN is not set, so there is no Slack to serve. Follow "Connect a workspace" in the README, or try everything without Slack: voicepipe playground',
    ];
  if (slack.appToken === undefined && slack.signingSecret === undefined)
    return [
      'Neither SLACK_APP_TOKEN (Socket Mode) nor SLACK_SIGNING_SECRET (HTTP mode) is set. Set one of them.',
    ];
  return [];
}
