import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inside, openRig, type Rig, type Shown } from '../helpers/playground-rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await openRig();
});
afterAll(() => rig.stop());

/** Runs a command that needs approval, and sees how it ended. */
async function run(command: string): Promise<{ readonly card: Shown; readonly end: Shown }> {
  await rig.command(`exec api-7f ${command}`);
  const word = command.replaceAll('"', '\\"');
  const card = await rig.see(
    (message) =>
      message.thread_ts === undefined &&
      inside(message).includes(word) &&
      inside(message).includes('run-approve'),
  );
  await rig.click(card.ts, 'run-approve', 'U_APPROVER');
  const end = await rig.see(
    (message) => message.thread_ts === card.ts && /^(Exited|Not started)/.test(message.text),
  );
  return { card, end };
}

const threadOf = async (card: Shown) =>
  (await rig.messages()).filter(
    (message) => message.thread_ts === card.ts && message.ephemeral_to === undefined,
  );
const buttonsOf = (message: Shown) =>
  [...inside(message).matchAll(/"action_id":"(run-[a-z]+)"/g)].map(([, action]) => action);
const slice = (card: Shown, title: string) =>
  rig.see((message) => message.thread_ts === card.ts && message.text.includes(title));

describe('a long output', () => {
  let card: Shown;
  let end: Shown;
  beforeAll(async () => {
    ({ card, end } = await run(
      `sh -c 'i=1; while [ $i -le 3000 ]; do echo "line $i of the long report"; i=$((i+1)); done; echo warned >&2'`,
    ));
  });

  it('shows its first and last pages, the whole as a file between them, then how it ended with buttons', async () => {
    const thread = await threadOf(card);
    expect(thread.map(({ text, files }) => (files === undefined ? text.split(' of ')[0] : 'file'))).toEqual([
      expect.stringMatching(/^stdout · lines 1 to \d+$/),
      expect.stringMatching(/^stdout · lines/),
      expect.stringMatching(/^stdout · lines/),
      'file',
      expect.stringMatching(/^stdout · lines/),
      expect.stringMatching(/^stdout · lines/),
      expect.stringMatching(/^stdout · lines [\d,]+ to 3,000$/),
      'stderr · page 1',
      expect.stringMatching(/^Exited with 0/),
    ]);
    const file = thread.find(({ files }) => files !== undefined)?.files?.[0];
    expect(file?.name).toMatch(/^r[0-9a-z]{10}-stdout\.txt$/);
    const whole = await (await fetch(file?.url_private ?? '')).text();
    expect(whole.split('\n')).toHaveLength(3_001);
    expect(whole).toContain('line 1500 of the long report\n');
    expect(buttonsOf(end)).toEqual([
      'run-head',
      'run-tail',
      'run-around',
      'run-grep',
      'run-stderr',
      'run-download',
      'run-again',
    ]);
  });

  it('shows its beginning, its end and what went to stderr, each under what it is', async () => {
    await rig.click(end.ts, 'run-head', 'U_OTHER');
    expect(inside(await slice(card, 'stdout · lines 1 to 50 of 3,000'))).toContain(
      'line 50 of the long report"',
    );
    await rig.click(end.ts, 'run-tail', 'U_OTHER');
    expect(inside(await slice(card, 'stdout · lines 2,951 to 3,000 of 3,000'))).toContain('line 3000 of');
    await rig.click(end.ts, 'run-stderr', 'U_OTHER');
    expect(inside(await slice(card, 'stderr · line 1 of 1'))).toContain('"warned"');
  });

  it('shows the lines around a number or words, with their numbers', async () => {
    await rig.click(end.ts, 'run-around', 'U_OTHER');
    await rig.submit('U_OTHER', { where: '1,234' });
    const shown = inside(await slice(card, 'around line 1,234 of 3,000'));
    expect(shown).toContain('> 1234  line 1234 of the long report');
    expect(shown).toContain('  1219  line 1219');
    expect(shown).toContain('  1249  line 1249');
    expect(shown).not.toContain('line 1250');
    await rig.click(end.ts, 'run-around', 'U_OTHER');
    await rig.submit('U_OTHER', { where: 'line 777 of' });
    await slice(card, 'around line 777 of 3,000, the first with "line 777 of"');
  });

  it('is searched with a pattern, and says how many lines fit', async () => {
    await rig.click(end.ts, 'run-grep', 'U_OTHER');
    await rig.submit('U_OTHER', { pattern: 'line 1?500 of|warned', context: '1' });
    const shown = inside(await slice(card, 'stdout · 2 lines fit "line 1?500 of|warned"'));
    expect(shown).toContain('>  500  line 500 of the long report\\n   501  line 501');
    expect(shown).toContain('--\\n  1499  line 1499 of the long report\\n> 1500  line 1500');
    expect(inside(await slice(card, 'stderr · 1 line fits'))).toContain('> 1  warned');
    await rig.click(end.ts, 'run-grep', 'U_OTHER');
    await rig.submit('U_OTHER', { pattern: 'line \\d+', context: '0' });
    await slice(card, '3,000 lines fit "line \\d+", the first 20 are shown');
  });

  it('refuses in the modal what cannot be searched or found, and what looks like a secret', async () => {
    const before = (await threadOf(card)).length;
    const refusal = async (values: Readonly<Record<string, string>>) =>
      JSON.stringify((await rig.submit('U_OTHER', values)).body);
    await rig.click(end.ts, 'run-grep', 'U_OTHER');
    expect(await refusal({ pattern: '(unclosed', context: '2' })).toContain('The pattern cannot be read');
    expect(await refusal({ pattern: 'No Such Words', context: '2' })).toContain(
      'No line of the output fits \\"No Such Words\\". Capital letters count',
    );
    const secret = `ghp_${'Zq7'.repeat(12)}`;
    expect(await refusal({ pattern: secret, context: '2' })).toContain('This looks like a secret');
    const [open] = await rig.views('U_OTHER');
    await rig.post('/control/close', { user: 'U_OTHER', view_id: open?.id });
    await rig.click(end.ts, 'run-around', 'U_OTHER');
    expect(await refusal({ where: '99999' })).toContain('There is no line 99,999');
    const [last] = await rig.views('U_OTHER');
    await rig.post('/control/close', { user: 'U_OTHER', view_id: last?.id });
    expect(await threadOf(card)).toHaveLength(before);
  });

  it('is not shared twice: a download of what stands as a file says where it is', async () => {
    const filesBefore = (await threadOf(card)).filter(({ files }) => files !== undefined);
    await rig.click(end.ts, 'run-download', 'U_OTHER');
    await rig.see(
      (message) => message.thread_ts === card.ts && message.files?.[0]?.name.endsWith('stderr.txt') === true,
    );
    await rig.click(end.ts, 'run-download', 'U_OTHER');
    await rig.see(
      (message) => message.ephemeral_to === 'U_OTHER' && message.text.includes('in this thread already'),
    );
    const files = (await threadOf(card)).filter(({ files }) => files !== undefined);
    expect(files).toHaveLength(filesBefore.length + 1);
  });

  it('a press that Slack delivers twice is answered once', async () => {
    const known = new Set((await threadOf(card)).map(({ ts }) => ts));
    const fresh = (title: string) => (message: Shown) =>
      message.thread_ts === card.ts && !known.has(message.ts) && message.text.startsWith(title);
    await rig.post('/control/faults', { redeliver: { times: 1 } });
    await rig.click(end.ts, 'run-head', 'U_OTHER');
    await rig.see(fresh('stdout · lines 1 to 50'));
    await rig.click(end.ts, 'run-tail', 'U_OTHER');
    await rig.see(fresh('stdout · lines 2,951'));
    const log = await (await fetch(`${rig.playground.url}/control/log`)).text();
    expect(log).toContain('redeliver');
    expect((await threadOf(card)).filter(fresh('stdout · lines 1 to 50'))).toHaveLength(1);
  });
});

describe('a search that very many lines fit', () => {
  it('says so without counting them all', async () => {
    const { card, end } = await run(`sh -c 'touch /tmp/many; seq 60000; seq 60000'`);
    await rig.click(end.ts, 'run-grep', 'U_OTHER');
    await rig.submit('U_OTHER', { pattern: '[0-9]', context: '0' });
    await slice(card, '100,000 lines or more fit "[0-9]", the first 20 are shown');
  }, 60_000);
});

describe('the buttons of', () => {
  it('a command that printed nothing are none about output', async () => {
    const { end } = await run('touch /tmp/nothing-printed');
    expect(end.text).toContain('It printed nothing.');
    expect(buttonsOf(end)).toEqual(['run-again']);
  });

  it('a short output on both streams leave out the search', async () => {
    await rig.command('exec api-7f stderr-demo');
    const card = await rig.see(
      (message) => message.thread_ts === undefined && inside(message).includes('stderr-demo'),
    );
    await rig.click(card.ts, 'run-approve', 'U_APPROVER').catch(() => undefined);
    const end = await rig.see(
      (message) => message.thread_ts === card.ts && message.text.startsWith('Exited'),
    );
    expect(buttonsOf(end)).toEqual(['run-stderr', 'run-download', 'run-again']);
  });
});

describe('where uploads are refused', () => {
  it('more pages come in their place, in order, and say what is left', async () => {
    await rig.post('/control/faults', {
      api_error: { method: 'files.getUploadURLExternal', error: 'file_uploads_disabled', times: 2 },
    });
    const { card, end } = await run('big-output 150000');
    const thread = await threadOf(card);
    const pages = thread.filter(({ text }) => text.startsWith('stdout · lines'));
    expect(pages).toHaveLength(20);
    const firsts = pages.map(({ text }) => Number(/lines ([\d,]+) to/.exec(text)?.[1]?.replaceAll(',', '')));
    expect(firsts).toEqual(firsts.toSorted((a, b) => a - b));
    expect(pages[10]?.text).toMatch(/are kept but not shown here; the buttons below show them/);
    expect(thread.filter(({ files }) => files !== undefined)).toEqual([]);
    expect(thread.at(-1)?.ts).toBe(end.ts);
    await rig.click(end.ts, 'run-download', 'U_OTHER');
    await rig.see(
      (message) => message.ephemeral_to === 'U_OTHER' && message.text.includes('file_uploads_disabled'),
    );
    await rig.click(end.ts, 'run-download', 'U_OTHER');
    await rig.see((message) => message.thread_ts === card.ts && message.files !== undefined);
  }, 60_000);
});
