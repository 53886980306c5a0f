import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
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
    const calls = ['src/adapters/slack/web.ts', 'src/adapters/slack/open-slack.ts'].flatMap((file) =>
      [...read(file).matchAll(/(?:call\('|client\.)([a-z]+\.[a-zA-Z.]+)/g)].map(([, method]) => method),
    );
    const scopes: Readonly<Record<string, string>> = {
      'chat.postMessage': 'chat:write',
      'chat.update': 'chat:write',
      'chat.postEphemeral': 'chat:write',
      'auth.test': '',
    };
    const needed = new Set(
      calls
        .map((method) => scopes[method ?? ''] ?? `unknown scope of ${method}`)
        .filter((scope) => scope !== ''),
    );
    expect(calls.length).toBeGreaterThan(3);
    expect([...needed, 'commands'].toSorted()).toEqual(manifest.oauth_config.scopes.bot.toSorted());
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
