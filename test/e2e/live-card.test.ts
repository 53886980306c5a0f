import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inside, openRig, type Rig, type Shown } from '../helpers/playground-rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await openRig();
});
afterAll(() => rig.stop());

async function start(command: string, word = command): Promise<Shown> {
  const known = new Set((await rig.messages()).map(({ ts }) => ts));
  await rig.command(`exec api-7f ${command}`);
  const card = await rig.see(
    (message) =>
      !known.has(message.ts) && inside(message).includes(word) && inside(message).includes('run-approve'),
  );
  await rig.click(card.ts, 'run-approve', 'U_APPROVER');
  return card;
}
const isEnd = (card: Shown) => (message: Shown) =>
  message.thread_ts === card.ts && message.text.startsWith('Exited');
const edits = async () =>
  (
    (await (await fetch(`${rig.playground.url}/control/log`)).json()) as {
      entries: readonly { method?: string; at?: string; ts?: string; text?: string }[];
    }
  ).entries.filter(({ method }) => method === 'chat.update');

describe('a running command', () => {
  it('shows on its card how long it runs, what it printed, its last line and how far it is; its end stays', async () => {
    const card = await start('slow-report 45');
    const live = await rig.see(
      (message) => message.ts === card.ts && /^Runs\. [\d.]+ s · \d+ lines, \d+ bytes\./.test(message.text),
    );
    expect(inside(live)).toMatch(/"text":"row \d+ of 45: \d+ orders"/);
    expect(inside(live)).toMatch(/[█░]{10}.*\d+ of 45/);
    const end = await rig.see(isEnd(card));
    expect(end.text).toContain('Exited with 0');
    const last = await rig.see(
      (message) => message.ts === card.ts && message.text.startsWith('Exited with 0'),
    );
    expect(inside(last)).not.toContain('Last line');
    expect(inside(last)).not.toContain('Runs.');

    const again = await start('slow-report 45');
    const expected = await rig.see(
      (message) =>
        message.ts === again.ts && message.text.startsWith('Runs. ') && message.text.includes('usually'),
    );
    expect(expected.text).toMatch(/usually (?:8\.\d|9\.\d|10\.\d) s/);
    // Its other edits say how it stands: approved, running, ended.
    const own = (await edits()).filter(({ ts, text }) => ts === card.ts && /^Runs\. \d/.test(text ?? ''));
    expect(own.length).toBeGreaterThanOrEqual(1);
    expect(own.length).toBeLessThanOrEqual(4);
    await rig.see(isEnd(again));
  }, 60_000);

  it('that is over soon goes to its end without a card that says "Runs"', async () => {
    const card = await start('touch /tmp/soon');
    await rig.see(isEnd(card));
    expect(
      (await edits()).filter(({ ts, text }) => ts === card.ts && text?.startsWith('Runs') === true),
    ).toEqual([]);
  });

  it('shows no secret of its last line, and no part of one', async () => {
    const card = await start(`sh -c 'P=PASSWORD; echo "DB_$P=hunt3r2xyz 3/4"; sleep 6'`, 'hunt3r2xyz');
    const live = await rig.see((message) => message.ts === card.ts && inside(message).includes('Last line'));
    expect(inside(live)).toContain('DB_PASSWORD=[redacted:password] 3/4');
    expect(JSON.stringify(await rig.messages())).not.toContain('=hunt3r2xyz 3/4"}');
    await rig.see(isEnd(card));
  });
});

describe('how a command ended', () => {
  it.each([
    ["sh -c 'touch /tmp/e1; exit 143'", 'Exited with 143', 'asked to end (SIGTERM)'],
    ["sh -c 'touch /tmp/e2; exit 130'", 'Exited with 130', 'interrupted (SIGINT)'],
    ["sh -c 'touch /tmp/e3; exit 137'", 'Exited with 137', 'killed (SIGKILL)'],
  ])('is explained: %s', async (command, code, meaning) => {
    const card = await start(command);
    const end = await rig.see(isEnd(card));
    expect(end.text).toContain(code);
    expect(end.text).toContain(meaning);
  });
});
