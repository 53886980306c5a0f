#!/usr/bin/env node
import { watchOutputs } from './cli/outputs.ts';
import { UsageError } from './cli/usage.ts';
import { InfrastructureError } from './core/failure.ts';

const usage = `voicepipe: run a command in a Kubernetes pod from Slack, exactly as approved

  voicepipe playground [--port N] [--no-open] [--data DIR]
  voicepipe start [--role all|gateway|worker]
  voicepipe exec TARGET [-n NS] [-c CTR] [--context CTX] [--timeout 60s] [--stdin] [--as USER] [--json] -- ARGV...
  voicepipe logs TARGET [-n NS] [-c CTR] [--context CTX] [--since 15m] [--tail 200] [--previous] [--follow] [--grep RE] [--as USER]
  voicepipe ls [TARGET] [-n NS] [--context CTX]
  voicepipe describe TARGET [-n NS] [--context CTX]
  voicepipe doctor [--json]
  voicepipe policy check [--policy FILE] [--environment ENV] [--cluster C] [-n NS] [--workload deploy/NAME] [--json] -- ARGV...
  voicepipe policy check --jsonl < LINES
  voicepipe parse [--jsonl] < TEXT
  voicepipe manifest [--http URL]
  voicepipe redact < TEXT
  voicepipe passkeys list [--user U]
  voicepipe passkeys forget --user U --reason "…"
  voicepipe ledger export [--since T] [--run ID]
  voicepipe ledger verify [FILE] [--checkpoint FILE] [--key PUBLIC.pem] [--json]

TARGET: a pod or the beginning of its name, deploy/NAME, sts/NAME, ds/NAME, rs/NAME, job/NAME, svc/NAME, or -l SELECTOR
`;

const services = ['start', 'playground'];
const endByThemselves = ['exec', 'logs'];

/** Each is loaded when it is asked for: a terminal's `exec` needs no database. */
const commands: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  exec: async (args) => (await import('./cli/exec.ts')).runExec(args),
  ledger: async (args) => (await import('./cli/ledger.ts')).runLedger(args),
  logs: async (args) => (await import('./cli/logs.ts')).runLogs(args),
  ls: async (args) => (await import('./cli/look.ts')).runLs(args),
  describe: async (args) => (await import('./cli/look.ts')).runDescribe(args),
  doctor: async (args) => (await import('./cli/doctor.ts')).runDoctor(args),
  manifest: async (args) => (await import('./cli/manifest.ts')).runManifest(args),
  parse: async (args) => (await import('./cli/parse.ts')).runParse(args),
  passkeys: async (args) => (await import('./cli/passkeys.ts')).runPasskeys(args),
  playground: async (args) => (await import('./cli/playground.ts')).runPlayground(args),
  policy: async (args) => (await import('./cli/policy.ts')).runPolicy(args),
  redact: async (args) => (await import('./cli/redact.ts')).runRedact(args),
  start: async (args) => (await import('./cli/start.ts')).runStart(args),
};

/** Exit status: 0 done; 1 failed; 2 wrong usage or configuration. */
async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(usage);
    return name === undefined ? 2 : 0;
  }
  // A service goes on without its words; what holds something in a cluster ends by itself.
  if (services.includes(name)) watchOutputs(() => undefined);
  else if (!endByThemselves.includes(name)) watchOutputs();
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  try {
    if (command === undefined) throw new UsageError(`"${name}" is not a command of voicepipe.`);
    return await command(args);
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`voicepipe: ${error.message}\n\n${usage}`);
      return 2;
    }
    if (error instanceof InfrastructureError) {
      process.stderr.write(`voicepipe: ${error.message}\n`);
      return error.code === 'bad-configuration' ? 2 : 1;
    }
    throw error;
  }
}

process.exitCode = await main(process.argv.slice(2));
