import { renderCard } from '../card.ts';
import type { Person, RunEvent, StoredEvent } from '../event.ts';
import { displayProse } from '../look-alikes.ts';
import type { Message } from '../message.ts';
import type { Run } from '../run.ts';
import { bold, bullets, type Element, mention, plain } from './elements.ts';

/** The most steps that are listed; the ledger has all of them. */
const maxSteps = 40;

/** A run for one person: its card without buttons, what happened step by step, and where it stands. */
export function renderRecord(
  run: Run,
  { events, link }: { readonly events: readonly StoredEvent[]; readonly link?: string },
): Message {
  const card = renderCard(run);
  const steps = events.map(({ at, event }) => [plain(`${at.slice(0, 19)}Z  `), ...describe(event)]);
  const left = steps.length - maxSteps;
  return {
    text: card.text,
    blocks: [
      ...card.blocks
        .filter(({ type }) => type !== 'actions')
        .map(({ block_id: _id, ...block }) => block as { readonly type: string }),
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              bold(left > 0 ? `Its last ${maxSteps} of ${steps.length} steps:` : 'Its steps:'),
              ...(link === undefined
                ? []
                : [plain(' '), { type: 'link', url: link, text: 'open its thread' }]),
            ],
          },
          bullets(steps.slice(-maxSteps)),
        ],
      },
    ],
  };
}

/** What a step was, in words. */
function describe(event: RunEvent): readonly Element[] {
  const by = (person: Person, words: string): readonly Element[] => [mention(person), plain(` ${words}`)];
  switch (event.type) {
    case 'requested':
      return by(event.asker, 'asked for it');
    case 'judged':
      return [plain(`judged ${event.verdict.class} by rule ${event.verdict.rule}`)];
    case 'rejudged':
      return [plain('what was approved had changed; asked again')];
    case 'edited':
      return by(event.by, 'changed the command');
    case 'viewed':
      return by(event.by, 'looked at the whole command');
    case 'voted':
      return by(
        event.by,
        event.choice === 'approve'
          ? `approved it${event.passkey === undefined ? '' : ' with a passkey'}`
          : `denied it: ${displayProse((event.reason ?? '').slice(0, 200))}`,
      );
    case 'vote-refused':
      return by(event.by, `tried to ${event.choice} and was refused (${event.failure.code})`);
    case 'revoked':
      return by(event.by, 'took back the approval');
    case 'lapsed':
      return [
        plain('before the start: '),
        ...event.approvals.flatMap(({ by: giver, why }) =>
          by(giver, `could not approve it any more (${why}) `),
        ),
      ];
    case 'held':
      return [plain(`not started: ${event.failure.message}`)];
    case 'cancel-requested':
      return by(event.by, 'wanted it stopped');
    case 'spread':
      return [plain(`became ${event.runs.length} runs: ${event.runs.join(', ').slice(0, 1_000)}`)];
    case 'withdrawn':
      return by(event.by, 'withdrew it');
    case 'reminded':
      return [plain('reminded those who approve')];
    case 'broke-glass':
      return [plain(`ran without approval by rule ${event.rule}`)];
    case 'reviewed':
      return by(event.by, `reviewed it: ${displayProse(event.text.slice(0, 200))}`);
    case 'review-overdue':
      return [plain('its review is overdue')];
    case 'queued':
      return [plain('queued')];
    case 'claimed':
      return [plain(`claimed by worker ${displayProse(event.worker.slice(0, 80))}`)];
    case 'started':
      return [plain(`started over ${event.protocol}${event.pid === undefined ? '' : `, pid ${event.pid}`}`)];
    case 'finished':
      return [plain(`ended: ${event.outcome.kind}`)];
    case 'refused':
      return [plain(`refused: ${event.failure.code}`)];
    case 'expired':
      return [plain('expired')];
    case 'locked':
    case 'unlocked':
    case 'enrolled':
    case 'forgotten':
    case 'posted':
    case 'sliced':
      return [plain(event.type)];
  }
}
