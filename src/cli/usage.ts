import { type ParseArgsConfig, parseArgs } from 'node:util';

/** Words on the command line that cannot be understood; ends with exit status 2 and the usage. */
export class UsageError extends Error {}

/** `parseArgs` whose complaints are ours to print. */
export function readArgs<Config extends ParseArgsConfig>(
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(error.message);
    throw error;
  }
}
