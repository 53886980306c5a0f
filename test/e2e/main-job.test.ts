import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inside, openRig, type Rig, type Shown } from '../helpers/playground-rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await openRig();
});
afterAll(() => rig.stop());

const isCard = (message: Shown) => message.thread_ts === undefined && message.ephemeral_to === undefined;
const endOf = (card: Shown) => (message: Shown) =>
  message.thread_ts === card.ts && /^(Exited|Not started|Timed out|Outcome unknown)/.test(message.text);

/** Asks for a command that needs approval, and sees its card. */
async function askFor(text: string, word: string): Promise<Shown> {
  expect((await rig.command(text)).body.ok).toBe(true);
  return rig.see(
    (message) => isCard(message) && inside(message).includes(word) && inside(message).includes('run-approve'),
  );
}

describe('a harmless command', () => {
  it('runs at once and answers in a thread, as preformatted text', async () => {
    const asked = await rig.command('exec api-7f echo "hello  world"');
    expect(asked.body.ack_ms).toBeLessThan(1_000);
    const card = await rig.see((message) => isCard(message) && inside(message).includes('hello  world'));
    const page = await rig.see(
      (message) => message.thread_ts === card.ts && inside(message).includes('rich_text_preformatted'),
    );
    expect(inside(page)).toContain('"hello  world"');
    await rig.see(endOf(card));
  });
});

describe('run-migrations', () => {
  it('waits for another person, then posts stdout and stderr apart, then how it ended', async () => {
    const card = await askFor('exec api-7f run-migrations', 'run-migrations');
    expect(card.text).toContain("Waits for another person's approval.");

    await rig.click(card.ts, 'run-approve', 'U_ASKER');
    await rig.see(
      (message) =>
        message.ephemeral_to === 'U_ASKER' && message.text.includes('another person has to decide'),
    );
    await rig.click(card.ts, 'run-approve', 'U_APPROVER');
    const end = await rig.see(endOf(card));
    expect(end.text).toContain('Exited with 0');

    const thread = (await rig.messages()).filter((message) => message.thread_ts === card.ts);
    expect(thread.map((message) => message.text.split(' ')[0])).toEqual(['stdout', 'stderr', 'Exited']);
    expect(inside(thread[0] as Shown)).toContain('Schema is at version');
    expect(inside(thread[1] as Shown)).toContain('warning: table');
    expect(inside(thread[1] as Shown)).not.toContain('Schema is at version');
    const edited = (await rig.messages()).find((message) => message.ts === card.ts) as Shown;
    expect(inside(edited)).toContain('U_APPROVER');
    expect(inside(edited)).not.toContain('run-approve');
  });
});

describe('a secret that a command prints', () => {
  it('is masked in the thread, and counted', async () => {
    const card = await askFor(`exec api-7f sh -c 'P=PASSWORD; echo "DB_$P=hunt3r2 and more"'`, 'hunt3r2');
    await rig.click(card.ts, 'run-approve', 'U_APPROVER');
    const end = await rig.see((message) => message.text.includes('1 secret masked (1 password)'));
    const thread = (await rig.messages()).filter((message) => message.thread_ts === end.thread_ts);
    expect(inside(thread[0] as Shown)).toContain('DB_PASSWORD=[redacted:password] and more');
  });
});

describe('a secret in a command', () => {
  it('is refused before anything is stored, with the way out', async () => {
    const answer = await rig.command('exec api-7f psql "postgres://app:hunt3r2xyz@db/shop" -c "select 1"');
    expect(answer.body.response?.text).toContain('Word 2 of the command holds what looks like a secret');
    const log = await (await fetch(`${rig.playground.url}/control/messages?channel=C_ONCALL`)).text();
    expect(log).not.toContain('hunt3r2xyz');
  });

  it('in a reason is masked', async () => {
    const card = await askFor(
      'exec api-7f --reason "password=hunt3r2xyz is broken" touch /tmp/r1',
      '/tmp/r1',
    );
    expect(inside(card)).toContain('password=[redacted:password] is broken');
  });
});

describe('a command that is still running when its time is over', () => {
  it('is stopped in the pod, and the thread says that this was verified', async () => {
    const card = await askFor('exec api-7f --timeout 1s sleep 777', 'sleep 777');
    await rig.click(card.ts, 'run-approve', 'U_APPROVER');
    const end = await rig.see(endOf(card));
    expect(end.text).toContain('It ran longer than 1.0 s: stopped, verified.');
  });
});

describe('an approval', () => {
  it('under two presses at once runs the command once', async () => {
    const card = await askFor('exec api-7f touch /tmp/once', '/tmp/once');
    await Promise.all(
      ['U_APPROVER', 'U_OTHER', 'U_APPROVER'].map((user) => rig.click(card.ts, 'run-approve', user)),
    );
    await rig.see(endOf(card));
    const ends = (await rig.messages()).filter(endOf(card));
    expect(ends).toHaveLength(1);
  });

  it('that is denied runs nothing and says who', async () => {
    const card = await askFor('exec api-7f touch /tmp/never', '/tmp/never');
    await rig.click(card.ts, 'run-deny', 'U_OTHER');
    expect((await rig.submit('U_OTHER', { text: '  ' })).body).toMatchObject({
      response: { response_action: 'errors' },
    });
    expect((await rig.submit('U_OTHER', { text: 'Not on a Friday.' })).body.ok).toBe(true);
    const denied = await rig.see((message) => message.ts === card.ts && message.text.includes('said no'));
    expect(inside(denied)).toContain('U_OTHER');
    expect(inside(denied)).toContain('Not on a Friday.');
    expect((await rig.messages()).filter((message) => message.thread_ts === card.ts)).toEqual([]);
  });

  it('with a forged value changes nothing', async () => {
    const card = await askFor('exec api-7f touch /tmp/forged', '/tmp/forged');
    const run = /card:(r[0-9a-z]+):/.exec(inside(card))?.[1] ?? '';
    await rig.post('/control/click', {
      user: 'U_OTHER',
      channel: 'C_ONCALL',
      ts: card.ts,
      action_id: 'run-approve',
      value: `${run} ${'0'.repeat(64)}`,
      forge: true,
    });
    await rig.see((message) => message.ephemeral_to === 'U_OTHER' && message.text.includes('another state'));
    expect((await rig.messages()).find((message) => message.ts === card.ts)?.text).toContain(
      'Waits for another',
    );
  });
});

describe('what cannot run is explained to the asker alone:', () => {
  it.each([
    ['exec nope-1 echo hi', 'No pod in namespace "shop" is called "nope-1"'],
    ['exec api echo hi', '"api" fits 3 pods'],
    ['exec api-7f -c nope echo hi', 'has no container "nope"'],
    ['exec migrate-2140 echo hi', 'is Succeeded, so nothing ran'],
    ['exec api-7f -n nowhere echo hi', 'No pod in namespace "nowhere"'],
  ])('%s', async (text, says) => {
    const before = (await rig.messages()).filter(isCard).length;
    await rig.command(text);
    await rig.see(
      (message) => message.ephemeral_to === 'U_ASKER' && message.text.includes(says.replaceAll('&', '&amp;')),
    );
    expect((await rig.messages()).filter(isCard)).toHaveLength(before);
  });

  it.each([
    ['exec api-7f echo "x', 'has no end'],
    ['exec api-7f', 'There is no command'],
    ['exec api-7f ls | wc', 'shell syntax'],
    ['frob', 'is not a verb'],
  ])('%s, with the answer itself', async (text, says) => {
    expect((await rig.command(text)).body.response?.text).toContain(says);
  });

  it('a channel that the app is not in, with the way to invite it', async () => {
    await rig.command('exec api-7f echo hi', 'U_ASKER', 'C_OTHER');
    await rig.see(
      (message) => message.ephemeral_to === 'U_ASKER' && message.text.includes('/invite @voicepipe'),
      'C_OTHER',
    );
  });

  it('a program that is not in the image', async () => {
    const card = await askFor('exec api-7f frobnicate', 'frobnicate');
    await rig.click(card.ts, 'run-approve', 'U_APPROVER');
    expect((await rig.see(endOf(card))).text).toContain('Not started: The program is not in the container');
  });

  it('an API server that is down, while others are still served after it', async () => {
    await rig.post('/control/faults', { down: true });
    await rig.command('exec api-7f echo down');
    await rig.see(
      (message) => message.ephemeral_to === 'U_ASKER' && message.text.includes('cannot be reached'),
    );
    await rig.post('/control/faults', { down: false });
    await rig.command('exec api-7f echo up-again');
    await rig.see((message) => message.thread_ts !== undefined && inside(message).includes('up-again'));
  });
});

describe('a connection that breaks', () => {
  it('ends as unknown with the output so far, and is not repeated', async () => {
    const card = await askFor('exec api-7f big-output 400000', 'big-output');
    await rig.post('/control/faults', { cut_exec: { after_bytes: 40_000, times: 1 } });
    await rig.click(card.ts, 'run-approve', 'U_APPROVER');
    expect((await rig.see(endOf(card))).text).toContain('Outcome unknown');
    const pages = (await rig.messages()).filter(
      (message) => message.thread_ts === card.ts && inside(message).includes('0123456789abcdef'),
    );
    expect(pages.length).toBeGreaterThan(0);
  });
});

describe('Slack that limits or fails', () => {
  it('still gets every page once', async () => {
    await rig.post('/control/faults', {
      rate_limit: { method: 'chat.postMessage', times: 1, retry_after: 1 },
    });
    await rig.command('exec api-7f echo limited');
    const card = await rig.see((message) => isCard(message) && inside(message).includes('limited'));
    await rig.see(endOf(card));
    expect((await rig.messages()).filter((message) => message.thread_ts === card.ts)).toHaveLength(2);
  });
});

describe('looking', () => {
  const doneIn = (card: Shown) => (message: Shown) =>
    message.thread_ts === card.ts && message.text.startsWith('Done');

  it.each([
    [
      'logs deploy/api -c api --tail 3',
      ['logs deploy/api', '1 of 3 ready pods'],
      ['logs \u00b7 page 1 of 1'],
    ],
    ['logs mailer --previous', ['logs mailer --previous', '(mailer)'], ['logs \u00b7 page 1']],
    ['logs api-7f -c api --grep "(?i)get|post" --since 10m', ['--grep'], ['lines fit the pattern']],
    ['ls', ['"ls"', 'shop'], ['CrashLoopBackOff', 'Completed', 'db-0']],
    ['ls deploy/api', ['ls deploy/api'], ['api-7f9c5d7b8d-x4k2p', '2/2']],
    [
      'describe mailer',
      ['describe mailer', 'shop/mailer-'],
      ['CrashLoopBackOff', 'before: ended with exit code', 'BackOff (214 times)'],
    ],
  ])('with /pod %s needs nobody else and answers in a thread', async (text, onCard, inThread) => {
    await rig.command(text);
    const card = await rig.see(
      (message) => isCard(message) && onCard.every((words) => inside(message).includes(words)),
    );
    await rig.see(doneIn(card));
    const thread = (await rig.messages())
      .filter((message) => message.thread_ts === card.ts)
      .map(inside)
      .join('\n');
    for (const words of inThread) expect(thread).toContain(words);
    expect(inside(card)).not.toContain('run-approve');
  });

  it('for what is not there is explained to the asker alone', async () => {
    await rig.command('logs deploy/nope');
    await rig.see(
      (message) => message.ephemeral_to === 'U_ASKER' && message.text.includes('There is no deploy/nope'),
    );
  });

  it('shows what could not be read as not started', async () => {
    await rig.command('logs db-0 --previous');
    const card = await rig.see(
      (message) => isCard(message) && inside(message).includes('logs db-0 --previous'),
    );
    const end = await rig.see(
      (message) => message.thread_ts === card.ts && message.text.startsWith('Not started'),
    );
    expect(end.text).toContain('never restarted');
  });
});

describe('a command that the cluster would refuse', () => {
  it('is refused before anybody is asked, with the verb that is missing', async () => {
    await rig.post('/control/faults', { deny: ['get pods/exec'] });
    await rig.command('exec deploy/api touch /tmp/denied');
    const told = await rig.see(
      (message) => message.ephemeral_to === 'U_ASKER' && message.text.includes('lacks the verb'),
    );
    await rig.post('/control/faults', { deny: [] });
    expect(told.text).toContain('"get" on "pods/exec"');
    expect((await rig.messages()).filter((message) => inside(message).includes('/tmp/denied'))).toEqual([]);
  });
});

describe('a value of a Secret that the pod uses', () => {
  it('is masked wherever it is printed, in other forms too', async () => {
    const value = 'not-a-real-password';
    await rig.command(`exec api-7f echo plain ${value} base64 ${Buffer.from(value).toString('base64')} end`);
    const end = await rig.see((message) => message.text.includes('2 secrets masked (2 known-secret)'));
    const thread = (await rig.messages()).filter((message) => message.thread_ts === end.thread_ts);
    expect(inside(thread[0] as Shown)).toContain(
      'plain [redacted:known-secret] base64 [redacted:known-secret]',
    );
  });
});

describe('the policy', () => {
  it('lets a script that only reads run at once', async () => {
    await rig.command("exec api-7f sh -c 'echo policy-read | wc -l'");
    const card = await rig.see((message) => message.text.includes('policy-read'));
    const end = await rig.see(endOf(card));
    expect(end.text).toContain('Exited with 0');
  });

  it('refuses what is forbidden to the asker alone, and says why', async () => {
    await rig.command('exec api-7f cat /run/secrets/kubernetes.io/serviceaccount/token');
    const refusal = await rig.see((message) => message.text.includes('The policy refuses this'));
    expect(refusal.text).toContain('is a place of secrets');
    expect(refusal.ephemeral_to).toBe('U_ASKER');
    const others = (await rig.messages()).filter((message) => message.ephemeral_to === undefined);
    expect(others.filter((message) => inside(message).includes('serviceaccount/token'))).toEqual([]);
  });

  it('explains itself without running anything', async () => {
    const { body } = await rig.command("why api-7f sh -c 'ls; rm -rf /data'");
    const answer = body.response?.text ?? '';
    expect(answer).toContain('destructive: "rm" removes files.');
    expect(answer).toContain('Decided by: rm -rf /data');
    expect(answer).toContain('Programs: sh, ls, rm');
    expect(answer).toContain('waits for another person');
  });
});
