import { bold, bullets, plain } from './card/elements.ts';
import { type Listed, lineOf } from './card/list.ts';
import type { Block } from './message.ts';

/** The ids of the buttons of App Home. */
export const homeActions = { form: 'run-home-form' } as const;

/** What App Home shows to one person. */
export interface Home {
  /** Runs that wait for a decision which this person may take. */
  readonly waiting: readonly Listed[];
  readonly own: readonly Listed[];
  readonly recent: readonly Listed[];
  /** What they may do, a line each. */
  readonly rights: readonly string[];
  /** As it is shown, such as `2026-11-24 10:40 UTC`. */
  readonly at: string;
}

/** The blocks of App Home; well below Slack's 100. */
export function renderHome(home: Home): readonly Block[] {
  return [
    { type: 'header', text: { type: 'plain_text', text: 'voicepipe', emoji: false } },
    {
      type: 'actions',
      block_id: 'home-actions',
      elements: [
        {
          type: 'button',
          action_id: homeActions.form,
          style: 'primary',
          value: 'home',
          text: { type: 'plain_text', text: 'Run a command', emoji: false },
        },
      ],
    },
    ...section('waiting', 'Waits for you', home.waiting, 'Nothing waits for you.'),
    ...section('own', 'Your runs', home.own, 'None yet. In a channel write: /pod exec POD COMMAND'),
    ...section('recent', 'Last runs of your channels', home.recent, 'None yet.'),
    { type: 'divider' },
    {
      type: 'rich_text',
      block_id: 'home-rights',
      elements: [
        { type: 'rich_text_section', elements: [bold('What you may do')] },
        bullets(home.rights.map((line) => [plain(line.slice(0, 500))])),
      ],
    },
    {
      type: 'context',
      block_id: 'home-at',
      elements: [
        { type: 'plain_text', text: `As of ${home.at}. Open this tab again to see it anew.`, emoji: false },
      ],
    },
  ];
}

function section(id: string, title: string, listed: readonly Listed[], none: string): readonly Block[] {
  return [
    { type: 'divider' },
    {
      type: 'rich_text',
      block_id: `home-${id}`,
      elements: [
        {
          type: 'rich_text_section',
          elements: [bold(title), ...(listed.length === 0 ? [plain(`\n${none}`)] : [])],
        },
        ...(listed.length === 0 ? [] : [bullets(listed.map(lineOf))]),
      ],
    },
  ];
}
