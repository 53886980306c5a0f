import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inside, type Shown } from '../helpers/playground-rig.ts';
import { openProcessRig, type ProcessRig } from '../helpers/service-process.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** A secret of its own for each door, so that a leak names the door. Put together here: nothing in this file looks like one. */
const doors = [
  'argv',
  'edit',
  'target',
  'grep',
  'reason',
  'output',
  'typed-denial',
  'modal-denial',
  'lock',
  'review',
] as const;
const secretOf = (door: (typeof doors)[number]) =>
  `ghp${'_'}${Buffer.from(`${door} `.repeat(9)).toString('hex').slice(0, 36)}`;

let rig: ProcessRig;
beforeAll(async () => {
  rig = await openProcessRig();
});
afterAll(() => rig.stop());

function filesOf(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

it('no secret that came in by any door is in the database, the logs or the export of the ledger', async () => {
  const service = await rig.start({
    env: { LOG_LEVEL: 'trace' },
    config: {
      policy: { environments: { production: { write: 'ask' } } },
      approvals: {
        breakGlass: [{ name: 'oncall', users: ['U_ASKER'], announceIn: 'C_ONCALL' }],
      },
    },
  });
  const whispered = (user: string, text: string) =>
    rig.see((message) => message.ephemeral_to === user && message.text.includes(text));
  const runOf = (card: Shown) => /card:(r[0-9a-z]+):/.exec(inside(card))?.[1] ?? '';
  const waits = (word: string) =>
    rig.see((message) => inside(message).includes(word) && inside(message).includes('run-approve'));
  const refused = async (text: string) => {
    const answer = await rig.command(text);
    expect(JSON.stringify(answer.body)).toContain('looks like a secret');
  };

  await refused(`exec api-7f echo ${secretOf('argv')}`);
  await refused(`exec -l token=${secretOf('target')} echo hello`);
  await refused(`logs api-7f --grep ${secretOf('grep')}`);

  await rig.command(`exec api-7f --reason "with ${secretOf('reason')}" touch /tmp/one`);
  const one = await waits('/tmp/one');
  await refused(`edit ${runOf(one)} touch ${secretOf('edit')}`);
  await rig.command(`deny ${runOf(one)} not with ${secretOf('typed-denial')}`, 'U_OTHER');
  await rig.see((message) => message.ts === one.ts && message.text.includes('said no'));

  await rig.command('exec api-7f touch /tmp/two');
  const two = await waits('/tmp/two');
  await rig.click(two.ts, 'run-deny', 'U_OTHER');
  const sent = await rig.submit('U_OTHER', { text: `not with ${secretOf('modal-denial')} in it` });
  expect(sent.body.ok).toBe(true);
  const denied = await rig.see((message) => message.ts === two.ts && message.text.includes('said no'));
  expect(inside(denied)).toContain('not with ');

  await rig.command('exec api-7f --break-glass --reason fire touch /tmp/three');
  const three = await rig.see(
    (message) => inside(message).includes('/tmp/three') && message.text.startsWith('Exited'),
  );
  await rig.command(`review ${runOf(three)} saw ${secretOf('review')}`, 'U_OTHER');
  await rig.see((message) => message.ts === three.ts && inside(message).includes('Reviewed by'));

  // Printed by the command, and not written in it.
  const secret = secretOf('output');
  await rig.command(`exec api-7f sh -c 'echo ${secret.slice(0, 9)}""${secret.slice(9)}'`);
  const printing = await rig.see(
    (message) => message.thread_ts === undefined && inside(message).includes(secret.slice(9)),
  );
  if (inside(printing).includes('run-approve')) await rig.click(printing.ts, 'run-approve', 'U_OTHER');
  await rig.see((message) => message.thread_ts === printing.ts && message.text.startsWith('Exited'));
  await rig.command(`lock deploy/api because of ${secretOf('lock')}`);
  await whispered('U_ASKER', 'Locked.');

  expect(await service.stop()).toBe(0);

  const env = { PATH: process.env['PATH'] ?? '', VOICEPIPE_DATA_DIR: join(rig.dataDir, 'service') };
  const exported = spawnSync(process.execPath, [cli, 'ledger', 'export'], { env, maxBuffer: 1e9 });
  expect(exported.status).toBe(0);
  const texts = [
    { where: 'the log', bytes: Buffer.from(service.log()) },
    { where: 'the export', bytes: exported.stdout },
    { where: 'what Slack shows', bytes: Buffer.from(JSON.stringify(await rig.messages())) },
    ...filesOf(join(rig.dataDir, 'service')).map((where) => ({ where, bytes: readFileSync(where) })),
  ];
  expect(texts.length).toBeGreaterThan(10);
  expect(exported.stdout.toString()).toContain('"type":"finished"');
  const leaks = texts.flatMap(({ where, bytes }) =>
    doors.filter((door) => bytes.includes(secretOf(door))).map((door) => `${door} in ${where}`),
  );
  expect(leaks).toEqual([]);
}, 30_000);
