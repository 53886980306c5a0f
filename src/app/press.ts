import { act } from '../core/approval/act.ts';
import { cardActions } from '../core/card/buttons.ts';
import { summarize } from '../core/card/summary.ts';
import { renderDenial, renderWhole } from '../core/card/views.ts';
import type { Choice, Person } from '../core/event.ts';
import type { Failure } from '../core/failure.ts';
import { renderFailure, renderLines, renderLink } from '../core/notice.ts';
import { pickAction } from '../core/pick.ts';
import type { Run } from '../core/run.ts';
import { type Attempt, type DecideWorld, decide, recordRefusal } from './decide.ts';
import { type GoOnWorld, goOn } from './go-on.ts';
import { loadRun } from './history.ts';
import { knowVoter } from './know-voter.ts';
import type { Press } from './ports/doors.ts';
import type { StepUp } from './ports/step-up.ts';
import { requestRun } from './receive.ts';
import { pressSlice, type SliceWorld } from './slice.ts';

export type PressWorld = DecideWorld & GoOnWorld & SliceWorld & { readonly stepUp?: StepUp };

/** What a press of a button on a card does. */
export async function press(world: PressWorld, pressed: Press): Promise<void> {
  const [id = '', seal = ''] = pressed.value.split(' ');
  const run = await loadRun(world.ledger, id);
  if (run === undefined)
    return pressed.tell(
      renderFailure({ code: 'run-not-found', message: `There is no run "${id.slice(0, 40)}".` }),
    );
  const found = { press: pressed, run, seal };
  const failure = (await refuseElsewhere(world, found)) ?? (await dispatch(world, found));
  if (failure !== undefined) await pressed.tell(renderFailure(failure));
}

interface Pressed {
  readonly press: Press;
  readonly run: Run;
  readonly seal: string;
}

/** The buttons that belong to the card alone, and what is recorded of a press that does not count. */
const onCard: Readonly<Record<string, Choice>> = {
  [cardActions.approve]: 'approve',
  [cardActions.deny]: 'deny',
  [cardActions.view]: 'view',
  [cardActions.twin]: 'preview',
  [cardActions.withdraw]: 'withdraw',
  [cardActions.revoke]: 'revoke',
  [cardActions.cancel]: 'cancel',
};

/**
 * Why a button of a card does not count on another message than that card: who pressed it looked at something else. While we
 * have not yet heard under which `ts` the card stands, the seal has to do.
 */
async function refuseElsewhere(
  world: PressWorld,
  { press, run }: Omit<Pressed, 'seal'>,
): Promise<Failure | undefined> {
  const choice = onCard[press.action];
  if (choice === undefined) return undefined;
  const card = (await world.posts.list(run.id)).find(({ key }) => key === 'card');
  const isThere = card?.ts === undefined ? press.message !== undefined : press.message === card.ts;
  if (isThere && press.place.channel === run.place.channel) return undefined;
  const failure: Failure = {
    code: 'stale-button',
    message: `This button does not stand on the card of run "${run.id}".`,
    hint: 'Use the buttons on its card.',
  };
  await recordRefusal(world, run.id, { choice, by: press.by, failure });
  return failure;
}

async function dispatch(world: PressWorld, pressed: Pressed): Promise<Failure | undefined> {
  const { press, run, seal } = pressed;
  const { by } = press;
  const once = press.pressKey === undefined ? {} : { press: press.pressKey };
  const attempt = async (how: Attempt) => (await decide(world, run.id, how, press.stored)).failure;
  switch (press.action) {
    case cardActions.approve:
      return run.demand?.stepUp === true
        ? confirm(world, pressed)
        : attempt({ kind: 'approve', by, seal, ...once });
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
      return attempt({ kind: 'revoke', by, ...once });
    case cardActions.cancel:
      return attempt({ kind: 'cancel', by });
    case cardActions.again:
      return repeat(world, pressed);
    case cardActions.twin:
      return askTwin(world, pressed);
    default:
      if (press.action.startsWith(pickAction)) return pick(world, pressed);
      // It only shows what is stored already, and may take its time.
      press.stored();
      return pressSlice(world, { press, run });
  }
}

/** Sends the link by which this person confirms the approval, if nothing else stands in its way. */
async function confirm(world: PressWorld, { press, run, seal }: Pressed): Promise<Failure | undefined> {
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

/** Asks for the command that shows beforehand what the run would do, as a run of its own in the same thread. */
async function askTwin(world: PressWorld, { press, run }: Pressed): Promise<Failure | undefined> {
  const { command, twin } = run;
  if (twin === undefined || command.verb !== 'exec')
    return { code: 'stale-button', message: 'This card no longer offers a command to run first.' };
  const { reason: _reason, breakGlass: _glass, all: _all, ...same } = command;
  await ask(world, press, { ...same, target: run.target?.pod ?? same.target, argv: twin });
  return undefined;
}

/** Asks for the same command once more: a new run, with a verdict of its own. */
async function repeat(world: PressWorld, { press, run }: Pressed): Promise<Failure | undefined> {
  await ask(world, press, repeatable(run, press.by));
  await press.tell(renderLines([`Asked for again: a new run of the command of ${run.id}.`]));
  return undefined;
}

/** Asks for what was refused because several pods fitted, in the one that was meant: once each, and only for who asked. */
async function pick(world: PressWorld, { press, run, seal: pod }: Pressed): Promise<Failure | undefined> {
  const { command, asker, place } = run;
  const isOffered = run.failure?.candidates?.includes(pod) === true;
  if (!isOffered || !('target' in command) || press.by.user !== asker.user)
    return { code: 'stale-button', message: 'This button does nothing any more.' };
  const requestKey = `pick:${run.id}:${pod}`;
  const isNew = await ask(world, { ...press, place, requestKey }, { ...command, target: pod });
  if (!isNew) await press.tell(renderLines([`The command of ${run.id} was asked for in "${pod}" already.`]));
  return undefined;
}

async function ask(world: PressWorld, press: Press, command: Run['command']): Promise<boolean> {
  const { run, isNew } = await requestRun(world, {
    command,
    asker: press.by,
    place: press.place,
    requestKey: press.requestKey,
  });
  press.stored();
  if (isNew) goOn(world, run, press.tell);
  return isNew;
}

/**
 * A run's command as this person may ask for it once more: who broke the glass once does not do so again by a press, and nobody
 * gives a reason that another person wrote.
 */
export function repeatable({ command, asker }: Run, by: Person): Run['command'] {
  if (command.verb !== 'exec') return command;
  const { breakGlass: _glass, reason, ...same } = command;
  return reason === undefined || by.user !== asker.user ? same : { ...same, reason };
}

/** Whether this person could take part in the decision on a run that waits, as far as is known now. */
export async function mayDecide(world: DecideWorld, run: Run, by: Person): Promise<boolean> {
  if (run.state !== 'awaiting-approval') return false;
  const voter = await knowVoter(world.people, by, run.demand);
  const viewed = { ...run, viewers: [...run.viewers, by.user] };
  const how = { kind: 'approve', by, voter, seal: run.seal ?? '', passkey: '' } as const;
  return act(viewed, how, world.clock.now().toISOString()).failure === undefined;
}
