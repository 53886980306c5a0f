import type { IncomingHttpHeaders } from 'node:http';
import { asText, isJson, type Json, parseJson } from '../json.ts';

/** A Web API call as it came in. */
export type Call =
  | { readonly ok: true; readonly args: Json; readonly token: string | undefined }
  | { readonly ok: false; readonly error: string };

/**
 * Reads arguments and token. A form (or the query) may carry the token; beside JSON it must be in the header, as
 * https://docs.slack.dev/web-api#making-calls says.
 */
export function readCall(headers: IncomingHttpHeaders, query: URLSearchParams, body: string): Call {
  const bearer = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (/^application\/json\b/i.test(headers['content-type'] ?? '')) {
    const args = parseJson(body);
    if (args === undefined) return { ok: false, error: 'invalid_json' };
    if (!isJson(args)) return { ok: false, error: 'json_not_object' };
    const { token: _, ...rest } = args;
    return { ok: true, args: rest, token: bearer };
  }
  const { token, ...args }: Json = {
    ...Object.fromEntries(query),
    ...Object.fromEntries(new URLSearchParams(body)),
  };
  return { ok: true, args, token: bearer ?? asText(token) };
}
