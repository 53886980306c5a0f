import type { Choice } from '../event.ts';
import type { Failure } from '../failure.ts';
import { approvalsOf, type Run, type RunState } from '../run.ts';
import type { Act } from './act.ts';
import { mustView } from './must-view.ts';
import { checkWho } from './who.ts';

type PersonsAct = Exclude<Act, { kind: 'tick' | 'look-again' | 'review' }>;

/** Why an act does not count: the state of the run, who does it, the seal it is given to, what has to come before. */
export function checkAct(run: Run, how: PersonsAct): Failure | undefined {
  return checkState(run, how.kind) ?? checkWho(run, how) ?? checkSeal(run, how) ?? checkRest(run, how);
}

/** Whether the asker can still take it back. */
export function isUnstarted(state: RunState): boolean {
  return actsIn.withdraw.includes(state);
}

const actsIn: Readonly<Record<Exclude<Choice, 'review' | 'preview'>, readonly RunState[]>> = {
  approve: ['awaiting-approval'],
  deny: ['awaiting-approval'],
  view: ['awaiting-approval'],
  edit: ['awaiting-approval'],
  revoke: ['awaiting-approval', 'queued'],
  withdraw: ['received', 'judged', 'awaiting-approval', 'queued'],
  cancel: ['claimed', 'running'],
};

function checkState(run: Run, choice: Exclude<Choice, 'review' | 'preview'>): Failure | undefined {
  if (actsIn[choice].includes(run.state)) return undefined;
  if (choice === 'cancel' && actsIn.withdraw.includes(run.state))
    return {
      code: 'not-entitled',
      message: `Run "${run.id}" has not started, so there is nothing to stop; only who asked for it can withdraw it.`,
      hint: `To refuse it: /pod deny ${run.id} REASON`,
    };
  const started = run.state === 'claimed' || run.state === 'running';
  return {
    code: 'already-decided',
    message: `Run "${run.id}" ${describeSettled(run.state)}; this changes nothing.`,
    ...(started && choice !== 'cancel' ? { hint: `To stop it: /pod cancel ${run.id}` } : {}),
  };
}

function describeSettled(state: RunState): string {
  switch (state) {
    case 'received':
      return 'is being looked at just now';
    case 'judged':
    case 'queued':
      return 'is decided already';
    case 'awaiting-approval':
      return 'still waits for approval';
    case 'claimed':
    case 'running':
      return 'has started already';
    case 'finished':
      return 'has come to its end';
    case 'refused':
      return 'was refused already';
    case 'expired':
      return 'has expired';
    case 'spread':
      return 'became a run for each pod';
    case 'withdrawn':
      return 'was withdrawn';
  }
}

function checkSeal(run: Run, how: Act): Failure | undefined {
  if (!('seal' in how) || how.seal === run.seal) return undefined;
  return {
    code: 'stale-button',
    message: `This button belongs to another state of run "${run.id}".`,
    hint: 'Use the buttons on its current card.',
  };
}

function checkRest(run: Run, how: PersonsAct): Failure | undefined {
  switch (how.kind) {
    case 'approve':
      if (approvalsOf(run).some(({ user }) => user === how.by.user))
        return {
          code: 'already-decided',
          message: `You have approved run "${run.id}" already; it needs others.`,
        };
      if (mustView(run) && !run.viewers.includes(how.by.user))
        return {
          code: 'not-viewed',
          message: `The card of run "${run.id}" does not show the whole command, and an approval is given to every byte of it.`,
          hint: 'Press "Show the whole command" first.',
        };
      if (run.demand?.stepUp === true && how.passkey === undefined)
        return {
          code: 'step-up-needed',
          message: `Rule "${run.demand.rule}" wants each approval of run "${run.id}" confirmed with a passkey.`,
          hint: 'Open the link that only you were sent.',
        };
      return undefined;
    case 'deny':
      return how.reason.trim() === ''
        ? {
            code: 'reason-missing',
            message: 'A refusal needs a reason, so that the asker knows what to change.',
            hint: `Write: /pod deny ${run.id} REASON`,
          }
        : undefined;
    case 'view':
    case 'edit':
    case 'revoke':
    case 'withdraw':
    case 'cancel':
      return undefined;
  }
}
