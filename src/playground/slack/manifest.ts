import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { asJson, asList, asText, type Json } from './json.ts';
import type { Seed } from './seed.ts';

type Granted = Pick<Seed, 'commands' | 'shortcuts' | 'botEvents' | 'scopes' | 'tabs'>;

/** The manifest of the package, also when this runs from its sources. */
export const ownManifest = new URL('../../../manifest.yml', import.meta.url);

/** What an app that was made from this manifest may do, hears and offers. */
export function readManifest(file: URL): Granted {
  const manifest = asJson(parse(readFileSync(file, 'utf8')));
  const features = asJson(manifest['features']);
  const settings = asJson(manifest['settings']);
  return {
    commands: asList(features['slash_commands']).map((one) => ({
      command: asText(one['command']) ?? '',
      description: asText(one['description']) ?? '',
      usageHint: asText(one['usage_hint']) ?? '',
      shouldEscape: one['should_escape'] === true,
    })),
    shortcuts: asList(features['shortcuts']).map((one) => ({
      callbackId: asText(one['callback_id']) ?? '',
      name: asText(one['name']) ?? '',
      type: one['type'] === 'global' ? 'global' : 'message',
    })),
    botEvents: texts(asJson(settings['event_subscriptions'])['bot_events']),
    scopes: texts(asJson(asJson(manifest['oauth_config'])['scopes'])['bot']),
    tabs: readTabs(asJson(features['app_home'])),
  };
}

function readTabs(home: Json): Seed['tabs'] {
  const isOff = home['messages_tab_enabled'] === false;
  const isReadOnly = home['messages_tab_read_only_enabled'] === true;
  return {
    home: home['home_tab_enabled'] === true,
    messages: isOff ? 'off' : isReadOnly ? 'read-only' : 'open',
  };
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
