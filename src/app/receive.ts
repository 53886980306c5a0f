import type {
  ExecCommand,
  HistoryCommand,
  LockCommand,
  RunActCommand,
  RunCommand,
  UnlockCommand,
} from '../core/command.ts';
import type { Person, Place } from '../core/event.ts';
import type { Failure } from '../core/failure.ts';
import { parseCommand } from '../core/parse-command.ts';
import { keepSecretsOut } from '../core/redact/command.ts';
import type { OwnPattern } from '../core/redact/redactor.ts';
import type { Clock } from './ports/clock.ts';
import type { Ledger } from './ports/ledger.ts';
import type { Log } from './ports/log.ts';

export type Received =
  | { readonly kind: 'help' }
  | { readonly kind: 'why'; readonly command: ExecCommand }
  | { readonly kind: 'whoami' | 'enrol' }
  | { readonly kind: 'act'; readonly command: RunActCommand }
  | { readonly kind: 'history'; readonly command: HistoryCommand }
  | { readonly kind: 'show'; readonly run: string }
  | { readonly kind: 'again'; readonly run: string }
  | { readonly kind: 'lock'; readonly command: LockCommand }
  | { readonly kind: 'unlock'; readonly command: UnlockCommand }
  | { readonly kind: 'refused'; readonly failure: Failure }
  /** `isNew` is false when the same request was delivered before: its run goes on by itself. */
  | { readonly kind: 'accepted'; readonly run: string; readonly isNew: boolean };

export interface ReceiveWorld {
  /** A team's own patterns of secrets. */
  readonly ownPatterns: readonly OwnPattern[];
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  readonly newRunId: () => string;
}

/** Understands a request and stores it, before Slack is answered. Nothing reaches the ledger that could not be understood. */
export async function receive(
  world: ReceiveWorld,
  request: {
    readonly text: string;
    readonly asker: Person;
    readonly place: Place;
    readonly requestKey: string;
  },
): Promise<Received> {
  const parsed = parseCommand(request.text);
  if (!parsed.ok) return { kind: 'refused', failure: parsed.failure };
  const cleaned = keepSecretsOut(parsed.command, world.ownPatterns);
  if (!cleaned.ok) return { kind: 'refused', failure: cleaned.failure };
  const { command } = cleaned;
  switch (command.verb) {
    case 'help':
    case 'whoami':
    case 'enrol':
      return { kind: command.verb };
    case 'why':
      return { kind: 'why', command: command.command };
    case 'history':
      return { kind: 'history', command };
    case 'show':
    case 'again':
      return { kind: command.verb, run: command.run };
    case 'cancel':
    case 'withdraw':
    case 'revoke':
    case 'deny':
    case 'review':
    case 'edit':
      return { kind: 'act', command };
    case 'lock':
      return { kind: 'lock', command };
    case 'unlock':
      return { kind: 'unlock', command };
    case 'exec':
    case 'logs':
    case 'ls':
    case 'describe': {
      const { asker, place, requestKey } = request;
      return { kind: 'accepted', ...(await requestRun(world, { command, asker, place, requestKey })) };
    }
  }
}

/** Stores a request for a run; `isNew` is false when the same one was stored before. */
export async function requestRun(
  world: ReceiveWorld,
  {
    command,
    asker,
    place,
    requestKey,
  }: {
    readonly command: RunCommand;
    readonly asker: Person;
    readonly place: Place;
    readonly requestKey: string;
  },
): Promise<{ readonly run: string; readonly isNew: boolean }> {
  const event = { type: 'requested', command, asker, place } as const;
  const stored = await world.ledger.create({
    run: world.newRunId(),
    requestKey,
    event,
    at: world.clock.now(),
  });
  world.log.info({ run: stored.run, event: 'requested', repeated: !stored.created }, 'Recorded "requested".');
  return { run: stored.run, isNew: stored.created };
}
