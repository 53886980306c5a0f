import type { Context } from 'hono';
import { Refusal } from '../errors.ts';
import { isJson, type Json, parseJson } from '../json.ts';
import type { Control, ControlCall } from './act.ts';
import { click } from './click.ts';
import { command } from './command.ts';
import { faults } from './faults.ts';
import { message } from './message.ts';
import { close, submit } from './modal.ts';
import * as read from './read.ts';
import { mode, openHome, reset } from './settings.ts';
import { shortcut } from './shortcut.ts';
import { suggest } from './suggest.ts';

const calls: Readonly<Record<string, ControlCall>> = {
  'POST command': command,
  'POST message': message,
  'POST click': click,
  'POST submit': submit,
  'POST close': close,
  'POST suggest': suggest,
  'POST shortcut': shortcut,
  'POST home': openHome,
  'POST faults': faults,
  'POST mode': mode,
  'POST reset': reset,
  'GET messages': read.messages,
  'GET views': read.views,
  'GET home': read.home,
  'GET log': read.log,
  'GET workspace': read.workspace,
};

/** Answers `/control/*`: JSON with `ok`, and with a sentence in `error` where it is refused. */
export async function serveControl(control: Control, c: Context): Promise<Response> {
  const name = `${c.req.method} ${c.req.path.replace('/control/', '')}`;
  try {
    const call = Object.hasOwn(calls, name) ? calls[name] : undefined;
    if (call === undefined)
      throw new Refusal(
        404,
        `There is no control call "${name}". There are: ${Object.keys(calls).join(', ')}.`,
      );
    const body: Json = c.req.method === 'GET' ? c.req.query() : readBody(await c.req.text());
    return c.json({ ok: true, ...(await call(control, body)) });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    control.workspace.log.add('control', { call: name, status: error.status, error: error.message });
    return c.json({ ok: false, error: error.message, ...error.extra }, error.status);
  }
}

function readBody(text: string): Json {
  if (text.trim() === '') return {};
  const body = parseJson(text);
  if (isJson(body)) return body;
  throw new Refusal(400, 'The body is not a JSON object.');
}
