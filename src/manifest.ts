import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';

/** Our `manifest.yml`, for Socket Mode: https://docs.slack.dev/reference/app-manifest. Ships with the package. */
export function readManifest(): string {
  return readFileSync(new URL('../manifest.yml', import.meta.url), 'utf8');
}

/** The same for HTTP mode, with every address that Slack has to know; `url` is where it reaches this service. */
export function writeHttpManifest(url: URL): string {
  const document = parseDocument(readManifest());
  const endpoint = new URL('slack/events', url.href.endsWith('/') ? url : `${url.href}/`).href;
  document.setIn(['features', 'slash_commands', 0, 'url'], endpoint);
  document.setIn(['settings', 'socket_mode_enabled'], false);
  document.setIn(['settings', 'event_subscriptions', 'request_url'], endpoint);
  document.setIn(['settings', 'interactivity', 'request_url'], endpoint);
  document.setIn(['settings', 'interactivity', 'message_menu_options_url'], endpoint);
  document.commentBefore = ` The Slack app, for HTTP mode at ${url.origin}.`;
  return document.toString({ lineWidth: 0 });
}

/** The scopes of the bot token that the manifest asks for, by name. */
export function readBotScopes(): readonly string[] {
  const scopes: unknown = parseDocument(readManifest()).getIn(['oauth_config', 'scopes', 'bot']);
  const list = (scopes as { toJSON?: () => unknown } | undefined)?.toJSON?.();
  if (!Array.isArray(list)) throw new Error('manifest.yml lists the scopes of the bot.');
  return list.map(String).toSorted();
}
