import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import type { Sockets } from '../delivery/sockets.ts';
import { SlackError } from '../errors.ts';
import { asText, compact, type Json, parseJson } from '../json.ts';
import type { Workspace } from '../workspace.ts';
import { methods } from './methods.ts';
import { type Call, readCall } from './read-call.ts';
import { requireScope } from './scopes.ts';

type Answer = { readonly status: number; readonly body: Json; readonly headers?: Record<string, string> };

/** Answers `/api/METHOD`: faults first, then token, limits and the method itself; every call is logged. */
export async function serveWebApi(
  workspace: Workspace,
  sockets: Sockets,
  c: Context<{ Bindings: HttpBindings }>,
): Promise<Response> {
  const startedAt = performance.now();
  const method = c.req.path.replace(/^\/api\//, '');
  const call = readCall(c.env.incoming.headers, new URL(c.req.url).searchParams, await c.req.text());
  const args = call.ok ? call.args : {};
  const where = { method, channel: asText(args['channel']) ?? asText(args['channel_id']) };
  const hangUp = workspace.faults.take('network', where);
  const answer =
    hangUp?.when === 'before'
      ? { status: 0, body: { ok: false, error: 'hung_up_before' } }
      : answerCall(workspace, sockets, where, call);
  const lost = hangUp === undefined || hangUp.when === 'before' ? {} : { hung_up: hangUp.when };
  const facts = { ...summary(method, args, answer), ...lost, ms: since(startedAt) };
  workspace.log.add('api', facts, { request: unfold(args), answer: answer.body });
  if (hangUp?.when === 'garbled') return c.html('<html><body>Please sign in to the network.</body></html>');
  if (hangUp !== undefined) {
    if (hangUp.when !== 'stalled') c.env.incoming.socket.destroy();
    return RESPONSE_ALREADY_SENT;
  }
  return new Response(JSON.stringify(answer.body), {
    status: answer.status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...answer.headers },
  });
}

function answerCall(
  workspace: Workspace,
  sockets: Sockets,
  where: { readonly method: string; readonly channel: string | undefined },
  call: Call,
): Answer {
  const { method } = where;
  const ordered = workspace.faults.take('rate_limit', where);
  if (ordered !== undefined) return limited(ordered.retryAfter);
  const broken = workspace.faults.take('server_error', where);
  if (broken !== undefined) return { status: broken.status, body: { ok: false, error: 'internal_error' } };
  const refused = workspace.faults.take('api_error', where);
  if (refused !== undefined) return refuse(refused.error);

  const isOpening = method === 'apps.connections.open';
  if (!isOpening && !Object.hasOwn(methods, method)) return refuse('unknown_method', { req_method: method });
  if (!call.ok) return refuse(call.error);
  const tokenError = checkToken(workspace, call.token, isOpening);
  if (tokenError !== undefined) return refuse(tokenError);
  const wait = workspace.limits.take(method, where.channel);
  if (wait !== undefined) return limited(wait);
  try {
    requireScope(workspace, method, call.args);
    const result = isOpening ? { url: sockets.newTicket() } : methods[method]?.(workspace, call.args);
    const scopes = { 'x-oauth-scopes': workspace.seed.scopes.join(',') };
    return { status: 200, body: { ok: true, ...result }, headers: isOpening ? {} : scopes };
  } catch (error) {
    if (error instanceof SlackError) return refuse(error.code, error.extra);
    throw error;
  }
}

function checkToken({ secrets }: Workspace, token: string | undefined, app: boolean): string | undefined {
  if (token === undefined) return 'not_authed';
  if (token === (app ? secrets.appToken : secrets.botToken)) return undefined;
  return token === secrets.appToken || token === secrets.botToken ? 'not_allowed_token_type' : 'invalid_auth';
}

function refuse(error: string, extra: Json = {}): Answer {
  return { status: 200, body: { ok: false, error, ...extra } };
}

function limited(retryAfter: number): Answer {
  return {
    status: 429,
    body: { ok: false, error: 'ratelimited' },
    headers: { 'retry-after': String(retryAfter) },
  };
}

function summary(method: string, args: Json, answer: Answer): Json {
  const { body, status, headers } = answer;
  const problems = (body['response_metadata'] as { messages?: unknown } | undefined)?.messages;
  return compact({
    method,
    ok: body['ok'],
    status,
    error: body['error'],
    problems,
    retry_after: headers?.['retry-after'],
    channel: asText(args['channel']) ?? asText(args['channel_id']),
    user: asText(args['user']) ?? asText(args['user_id']),
    ts: asText(args['ts']) ?? asText(body['ts']),
    thread_ts: asText(args['thread_ts']),
    text: asText(args['text'])?.slice(0, 200),
  });
}

/** Arguments of a form, with the JSON in them read. */
function unfold(args: Json): Json {
  const members = Object.entries(args).map(([name, value]) => {
    const parsed = typeof value === 'string' && /^[[{]/.test(value) ? parseJson(value) : undefined;
    return [name, parsed ?? value] as const;
  });
  return Object.fromEntries(members);
}

function since(start: number): number {
  return Math.round(performance.now() - start);
}
