import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ledgerLine } from '../helpers/ledger-shape.ts';
import type { Shown } from '../helpers/playground-rig.ts';
import { inside } from '../helpers/playground-rig.ts';
import { openServiceRig, type ServiceRig } from '../helpers/service-rig.ts';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const keys = generateKeyPairSync('ed25519');
const ledgerKey = keys.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;

let rig: ServiceRig;
let file: string;
let key: string;
beforeAll(async () => {
  rig = await openServiceRig({ ledgerKey });
  key = join(rig.dataDir, 'public.pem');
  writeFileSync(key, keys.publicKey.export({ type: 'spki', format: 'pem' }) as string);
  file = join(rig.dataDir, 'export.jsonl');
  const card = await asked(rig);
  await rig.click(card.ts, 'run-approve', 'U_ASKER');
  await rig.click(card.ts, 'run-approve', 'U_APPROVER');
  await rig.see((message) => message.thread_ts === card.ts && message.text.startsWith('Exited'));
  await rig.service.stop();
});
afterAll(() => rig.stop());

async function asked({ command, see }: ServiceRig): Promise<Shown> {
  await command('exec api-7f -n shop touch /tmp/x');
  return see((message) => inside(message).includes('run-approve'));
}

function run(...args: readonly string[]) {
  const env = { PATH: process.env['PATH'] ?? '', VOICEPIPE_DATA_DIR: join(rig.dataDir, 'service') };
  const ran = spawnSync(process.execPath, [cli, 'ledger', ...args], { env, cwd: rig.dataDir });
  return { status: ran.status, stdout: ran.stdout.toString(), stderr: ran.stderr.toString() };
}

describe('voicepipe ledger', () => {
  it('exports every step of a run, clicks that were refused too, and verifies what it exported', () => {
    const exported = run('export');
    expect(exported.status).toBe(0);
    writeFileSync(file, exported.stdout);
    const lines = exported.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({ type: 'header', schema: 'voicepipe-ledger/1', from: 1 });
    const types = lines.flatMap((line) => line.event?.type ?? []);
    // The card, a page and the outcome, told between the steps of the run.
    expect(types.filter((type) => type === 'posted').length).toBe(2);
    expect(types.filter((type) => type !== 'posted')).toEqual([
      'requested',
      'judged',
      'vote-refused',
      'voted',
      'queued',
      'claimed',
      'started',
      'finished',
    ]);
    const finished = lines.find((line) => line.event?.type === 'finished');
    expect(finished.event.output.digests.stdout).toMatch(/^[0-9a-f]{64}$/);
    expect(finished.event.output.keyedDigests.stdout).toMatch(/^[0-9a-f]{64}$/);
    expect(lines.at(-1)).toMatchObject({ type: 'checkpoint', index: 10 });
    const verified = run('verify', file, '--key', key);
    expect(verified).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('ok: 10 records, index 1 to 10'),
    });
    expect(verified.stdout).toContain('signatures verified');
    expect(run('verify', file).stdout).toContain('signatures NOT checked');
    const other = join(rig.dataDir, 'other.pem');
    const { publicKey } = generateKeyPairSync('ed25519');
    writeFileSync(other, publicKey.export({ type: 'spki', format: 'pem' }) as string);
    expect(run('verify', file, '--key', other)).toMatchObject({ status: 1 });
    expect(run('verify', file, '--key', other, '--key', key).stdout).toContain('signatures verified');
  });

  it('writes every line as docs/ledger.schema.json says', async () => {
    for (const line of readFileSync(file, 'utf8').trim().split('\n')) ledgerLine.parse(JSON.parse(line));
    const schema = z.toJSONSchema(ledgerLine);
    await expect(
      `${JSON.stringify({ title: 'A line of a ledger export', ...schema }, null, 2)}\n`,
    ).toMatchFileSnapshot('../../docs/ledger.schema.json');
  });

  it('names the first bad index of a changed file, and ends with 1', () => {
    const changed = join(rig.dataDir, 'changed.jsonl');
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    const voted = lines.findIndex((line) => line.includes('"counts":[0]'));
    writeFileSync(changed, lines.join('\n').replace('"counts":[0]', '"counts":[1]'));
    expect(run('verify', changed)).toMatchObject({
      status: 1,
      stdout: expect.stringContaining(`bad at index ${voted}: `),
    });
    expect(JSON.parse(run('verify', changed, '--json').stdout)).toMatchObject({ ok: false, index: voted });
    // Cut, with the header rewritten to fit: an earlier export knows better, also one that nobody signed.
    const [header = '', one = ''] = lines;
    const { hash } = JSON.parse(one) as { readonly hash: string };
    writeFileSync(
      changed,
      [JSON.stringify({ ...JSON.parse(header), checkpoints: 0, head: hash, to: 1 }), one].join('\n'),
    );
    expect(run('verify', changed)).toMatchObject({ status: 0 });
    expect(run('verify', changed, '--checkpoint', file)).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('bad at index 2: the tail is cut'),
    });
    expect(run('verify', changed, '--checkpoint', '/dev/null')).toMatchObject({ status: 2 });
    writeFileSync(changed, lines.join('\r\n'));
    expect(run('verify', changed)).toMatchObject({ status: 1 });
    writeFileSync(changed, `\ufeff${lines.join('\n')}`);
    expect(run('verify', changed)).toMatchObject({ status: 1 });
  });

  it('exports a part that verifies by itself', () => {
    const lines = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const { run: id, at } = lines.find((line) => line.event?.type === 'queued');
    const part = join(rig.dataDir, 'part.jsonl');
    writeFileSync(part, run('export', '--since', at).stdout);
    expect(run('verify', part, '--key', key)).toMatchObject({ status: 0 });
    writeFileSync(part, run('export', '--run', id).stdout);
    expect(run('verify', part).stdout).toContain(`of run ${id}`);
    expect(readFileSync(part, 'utf8')).toContain('"type":"posted"');
    const short = readFileSync(part, 'utf8').trim().split('\n').toSpliced(3, 1);
    writeFileSync(part, short.join('\n'));
    expect(run('verify', part)).toMatchObject({ status: 1 });
  });

  it.each([
    [['verify', 'no-such-file'], 2, 'cannot be read'],
    [['export', '--since', 'yesterday'], 2, 'is not a time'],
    [['frob'], 2, 'ledger verify'],
  ])('refuses %j', (args, status, says) => {
    const ran = run(...args);
    expect(ran.status).toBe(status);
    expect(ran.stderr).toContain(says);
  });
});
