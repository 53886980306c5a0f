import { maxOnCard, mustView, shownCommand } from './approval/must-view.ts';
import { renderButtons, renderStop } from './card/buttons.ts';
import { bold, bullets, code, type Element, mention, plain } from './card/elements.ts';
import { listChangeLines, listFacts } from './card/facts.ts';
import { describeProgress, type Live, renderProgress } from './card/progress.ts';
import { describeState, renderStanding } from './card/standing.ts';
import { displayLine, displayProse, displayText } from './look-alikes.ts';
import type { Block, Message } from './message.ts';
import { minute } from './minute.ts';
import type { Run } from './run.ts';
import { describeTarget } from './target.ts';
import { escapeMrkdwn, shorten } from './text.ts';

/** The root message of a run: who, what, where and how it stands. Rendered from the run alone, and while it runs from a look at it. */
export function renderCard(run: Run, live?: Live): Message {
  const state = describeState(run);
  const command = shownCommand(run);
  const where = describeWhere(run);
  const isWaiting = run.state === 'awaiting-approval';
  const blocks: Block[] = [
    {
      type: 'rich_text',
      block_id: `card:${run.id}:${run.version}${live === undefined ? '' : `.${live.look}`}`,
      elements: [
        {
          type: 'rich_text_section',
          elements: [...renderStanding(state), ...(live === undefined ? [] : renderProgress(run, live))],
        },
        { type: 'rich_text_preformatted', elements: [plain(shorten(command, maxOnCard))] },
        {
          type: 'rich_text_section',
          elements: [
            ...(mustView(run)
              ? [
                  bold(
                    `Only the beginning of ${command.length} characters is shown here.${isWaiting ? ' Who approves opens the whole command first.' : ''}\n`,
                  ),
                ]
              : []),
            plain('in '),
            code(where),
            plain(' for '),
            mention(run.asker),
            ...chosen(run),
            ...reason(run),
            ...(isWaiting ? [] : why(run)),
            ...edited(run),
            ...decided(run),
            ...lapsed(run),
            ...stopped(run),
            ...shared(run),
            ...glass(run),
            ...wayOut(run),
          ],
        },
        ...(live?.lastLine === undefined
          ? []
          : [
              { type: 'rich_text_section', elements: [plain('Last line:')] },
              { type: 'rich_text_preformatted', elements: [plain(live.lastLine)] },
            ]),
        ...(isWaiting && run.changes !== undefined && run.changes.length > 0
          ? [
              { type: 'rich_text_section', elements: [bold('What changed:')] },
              bullets(listChangeLines(run.changes)),
              { type: 'rich_text_section', elements: [bold('As it is now:')] },
            ]
          : []),
        ...(isWaiting ? [bullets(listFacts(run))] : []),
      ],
    },
    ...renderActions(run),
    {
      type: 'context',
      block_id: `facts:${run.id}:${run.version}`,
      elements: [{ type: 'plain_text', text: `Run ${run.id}${describeRest(run)}`, emoji: false }],
    },
  ];
  const progress = live === undefined ? '' : ` ${describeProgress(run, live)}.`;
  return {
    text: escapeMrkdwn(shorten(`${state.sentence}${progress} ${command} in ${where}`, 2_900)),
    blocks,
  };
}

/** What can be pressed, by state. */
function renderActions(run: Run): readonly Block[] {
  if (run.state === 'awaiting-approval') return [renderButtons(run)];
  return mayStop(run) ? [renderStop(run)] : [];
}

/** Where it runs, as soon as that is known; before, what was named. */
function describeWhere({ command, target, scope }: Run): string {
  if (target !== undefined)
    return command.verb === 'describe' ? `${target.namespace}/${target.pod}` : describeTarget(target);
  return scope?.namespace ?? command.target ?? command.namespace ?? 'the namespace';
}

function describeRest({ target, scope }: Run): string {
  const cluster = target?.cluster ?? scope?.cluster;
  return [cluster, target && shorten(displayLine(target.image), 200)]
    .map((fact) => (fact ? ` · ${fact}` : ''))
    .join('');
}

/** What was chosen for the asker. */
function chosen({ target }: Run): Element[] {
  return target?.note === undefined ? [] : [plain(`\n${displayText(target.note)}`)];
}

function reason(run: Run): Element[] {
  const { command } = run;
  if (command.verb !== 'exec' || command.reason === undefined) return [];
  return [plain(`\nReason: ${displayProse(command.reason)}`)];
}

function why(run: Run): Element[] {
  return run.verdict === undefined
    ? []
    : [plain(`\n${run.verdict.class}: ${displayProse(run.verdict.why)}.`)];
}

function edited({ editors }: Run): Element[] {
  return editors.flatMap((by) => [plain('\nChanged by '), mention(by), plain('.')]);
}

function decided(run: Run): Element[] {
  return run.votes.flatMap((vote) =>
    [
      plain(vote.choice === 'approve' ? '\nApproved by ' : '\nDenied by '),
      mention(vote.by),
      plain(vote.passkey === undefined ? '' : ', confirmed with a passkey'),
      plain(vote.reason === undefined ? '.' : `: ${displayProse(vote.reason)}`),
    ].filter(({ text }) => text !== ''),
  );
}

function lapsed({ lapsed = [] }: Run): Element[] {
  return lapsed.flatMap(({ by, counts, why }) => [
    plain('\nThe approval of '),
    mention(by),
    plain(counts.length === 0 ? ` counts no longer: ${why}.` : ` counts for less: ${why}.`),
  ]);
}

function mayStop({ state, cancelledBy }: Run): boolean {
  return (state === 'claimed' || state === 'running') && cancelledBy === undefined;
}

function shared({ isShared, hidesOutput }: Run): Element[] {
  return [
    ...(isShared === true
      ? [plain('\nThis channel is shared: people of another organisation read what stands here.')]
      : []),
    ...(hidesOutput === true ? [plain('\nThis channel does not see output, only how it ends.')] : []),
  ];
}

function stopped({ cancelledBy }: Run): Element[] {
  return cancelledBy === undefined ? [] : [plain('\nCancelled by '), mention(cancelledBy), plain('.')];
}

function glass({ id, brokeGlass, asker }: Run): Element[] {
  if (brokeGlass === undefined) return [];
  const { rule, reviewBy, reviewed, isOverdue } = brokeGlass;
  const owed =
    reviewed === undefined
      ? [
          plain(
            isOverdue
              ? `Nobody reviewed it until ${minute(reviewBy)}, so it is overdue: `
              : `Another person has to review it until ${minute(reviewBy)}: `,
          ),
          code(`/pod review ${id} TEXT`),
        ]
      : [plain('Reviewed by '), mention(reviewed.by), plain(`: ${displayProse(reviewed.text)}`)];
  return [
    plain('\n'),
    mention(asker),
    bold(` broke the glass (rule ${rule}): nobody approved it. `),
    ...owed,
  ];
}

/** What to do where nothing ran, or not yet, and nobody decided that. */
function wayOut({ id, state, failure, held }: Run): Element[] {
  if (state === 'queued' && held !== undefined)
    return [plain('\nTo take it back: '), code(`/pod withdraw ${id}`)];
  if (state === 'expired') return [plain('\nTo ask for it again: '), code(`/pod again ${id}`)];
  if (state !== 'refused' || failure?.hint === undefined) return [];
  return [plain(`\n${displayProse(failure.hint)}`)];
}
