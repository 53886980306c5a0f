import { readManifest, writeHttpManifest } from '../manifest.ts';
import { readArgs, UsageError } from './usage.ts';

/** `voicepipe manifest [--http URL]`: the Slack app's manifest, for Socket Mode or for HTTP mode. */
export async function runManifest(args: readonly string[]): Promise<number> {
  const { values } = readArgs({ args: [...args], options: { http: { type: 'string' } } });
  if (values.http === undefined) {
    process.stdout.write(readManifest());
    return 0;
  }
  const url = URL.canParse(values.http) ? new URL(values.http) : undefined;
  if (url?.protocol !== 'https:')
    throw new UsageError(
      `"${values.http.slice(0, 200)}" is no https address. Write --http https://voicepipe.example.com, where Slack reaches this service.`,
    );
  process.stdout.write(writeHttpManifest(url));
  return 0;
}
