import { openDirect } from '../conversations.ts';
import { deliverEvent } from '../delivery/deliver.ts';
import { Refusal } from '../errors.ts';
import { newTs } from '../ids.ts';
import { isLoopback } from '../loopback.ts';
import { event } from '../payloads.ts';
import { resetWorkspace } from '../workspace.ts';
import { actor, type ControlCall } from './act.ts';

/**
 * `POST /control/mode`: `request_url` makes signed HTTP requests of payloads, `options_url` takes those of external menus; null is
 * Socket Mode again.
 */
export const mode: ControlCall = ({ workspace }, body) => {
  workspace.requestUrl = readUrl('request_url', body['request_url']);
  workspace.optionsUrl = readUrl('options_url', body['options_url']);
  return { mode: workspace.requestUrl === undefined ? 'socket' : 'http' };
};

function readUrl(name: string, url: unknown): string | undefined {
  if (url === null || url === undefined) return undefined;
  const parsed = typeof url === 'string' && URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'http:' || !isLoopback(parsed.host))
    throw new Refusal(
      400,
      `"${name}" must be an http URL on this machine, such as http://127.0.0.1:3000/slack/events.`,
    );
  return parsed.href;
}

/** `POST /control/reset`: the beginning again, here and with whoever asked to be told. */
export const reset: ControlCall = async ({ workspace, onReset }) => {
  resetWorkspace(workspace);
  await onReset?.();
  return {};
};

/** `POST /control/home`: opens a tab of the app (`home`, or `messages`); the app hears `app_home_opened`. */
export const openHome: ControlCall = async (control, body) => {
  const { workspace, sockets } = control;
  const user = actor(control, body);
  const view = workspace.state.homes.get(user);
  if (!workspace.seed.botEvents.includes('app_home_opened')) return { delivered: null };
  const delivered = await deliverEvent(
    workspace,
    sockets,
    event(workspace, {
      type: 'app_home_opened',
      user,
      channel: openDirect(workspace, user).id,
      tab: body['tab'] === 'messages' ? 'messages' : 'home',
      event_ts: newTs(),
      ...(view === undefined ? {} : { view }),
    }),
  );
  return { delivered: delivered.kind };
};
