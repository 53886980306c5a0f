import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { botScopes } from '../../src/cli/doctor.ts';
import { failureCodes } from '../../src/core/failure.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

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
    expect(manifest.features.slash_commands).toMatchObject([{ command: '/pod', should_escape: false }]);
  });

  it('asks for the scopes of the methods that are called, and no others', () => {
    const folder = new URL('../../src/adapters/slack/', import.meta.url);
    const calls = readdirSync(folder).flatMap((file) =>
      [
        ...readFileSync(new URL(file, folder), 'utf8').matchAll(
          /(?:call\('|paced\('|client\.)([a-z]+\.[a-zA-Z.]+)/g,
        ),
      ].map(([, method]) => method),
    );
    const scopes: Readonly<Record<string, readonly string[]>> = {
      'chat.postMessage': ['chat:write'],
      'chat.update': ['chat:write'],
      'chat.postEphemeral': ['chat:write'],
      // The address of a person is told only with a scope of its own.
      'users.info': ['users:read', 'users:read.email'],
      'usergroups.users.list': ['usergroups:read'],
      'auth.test': [],
      'views.open': [],
      'files.getUploadURLExternal': ['files:write'],
      'files.completeUploadExternal': ['files:write'],
      // Whether a message arrived is read back in conversations of any kind.
      'conversations.history': ['channels:history', 'groups:history', 'im:history', 'mpim:history'],
      'conversations.replies': ['channels:history', 'groups:history', 'im:history', 'mpim:history'],
    };
    const needed = new Set(calls.flatMap((method) => scopes[method ?? ''] ?? [`unknown scope of ${method}`]));
    expect(calls.length).toBeGreaterThan(3);
    expect([...needed, 'commands'].toSorted()).toEqual(manifest.oauth_config.scopes.bot.toSorted());
    expect(botScopes).toEqual(manifest.oauth_config.scopes.bot.toSorted());
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
