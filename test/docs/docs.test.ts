import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { failureCodes } from '../../src/core/failure.ts';
import { readBotScopes, writeHttpManifest } from '../../src/manifest.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

function readSlackAdapter(): string {
  const folder = new URL('../../src/adapters/slack/', import.meta.url);
  return readdirSync(folder)
    .map((file) => readFileSync(new URL(file, folder), 'utf8'))
    .join('\n');
}

describe('docs/failures.md', () => {
  it('explains every code, and no other', () => {
    const explained = [...read('docs/failures.md').matchAll(/^\| `([a-z-]+)` +\|/gm)].map(([, code]) => code);
    expect(explained.toSorted()).toEqual([...failureCodes].toSorted());
  });
});

describe('manifest.yml', () => {
  const manifest = parse(read('manifest.yml'));

  it('asks for Socket Mode, buttons and the one command', () => {
    expect(manifest.settings).toMatchObject({
      socket_mode_enabled: true,
      interactivity: { is_enabled: true },
    });
    expect(manifest.features.slash_commands).toMatchObject([{ command: '/pod', should_escape: true }]);
  });

  it('asks for the scopes of the methods that are called and of the events that are heard, and no others', () => {
    const source = readSlackAdapter();
    const calls = [...source.matchAll(/(?:call\('|paced\('|client\.)([a-z]+\.[a-zA-Z.]+)/g)].map(
      ([, method]) => method,
    );
    const any = (...types: readonly string[]) => types;
    const scopes: Readonly<Record<string, readonly string[]>> = {
      'chat.postMessage': ['chat:write'],
      'chat.update': ['chat:write'],
      'chat.postEphemeral': ['chat:write'],
      // The address of a person is told only with a scope of its own.
      'users.info': ['users:read', 'users:read.email'],
      'usergroups.users.list': ['usergroups:read'],
      'conversations.info': any('channels:read', 'groups:read', 'im:read', 'mpim:read'),
      'users.conversations': ['channels:read', 'groups:read'],
      'conversations.history': any('channels:history', 'groups:history', 'im:history', 'mpim:history'),
      'conversations.replies': any('channels:history', 'groups:history', 'im:history', 'mpim:history'),
      'files.getUploadURLExternal': ['files:write'],
      'files.completeUploadExternal': ['files:write'],
      'auth.test': [],
      'views.open': [],
      'views.update': [],
      'views.publish': [],
    };
    const eventScopes: Readonly<Record<string, readonly string[]>> = {
      app_mention: ['app_mentions:read'],
      app_home_opened: [],
    };
    const heard = [...source.matchAll(/app\.event\('([a-z_]+)'/g)].map(([, event]) => event ?? '');
    expect(heard.toSorted()).toEqual(manifest.settings.event_subscriptions.bot_events.toSorted());
    const needed = new Set([
      'commands',
      ...calls.flatMap((method) => scopes[method ?? ''] ?? [`unknown scope of ${method}`]),
      ...heard.flatMap((event) => eventScopes[event] ?? [`unknown scope of ${event}`]),
    ]);
    expect(calls.length).toBeGreaterThan(3);
    expect([...needed].toSorted()).toEqual(manifest.oauth_config.scopes.bot.toSorted());
    expect(readBotScopes()).toEqual(manifest.oauth_config.scopes.bot.toSorted());
  });

  it('has the command, the shortcut and the Home that the code serves', () => {
    const source = readSlackAdapter();
    for (const { command } of manifest.features.slash_commands)
      expect(source).toContain(`app.command('${command}'`);
    for (const { callback_id } of manifest.features.shortcuts) expect(source).toContain(`'${callback_id}'`);
    expect(source.match(/app\.shortcut\(/g)).toHaveLength(manifest.features.shortcuts.length);
    expect(manifest.features.app_home.home_tab_enabled).toBe(true);
  });

  it('names, for HTTP mode, every address that Slack has to know', () => {
    const http = parse(writeHttpManifest(new URL('https://voicepipe.example.com')));
    const endpoint = 'https://voicepipe.example.com/slack/events';
    expect(http.features.slash_commands[0].url).toBe(endpoint);
    expect(http.settings).toMatchObject({
      socket_mode_enabled: false,
      event_subscriptions: {
        request_url: endpoint,
        bot_events: manifest.settings.event_subscriptions.bot_events,
      },
      interactivity: { is_enabled: true, request_url: endpoint, message_menu_options_url: endpoint },
    });
    expect(http.oauth_config).toEqual(manifest.oauth_config);
  });
});

describe('docker-compose.yml', () => {
  it('runs Redis so that it neither forgets nor evicts jobs, and checks the health of all', () => {
    const { services } = parse(read('docker-compose.yml'));
    expect(services.redis.command.join(' ')).toContain('--appendonly yes');
    expect(services.redis.command.join(' ')).toContain('--maxmemory-policy noeviction');
    for (const name of ['bot', 'redis', 'postgres']) expect(services[name].healthcheck).toBeDefined();
  });
});
