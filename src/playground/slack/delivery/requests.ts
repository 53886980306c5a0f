import { createHmac } from 'node:crypto';
import { newId } from '../ids.ts';
import { asJson, isJson, parseJson } from '../json.ts';
import type { Workspace } from '../workspace.ts';
import type { Delivered, Payload } from './deliver.ts';

/** Delivers one payload as Slack's signed HTTP request; the answer within the limit is the acknowledgement. */
export async function sendRequest(
  workspace: Workspace,
  url: string,
  payload: Payload,
  retry: { readonly attempt: number; readonly reason: string },
): Promise<Delivered> {
  const request = newId('R');
  const startedAt = performance.now();
  const { contentType, body } = encode(payload);
  workspace.log.add(
    'envelope',
    {
      envelope_id: request,
      ...payload.summary,
      http: true,
      retry: retry.attempt,
    },
    payload.body,
  );
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'error',
      headers: {
        ...sign(workspace.secrets.signingSecret, body),
        'content-type': contentType,
        'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
        ...(retry.attempt > 0
          ? { 'x-slack-retry-num': String(retry.attempt), 'x-slack-retry-reason': `http_${retry.reason}` }
          : {}),
      },
      body,
      signal: AbortSignal.timeout(workspace.seed.ackTimeoutMs),
    });
    const text = await response.text();
    const ms = Math.round(performance.now() - startedAt);
    const facts = { envelope_id: request, ms, status: response.status, late: false };
    workspace.log.add('ack', facts, { status: response.status, body: readAnswer(text) });
    if (workspace.faults.take('stall_acks') !== undefined) return { kind: 'timeout' };
    if (response.status !== 200) return { kind: 'unreachable' };
    return { kind: 'acked', ms, body: readAnswer(text) };
  } catch (error) {
    const isLate = error instanceof Error && error.name === 'TimeoutError';
    workspace.log.add('refusal', { envelope_id: request, reason: isLate ? 'no_ack_in_time' : 'no_answer' });
    return { kind: isLate ? 'timeout' : 'unreachable' };
  }
}

/** The headers that prove that a request is Slack's: HMAC-SHA256 over `v0:timestamp:body`. */
function sign(secret: string, body: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const digest = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${digest}` };
}

function encode(payload: Payload): { readonly contentType: string; readonly body: string } {
  switch (payload.type) {
    case 'events_api':
      return { contentType: 'application/json', body: JSON.stringify(payload.body) };
    case 'slash_commands': {
      const form = Object.entries(payload.body).map(([name, value]): [string, string] => [
        name,
        String(value),
      ]);
      return { contentType: 'application/x-www-form-urlencoded', body: `${new URLSearchParams(form)}` };
    }
    case 'interactive': {
      const form = new URLSearchParams({ payload: JSON.stringify(payload.body) });
      return { contentType: 'application/x-www-form-urlencoded', body: `${form}` };
    }
  }
}

function readAnswer(text: string) {
  const parsed = parseJson(text);
  return isJson(parsed) ? parsed : asJson(text.trim() === '' ? {} : { text });
}
