import type { Context } from 'hono';
import { SlackError } from './errors.ts';
import { newSecret } from './ids.ts';
import { asText, isJson, type Json, parseJson } from './json.ts';
import { respond } from './respond.ts';
import type { ResponseUrl } from './state.ts';
import type { Workspace } from './workspace.ts';

const lifeMs = 30 * 60_000;
const uses = 5;

/** A `response_url` for a command or a click: five uses within 30 minutes. */
export function newResponseUrl(
  workspace: Workspace,
  kind: 'commands' | 'actions',
  place: Pick<ResponseUrl, 'user' | 'channel' | 'original' | 'isShortcut'>,
): string {
  const secret = newSecret();
  workspace.state.responseUrls.set(secret, { ...place, expiresAt: Date.now() + lifeMs, usesLeft: uses });
  return `${workspace.url}/${kind}/${workspace.seed.team.id}/${secret}`;
}

/** Answers a call of a `response_url`. */
export async function serveResponseUrl(workspace: Workspace, c: Context): Promise<Response> {
  const body = readBody(await c.req.text());
  const refused = call(workspace, c.req.param('secret') ?? '', body);
  const facts = refused === undefined ? { ok: true } : { ok: false, error: refused.code };
  workspace.log.add('response_url', facts, body);
  if (refused === undefined) return c.text('ok');
  return c.json({ ok: false, error: refused.code }, refused.status);
}

function call(
  workspace: Workspace,
  secret: string,
  body: Json | undefined,
): { readonly code: string; readonly status: 400 | 404 } | undefined {
  const url = workspace.state.responseUrls.get(secret);
  if (url === undefined) return { code: 'no_such_url', status: 404 };
  if (Date.now() > url.expiresAt) return { code: 'expired_url', status: 404 };
  if (url.usesLeft === 0) return { code: 'used_url', status: 404 };
  const conversation = workspace.state.conversations.get(url.channel);
  if (conversation === undefined) return { code: 'channel_not_found', status: 404 };
  if (body === undefined) return { code: 'invalid_payload', status: 400 };
  const fault = workspace.faults.take('api_error', { method: 'response_url' });
  if (fault !== undefined) return { code: fault.error, status: 404 };
  url.usesLeft -= 1;
  try {
    const place = { conversation, user: url.user };
    const { thread_ts: _, ...outside } = body;
    const said = url.isShortcut === true ? outside : body;
    respond(workspace, url.original === undefined ? place : { ...place, original: url.original }, said);
    return undefined;
  } catch (error) {
    if (error instanceof SlackError) return { code: error.code, status: 400 };
    throw error;
  }
}

/** JSON, or a form whose `payload` is JSON. */
function readBody(text: string): Json | undefined {
  const direct = parseJson(text);
  if (isJson(direct)) return direct;
  const form = parseJson(asText(new URLSearchParams(text).get('payload')) ?? '');
  return isJson(form) ? form : undefined;
}
