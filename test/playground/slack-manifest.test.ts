import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ownManifest, readManifest } from '../../src/playground/slack/manifest.ts';
import { errorOf, type Rig, startRig } from './slack-rig.ts';

const channel = 'C_ONCALL';

describe('the manifest of this package', () => {
  const manifest = parse(readFileSync(ownManifest, 'utf8'));

  test('says what the stand-in grants and offers', () => {
    const read = readManifest(ownManifest);
    expect(read.scopes).toEqual(manifest.oauth_config.scopes.bot);
    expect(read.commands.map(({ command }) => command)).toEqual(['/pod']);
    expect(read.shortcuts.map(({ name }) => name)).toEqual(
      (manifest.features.shortcuts ?? []).map((one: { name: string }) => one.name),
    );
    expect(read.botEvents).toEqual(manifest.settings.event_subscriptions?.bot_events ?? []);
  });
});

describe('an app whose manifest allows little', () => {
  let rig: Rig;
  beforeAll(async () => {
    const file = join(tmpdir(), `voicepipe-manifest-${process.pid}.yml`);
    writeFileSync(
      file,
      [
        'features:',
        '  app_home: { home_tab_enabled: false, messages_tab_enabled: false }',
        '  shortcuts:',
        '    - { name: Run on this pod, type: message, callback_id: run_here, description: x }',
        '  slash_commands:',
        '    - { command: /pod, description: x, should_escape: true }',
        'oauth_config:',
        '  scopes:',
        "    bot: ['chat:write', 'commands', 'users:read', 'channels:read']",
        'settings: { event_subscriptions: { bot_events: [app_mention] } }',
      ].join('\n'),
    );
    rig = await startRig({}, { manifest: pathToFileURL(file) });
  });
  afterAll(() => rig.slack.close());

  test.each<[string, () => Promise<unknown>, string]>([
    ['usergroups.users.list', () => rig.web.usergroups.users.list({ usergroup: 'S' }), 'usergroups:read'],
    ['users.lookupByEmail', () => rig.web.users.lookupByEmail({ email: 'x@y.z' }), 'users:read.email'],
    ['conversations.history', () => rig.web.conversations.history({ channel }), 'channels:history'],
    [
      'conversations.info of a private channel',
      () => rig.web.conversations.info({ channel: 'C_PRIVATE' }),
      'groups:read',
    ],
    ['conversations.join', () => rig.web.conversations.join({ channel }), 'channels:join'],
    ['conversations.open', () => rig.web.conversations.open({ users: 'U_ASKER' }), 'im:write'],
    ['users.conversations', () => rig.web.users.conversations({ types: 'public_channel,im' }), 'im:read'],
    [
      'files.getUploadURLExternal',
      () => rig.web.files.getUploadURLExternal({ filename: 'x', length: 1 }),
      'files:write',
    ],
  ])('%s is refused, and the scope that it needs is named', async (_, call, needed) => {
    await expect(call()).rejects.toMatchObject({
      data: { error: 'missing_scope', needed, provided: 'chat:write,commands,users:read,channels:read' },
    });
  });

  test('what its scopes cover works, and an address is told only with a scope of its own', async () => {
    expect((await rig.web.conversations.info({ channel })).channel?.name).toBe('oncall');
    const { user } = await rig.web.users.info({ user: 'U_ASKER' });
    expect(user?.profile).not.toHaveProperty('email');
  });

  test('a tab that is not enabled takes nothing', async () => {
    const view = { type: 'home' as const, blocks: [] };
    expect(await errorOf(rig.web.views.publish({ user_id: 'U_ASKER', view }))).toBe('not_enabled');
    expect(await errorOf(rig.web.chat.postMessage({ channel: 'U_ASKER', text: 'x' }))).toBe(
      'messages_tab_disabled',
    );
  });

  test('an event arrives only with both its subscription and its scope', async () => {
    const said = await rig.post('message', { user: 'U_ASKER', channel, text: '@voicepipe help' });
    expect(said).toMatchObject({ ok: true, events: [] });
  });

  test('only shortcuts that are named there can be used', async () => {
    const { ts } = await rig.web.chat.postMessage({ channel, text: 'x' });
    const use = (callback_id: string) => rig.post('shortcut', { user: 'U_ASKER', channel, ts, callback_id });
    expect(await use('other')).toMatchObject({ status: 404, error: expect.stringContaining('run_here') });
    // It is offered, and nobody is connected.
    expect(await use('run_here')).toMatchObject({ status: 502 });
  });
});
