import { forgetPasskeys } from '../app/forget-passkeys.ts';
import type { KeptPasskey } from '../app/ports/step-up.ts';
import { newRunId } from '../digests.ts';
import { readArgs, UsageError } from './usage.ts';
import { withStore } from './with-store.ts';

/** `voicepipe passkeys list` and `voicepipe passkeys forget`: for a person who lost the only one. */
export async function runPasskeys([verb, ...args]: readonly string[]): Promise<number> {
  switch (verb) {
    case 'list':
      return runList(args);
    case 'forget':
      return runForget(args);
    default:
      throw new UsageError('passkeys: write "passkeys list" or "passkeys forget".');
  }
}

function runList(args: readonly string[]): Promise<number> {
  const { values } = readArgs({ args: [...args], options: { user: { type: 'string' } } });
  return withStore(async ({ passkeys }) => {
    const known = (await passkeys.all()).filter(
      ({ by }) => values.user === undefined || by.user === values.user,
    );
    for (const one of known) process.stdout.write(`${describe(one)}\n`);
    if (known.length === 0) process.stderr.write('No passkey is enrolled.\n');
    return 0;
  });
}

function runForget(args: readonly string[]): Promise<number> {
  const { values } = readArgs({
    args: [...args],
    options: { user: { type: 'string' }, reason: { type: 'string' } },
  });
  const { user = '', reason = '' } = values;
  if (!/^[UW][A-Z0-9_]{2,20}$/.test(user))
    throw new UsageError('passkeys forget: name the person by the Slack id: --user U012AB3CD.');
  if (reason.trim() === '' || reason.length > 500)
    throw new UsageError(
      'passkeys forget: say why, in at most 500 characters: --reason "…". It is recorded.',
    );
  return withStore(async (store) => {
    const clock = { now: () => new Date() };
    const gone = await forgetPasskeys({ ...store, clock, newRunId }, { user, reason });
    if (gone.length === 0) {
      process.stderr.write(`"${user}" has no passkey, so nothing was changed.\n`);
      return 1;
    }
    for (const one of gone) process.stdout.write(`forgotten: ${describe(one)}\n`);
    process.stdout.write(
      `Whoever controls the Slack account "${user}" can enrol the next one. Ask the person, not in Slack, to write /pod enrol now.\n`,
    );
    return 0;
  });
}

function describe({ id, by, enrolledAt }: KeptPasskey): string {
  return `${by.user} of ${by.team}, enrolled ${enrolledAt.toISOString()}, ${id}`;
}
