import { shownCommand } from '../approval/must-view.ts';
import { describeEnd } from '../history.ts';
import type { Message } from '../message.ts';
import { minute } from '../minute.ts';
import { isOver, type Run } from '../run.ts';
import { escapeMrkdwn } from '../text.ts';
import { bold, bullets, code, type Element, mention, plain } from './elements.ts';
import { describeState } from './standing.ts';

/** A run in a list, and where its card stands. */
export interface Listed {
  readonly run: Run;
  readonly link?: string;
}

/** How much of a command a line of a list shows. */
const maxShown = 120;

/** Runs, a line each, for one person. */
export function renderRuns(title: string, listed: readonly Listed[]): Message {
  const lines = listed.map((one) => lineOf(one));
  const text = listed.length === 0 ? `${title}: none.` : `${title}:`;
  return {
    text: escapeMrkdwn(
      [text, ...listed.map(({ run }) => `${run.id} ${shorten(shownCommand(run))}, ${endOf(run)}`)]
        .join('\n')
        .slice(0, 2_900),
    ),
    blocks: [
      {
        type: 'rich_text',
        elements: [
          { type: 'rich_text_section', elements: [bold(text)] },
          ...(lines.length === 0 ? [] : [bullets(lines)]),
        ],
      },
    ],
  };
}

/** One run as a line: how it stands, what, where, who, when. */
export function lineOf({ run, link }: Listed): readonly Element[] {
  const where = run.target === undefined ? (run.command.target ?? run.scope?.namespace) : run.target.pod;
  return [
    { type: 'emoji', name: describeState(run).emoji },
    plain(' '),
    code(shorten(shownCommand(run))),
    ...(where === undefined || run.command.verb !== 'exec' ? [] : [plain(' in '), code(where)]),
    plain(` · ${endOf(run)} · ${minute(run.requestedAt)} · `),
    mention(run.asker),
    plain(' · '),
    ...(link === undefined ? [plain(run.id)] : [{ type: 'link', url: link, text: run.id }]),
  ];
}

function endOf(run: Run): string {
  if (isOver(run.state)) return describeEnd(run);
  return run.state === 'awaiting-approval' ? 'waits for approval' : run.state;
}

function shorten(command: string): string {
  const [line = ''] = command.split('\n');
  return line.length > maxShown || line !== command ? `${line.slice(0, maxShown)}…` : line;
}
