import { reasonBlock, viewCallbacks } from '../core/card/views.ts';
import type { Person } from '../core/event.ts';
import { fieldOf, formCallback } from '../core/form.ts';
import { homeActions } from '../core/home.ts';
import type { Message } from '../core/message.ts';
import { renderFailure, renderLines, renderLink, sayFailure } from '../core/notice.ts';
import { keepSecretsOut, mask } from '../core/redact/command.ts';
import { actOn } from './act-on.ts';
import { type DecideWorld, decide } from './decide.ts';
import { changeForm, type FormWorld, openForm, submitForm } from './form.ts';
import { goOn } from './go-on.ts';
import { answerHelp } from './help.ts';
import { type HomeWorld, showHome } from './home.ts';
import { lock, unlock } from './lock.ts';
import { answerHistory, answerShow, findVisible } from './look.ts';
import { openBrowsing } from './may-browse.ts';
import { pause } from './pause.ts';
import type { Doors, Request, Submission } from './ports/doors.ts';
import type { StepUpDoors } from './ports/step-up.ts';
import { type PressWorld, press, repeatable } from './press.ts';
import { receive, requestRun } from './receive.ts';
import { submitSlice } from './slice.ts';
import { suggest } from './suggest.ts';
import { answerWhoami } from './whoami.ts';
import { answerWhy } from './why.ts';

export type DoorWorld = PressWorld & FormWorld & HomeWorld & Parameters<typeof lock>[0];

/** What a person in Slack reaches: each door stores first and works on after Slack was answered. */
export function openDoors(given: Omit<DoorWorld, 'mayBrowse'>): Doors {
  const world: DoorWorld = { ...given, mayBrowse: openBrowsing(given) };
  return {
    command: (request) => command(world, request),

    press: async (pressed) => {
      if (pressed.action === homeActions.form) return pressed.open(openForm(world, {}));
      return press(world, pressed);
    },

    async submit(submission) {
      switch (submission.callback) {
        case viewCallbacks.deny: {
          const { metadata, values, by } = submission;
          const [id = '', seal = ''] = metadata.split(' ');
          const reason = mask(values[reasonBlock] ?? '', world.ownPatterns).slice(0, 500);
          const { failure } = await decide(world, id, { kind: 'deny', by, seal, reason });
          return failure === undefined ? undefined : { [reasonBlock]: sayFailure(failure) };
        }
        case formCallback:
          return askByForm(world, submission);
        default:
          return submitSlice(world, submission);
      }
    },

    suggest: async ({ action, ...query }) => {
      const field = fieldOf(action.replace(/^run-form-/, ''));
      return field === undefined ? [] : suggest(world, { field, ...query });
    },

    change: async ({ callback, metadata, values }) =>
      callback === formCallback ? changeForm(world, { metadata, values }) : undefined,

    home: (by) => showHome(world, by),

    shortcut: ({ text, place, open }) => open(openForm(world, { place, said: text })),
  };
}

async function command(world: DoorWorld, request: Request): Promise<Message | undefined> {
  const { asker, open, place } = request;
  if (request.text.trim() === '' && open !== undefined) {
    open(openForm(world, { place })).catch((error: unknown) => {
      world.log.warn({ cause: String(error) }, 'The form could not be opened.');
      void later(world, request, () => answerHelp(world, asker));
    });
    return undefined;
  }
  const received = await receive(world, request);
  switch (received.kind) {
    case 'why':
      return answerWhy(world, received.command);
    case 'refused':
      return renderFailure(received.failure);
    case 'accepted':
      if (received.isNew) goOn(world, received.run, request.tell);
      return undefined;
    case 'again':
      return again(world, received.run, request);
    case 'act':
      await untilStored((stored) =>
        later(world, request, () => actOn(world, received.command, { request, stored })),
      );
      return undefined;
    default:
      void later(world, request, () => answer(world, received, request));
      return undefined;
  }
}

type Received = Awaited<ReturnType<typeof receive>>;

/** What asks Slack or the cluster, and so is answered after Slack was. */
async function answer(
  world: DoorWorld,
  received: Exclude<Received, { readonly kind: 'why' | 'refused' | 'accepted' | 'again' | 'act' }>,
  request: Request,
): Promise<Message> {
  const { asker, requestKey } = request;
  switch (received.kind) {
    case 'help':
      return answerHelp(world, asker);
    case 'whoami':
      return answerWhoami(world, asker);
    case 'enrol':
      return enrol(world, asker);
    case 'history':
      return answerHistory(world, received.command, request);
    case 'show':
      return answerShow(world, received.run, request);
    case 'lock':
      return say(await lock(world, { command: received.command, by: asker, requestKey }));
    case 'unlock':
      return say(await unlock(world, { command: received.command, by: asker }));
  }
}

/** Stores a new request for what a run did, before Slack is answered. */
async function again(world: DoorWorld, id: string, request: Request): Promise<Message | undefined> {
  const found = await findVisible(world, id, request);
  if ('code' in found) return renderFailure(found);
  const { asker, place, requestKey } = request;
  const { run, isNew } = await requestRun(world, {
    command: repeatable(found, asker),
    asker,
    place,
    requestKey,
  });
  if (isNew) goOn(world, run, request.tell);
  return undefined;
}

/** Stores what a form asks for, before Slack closes it; faults by block id where it asks for nothing that could be. */
async function askByForm(
  world: DoorWorld,
  { metadata, values, by, requestKey, tell }: Submission,
): Promise<Readonly<Record<string, string>> | undefined> {
  const submitted = submitForm(world, { metadata, values });
  if (!submitted.ok) return submitted.faults;
  const { place } = submitted;
  const cleaned = keepSecretsOut(submitted.command, world.ownPatterns);
  if (!cleaned.ok) return { command: sayFailure(cleaned.failure) };
  const { command } = cleaned;
  if (command.verb !== 'exec') throw new Error('A form asks for an exec.');
  const { run, isNew } = await requestRun(world, { command, place, asker: by, requestKey });
  if (isNew) goOn(world, run, (message) => tell(place.channel, message));
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

/** How long Slack may wait for what is typed to be on record. */
const maxStoreMs = 1_000;

/** Begins the work, and waits until what it decides is on record. */
async function untilStored(begin: (stored: () => void) => Promise<void>): Promise<void> {
  await new Promise<void>((resolve) => {
    void Promise.race([begin(resolve), pause(maxStoreMs)]).then(() => resolve());
  });
}

/** Answers the asker alone, after Slack was answered: what asks Slack or the cluster may take longer than Slack waits. */
function later(world: DoorWorld, request: Request, answer: () => Promise<Message>): Promise<void> {
  return answer()
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
