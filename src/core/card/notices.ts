import { shownCommand } from '../approval/must-view.ts';
import { displayProse } from '../look-alikes.ts';
import type { Message } from '../message.ts';
import { minute } from '../minute.ts';
import type { BrokenGlass, Run } from '../run.ts';
import { describeTarget } from '../target.ts';
import { escapeMrkdwn } from '../text.ts';
import { bold, bullets, code, type Element, mention, plain } from './elements.ts';
import { listChangeLines, othersOf } from './facts.ts';

/** In the thread: it still waits. Names those whom it waits for, so that they hear of it. */
export function renderReminder(run: Run): Message {
  const until = run.expiresAt === undefined ? '' : ` It expires at ${minute(run.expiresAt)}.`;
  return render(`Still waits for approval.${until}`, [
    { type: 'emoji', name: 'bell' },
    bold(' Still waits for approval.'),
    plain(`${until} `),
    ...callApprovers(run),
  ]);
}

/** In the thread: approvals are void, and of what. */
export function renderChanged(run: Run): Message {
  const text =
    'What was approved has changed, so every approval is void and nothing ran. Look at the card again.';
  return render(text, [{ type: 'emoji', name: 'warning' }, bold(` ${text} `), ...callApprovers(run)], run);
}

/** In the thread: approvals ceased to count before it started. Names those whom it waits for again. */
export function renderLapsed(run: Run): Message {
  const text = 'It was approved, but not all who approved still may, so nothing ran and it waits again.';
  return render(text, [{ type: 'emoji', name: 'warning' }, bold(` ${text} `), ...callApprovers(run)]);
}

/** In the channel that the rule names: somebody went ahead without approval. */
export function renderGlass(run: Run, glass: BrokenGlass): Message {
  const command = shownCommand(run).slice(0, 500);
  const where = run.target === undefined ? 'unknown' : describeTarget(run.target);
  return render(`The glass was broken: ${command} in ${where}`, [
    { type: 'emoji', name: 'rotating_light' },
    plain(' '),
    mention(run.asker),
    bold(' broke the glass and ran without approval: '),
    code(command),
    plain(
      ` in ${where}. Reason: ${displayProse(glass.reason)}\nAnother person has to review it until ${minute(glass.reviewBy)}: `,
    ),
    code(`/pod review ${run.id} TEXT`),
  ]);
}

/** In the same channel, when nobody reviewed it in time. */
export function renderOverdue(run: Run, glass: BrokenGlass): Message {
  return render(`Run ${run.id} was not reviewed until ${minute(glass.reviewBy)}.`, [
    { type: 'emoji', name: 'rotating_light' },
    bold(` Run ${run.id} broke the glass and was not reviewed until ${minute(glass.reviewBy)}. `),
    plain('Until it is, '),
    mention(run.asker),
    plain(' cannot break it again. '),
    ...callApprovers(run),
    plain('Review it with '),
    code(`/pod review ${run.id} TEXT`),
  ]);
}

/** The people and groups of a run's demand, each named once. */
function callApprovers(run: Run): readonly Element[] {
  const quorums = run.demand?.anyOf ?? [];
  const groups = [...new Set(quorums.flatMap((quorum) => quorum.groups ?? []))];
  const users = othersOf(run, [...new Set(quorums.flatMap((quorum) => quorum.users ?? []))]);
  return [
    ...groups.map((id) => ({ type: 'usergroup', usergroup_id: id })),
    ...users.map((user) => mention({ user })),
  ].flatMap((one) => [one, plain(' ')]);
}

function render(text: string, elements: readonly Element[], changed?: Run): Message {
  const changes = changed?.changes ?? [];
  return {
    text: escapeMrkdwn(text.slice(0, 2_900)),
    blocks: [
      {
        type: 'rich_text',
        elements: [
          { type: 'rich_text_section', elements },
          ...(changes.length === 0 ? [] : [bullets(listChangeLines(changes))]),
        ],
      },
    ],
  };
}
