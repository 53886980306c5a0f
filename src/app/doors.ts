import { act } from '../core/approval/act.ts';
import { cardActions } from '../core/card/buttons.ts';
import { summarize } from '../core/card/summary.ts';
import { reasonBlock, renderDenial, renderWhole, viewCallbacks } from '../core/card/views.ts';
import type { RunActCommand, RunCommand } from '../core/command.ts';
import type { Person } from '../core/event.ts';
import type { Failure } from '../core/failure.ts';
import type { Message } from '../core/message.ts';
import { renderFailure, renderHelp, renderLines, renderLink } from '../core/notice.ts';
import type { Run } from '../core/run.ts';
import { type Attempt, type DecideWorld, decide } from './decide.ts';
import { loadRun } from './history.ts';
import { knowVoter } from './know-voter.ts';
import { lock, unlock } from './lock.ts';
import type { StepUp, StepUpDoors } from './ports/step-up.ts';
import type { Doors, Press } from './ports.ts';
import { type PrepareWorld, prepare } from './prepare.ts';
import { receive, requestRun } from './receive.ts';
import { pressSlice, type SliceWorld, submitSlice } from './slice.ts';
import { answerWhoami } from './whoami.ts';
import { answerWhy } from './why.ts';

export type DoorWorld = { readonly stepUp?: StepUp } & Parameters<typeof receive>[0] &
  PrepareWorld &
  SliceWorld &
  DecideWorld &
  Parameters<typeof answerWhy>[0];

/** What a person in Slack reaches: each door stores first and works on after Slack was answered. */
export function openDoors(world: DoorWorld): Doors {
  return {
    async command(request) {
      const received = await receive(world, request);
      switch (received.kind) {
        case 'help':
          return renderHelp();
        case 'why':
          return answerWhy(world, received.command);
        case 'refused':
          return renderFailure(received.failure);
        case 'whoami':
          later(world, request, () => answerWhoami(world, request.asker));
          return undefined;
        case 'enrol':
          later(world, request, () => enrol(world, request.asker));
          return undefined;
        case 'act':
          later(world, request, () => actOn(world, received.command, request));
          return undefined;
        case 'lock':
          later(world, request, async () =>
            say(
              await lock(world, {
                command: received.command,
                by: request.asker,
                requestKey: request.requestKey,
              }),
            ),
          );
          return undefined;
        case 'unlock':
          later(world, request, async () =>
            say(await unlock(world, { command: received.command, by: request.asker })),
          );
          return undefined;
        case 'accepted':
          if (received.isNew) goOn(world, received.run, (failure) => request.tell(renderFailure(failure)));
          return undefined;
      }
    },

    async press(press) {
      const [id = '', seal = ''] = press.value.split(' ');
      const run = await loadRun(world.ledger, id);
      if (run === undefined)
        return press.tell(
          renderFailure({ code: 'run-not-found', message: `There is no run "${id.slice(0, 40)}".` }),
        );
      const failure = await pressed(world, { press, run, seal });
      if (failure !== undefined) await press.tell(renderFailure(failure));
    },

    async submit(submission) {
      const { callback, metadata, values, by } = submission;
      if (callback !== viewCallbacks.deny) return submitSlice(world, submission);
      const [id = '', seal = ''] = metadata.split(' ');
      const reason = (values[reasonBlock] ?? '').slice(0, 500);
      const { failure } = await decide(world, id, { kind: 'deny', by, seal, reason });
      return failure === undefined ? undefined : { [reasonBlock]: sayFailure(failure) };
    },
  };
}

async function pressed(
  world: DoorWorld,
  { press, run, seal }: { readonly press: Press; readonly run: Run; readonly seal: string },
): Promise<Failure | undefined> {
  const { by } = press;
  const attempt = async (how: Attempt) => (await decide(world, run.id, how)).failure;
  switch (press.action) {
    case cardActions.approve:
      return run.demand?.stepUp === true
        ? confirm(world, { press, run, seal })
        : attempt({ kind: 'approve', by, seal });
    case cardActions.deny:
      // The reason is asked for first; whether this person may say no is decided when they have said why.
      await press.open(renderDenial(run, seal));
      return undefined;
    case cardActions.view:
      // Opened before it is on record: who could not see it has not seen it.
      await press.open(renderWhole(run));
      return attempt({ kind: 'view', by, seal });
    case cardActions.withdraw:
      return attempt({ kind: 'withdraw', by });
    case cardActions.revoke:
      return attempt({ kind: 'revoke', by });
    case cardActions.twin:
      return askTwin(world, { press, run, by });
    default:
      return pressSlice(world, { press, run });
  }
}

/** Sends the link by which this person confirms the approval, if nothing else stands in its way. */
async function confirm(
  world: DoorWorld,
  { press, run, seal }: { readonly press: Press; readonly run: Run; readonly seal: string },
): Promise<Failure | undefined> {
  const { by } = press;
  if (world.stepUp === undefined)
    return {
      code: 'step-up-needed',
      message: 'This rule wants a passkey, and this voicepipe serves no page for it. Nothing was approved.',
      hint: 'Set VOICEPIPE_PUBLIC_URL.',
    };
  const voter = await knowVoter(world.people, by, run.demand);
  const probe = act(run, { kind: 'approve', by, voter, seal, passkey: '' }, world.clock.now().toISOString());
  if (probe.failure !== undefined)
    return (await decide(world, run.id, { kind: 'approve', by, seal })).failure;
  const link = await world.stepUp.begin({ by, run: run.id, seal, lines: summarize(run) });
  if (link.kind === 'not-enrolled')
    return {
      code: 'step-up-needed',
      message: 'This rule wants each approval confirmed with a passkey, and you have none yet.',
      hint: 'Write /pod enrol, then press Approve again.',
    };
  await press.tell(renderLink('Confirm with your passkey, within 5 minutes; only you see this:', link.url));
  return undefined;
}

async function enrol(world: DoorWorld, by: Person): Promise<Message> {
  const { standing } = await world.people.look(by);
  if (standing !== 'member')
    return renderFailure({
      code: standing === 'unknown' ? 'person-unknown' : 'not-entitled',
      message: 'Only a member of this workspace enrols a passkey.',
    });
  if (world.stepUp === undefined)
    return renderFailure({
      code: 'step-up-needed',
      message: 'This voicepipe serves no page to enrol on.',
      hint: 'Set VOICEPIPE_PUBLIC_URL.',
    });
  const { url } = await world.stepUp.enrol(by);
  return renderLink('Enrol a passkey, within 15 minutes; only you see this:', url);
}

/** Asks for the command that shows beforehand what the run would do, as a run of its own in the same thread. */
async function askTwin(
  world: DoorWorld,
  { press, run, by }: { readonly press: Press; readonly run: Run; readonly by: Person },
): Promise<Failure | undefined> {
  const { command, twin } = run;
  if (twin === undefined || command.verb !== 'exec')
    return { code: 'stale-button', message: 'This card no longer offers a command to run first.' };
  const { reason: _reason, breakGlass: _glass, all: _all, ...same } = command;
  const { run: id, isNew } = await requestRun(world, {
    command: { ...same, target: run.target?.pod ?? same.target, argv: twin },
    asker: by,
    place: press.place,
    requestKey: press.requestKey,
  });
  if (isNew) goOn(world, id, (failure) => press.tell(renderFailure(failure)));
  return undefined;
}

type Request = Parameters<Doors['command']>[0];

/** Answers the asker alone, after Slack was answered: what asks Slack or the cluster may take longer than Slack waits. */
function later(world: DoorWorld, request: Request, answer: () => Promise<Message>): void {
  answer()
    .catch((error: unknown) => {
      world.log.error({ cause: String(error) }, 'A command could not be answered.');
      return renderLines(['voicepipe could not do this just now. Try again in a minute.']);
    })
    .then(request.tell)
    .catch((error: unknown) =>
      world.log.warn({ cause: String(error) }, 'An answer did not reach the asker.'),
    );
}

function say(answer: Awaited<ReturnType<typeof lock>>): Message {
  return answer.ok ? renderLines([answer.says]) : renderFailure(answer.failure);
}

/** What is typed about a run instead of pressed; there is no card whose seal it could belong to but the present one. */
async function actOn(world: DoorWorld, command: RunActCommand, request: Request): Promise<Message> {
  const run = await loadRun(world.ledger, command.run);
  if (run === undefined)
    return renderFailure({
      code: 'run-not-found',
      message: `There is no run "${command.run.slice(0, 40)}".`,
      hint: 'Its card shows its id.',
    });
  const { failure } = await decide(world, run.id, attemptOf(command, run, request.asker));
  if (failure !== undefined) return renderFailure(failure);
  if (command.verb === 'edit') goOn(world, run.id, (why) => request.tell(renderFailure(why)));
  return renderLines([`Done: run ${run.id}. Its card shows how it stands.`]);
}

function attemptOf(command: RunActCommand, run: Run, by: Person): Attempt {
  switch (command.verb) {
    case 'withdraw':
    case 'revoke':
      return { kind: command.verb, by };
    case 'deny':
      return { kind: 'deny', by, seal: run.seal ?? '', reason: command.reason };
    case 'review':
      return { kind: 'review', by, text: command.text };
    case 'edit':
      return { kind: 'edit', by, command: { ...run.command, argv: command.argv } as RunCommand };
  }
}

/** Goes on with a run after Slack was answered. */
function goOn(world: DoorWorld, id: string, tell: (failure: Failure) => Promise<void>): void {
  prepare(world, id, tell).catch((error: unknown) =>
    world.log.error({ run: id, cause: String(error) }, 'A run could not be prepared; the sweep tries again.'),
  );
}

function sayFailure({ message, hint }: Failure): string {
  return [message, hint]
    .filter((part) => part !== undefined)
    .join(' ')
    .slice(0, 1_000);
}

/** What the page of one-shot links reports. */
export function openStepUpDoors(world: DecideWorld & { readonly newRunId: () => string }): StepUpDoors {
  return {
    proven: async ({ by, run, seal, passkey }) =>
      (await decide(world, run, { kind: 'approve', by, seal, passkey })).failure,
    enrolled: async (by, passkey) => {
      await world.ledger.create({
        run: world.newRunId(),
        requestKey: `passkey:${passkey}`,
        event: { type: 'enrolled', by, passkey },
        at: world.clock.now(),
      });
    },
  };
}
