import { bold, bullets, code, plain } from './card/elements.ts';
import type { Message } from './message.ts';
import { escapeMrkdwn } from './text.ts';

/** What a person may do beside asking. */
export interface HelpFor {
  readonly mayApprove: boolean;
  readonly mayBreakGlass: boolean;
  readonly mayEnrol: boolean;
}

/** Something to type, or nothing, and what it does. */
type Line = readonly [typed: string, does: string];

interface Section {
  readonly title: string;
  readonly lines: readonly Line[];
}

/** How to use /pod, for somebody who may do this. */
export function renderHelp(person: HelpFor): Message {
  const sections = writeSections(person);
  const lines = sections.flatMap(({ title, lines }) => [title, ...lines.map(writeLine)]);
  return {
    text: escapeMrkdwn(lines.join('\n')),
    blocks: [
      {
        type: 'rich_text',
        elements: sections.flatMap(({ title, lines }) => [
          { type: 'rich_text_section', elements: [bold(title)] },
          bullets(
            lines.map(([typed, does]) => (typed === '' ? [plain(does)] : [code(typed), plain(` ${does}`)])),
          ),
        ]),
      },
    ],
  };
}

function writeLine([typed, does]: Line): string {
  return typed === '' ? does : `${typed} ${does}`;
}

function writeSections({ mayApprove, mayBreakGlass, mayEnrol }: HelpFor): readonly Section[] {
  return [
    {
      title: 'Run a command',
      lines: [
        ['/pod', 'alone opens a form.'],
        [
          '/pod exec api-7f run-migrations',
          'runs it in that pod, without a terminal, and answers in a thread.',
        ],
        ["/pod exec deploy/api -n shop -- sh -c 'ps | wc -l'", 'is how a pipe or a redirect is written.'],
        [
          '',
          'A target is a pod or the beginning of its name, deploy/, sts/, ds/, rs/, job/ or svc/NAME, or -l app=api: one ready pod of it.',
        ],
        [
          '-n NS -c CTR --cluster C --timeout 5m --reason "…" --all',
          'stand before the command; --all is every pod.',
        ],
        [
          '',
          'What is known only to read runs at once; everything else waits until another person approves it.',
        ],
        ['@voicepipe exec …', 'means the same, also in a thread: the answer stays there.'],
      ],
    },
    {
      title: 'Look',
      lines: [
        ['/pod logs api-7f --since 15m --grep "error|warn"', 'also --tail 200, --previous, --follow 5m.'],
        ['/pod ls', 'lists pods.'],
        ['/pod describe api-7f', 'says what happened to one.'],
        ['/pod why api-7f rm -rf /tmp/x', 'says what the policy makes of a command, and runs nothing.'],
        ['/pod whoami', 'says who you are here and what you may do.'],
      ],
    },
    {
      title: 'Runs',
      lines: [
        ['/pod history [@user] [TARGET]', 'lists them.'],
        ['/pod show RUN', 'shows one; again RUN asks for it anew, cancel RUN stops it.'],
        ['/pod edit RUN COMMAND…', 'changes what waits; withdraw RUN takes it back.'],
        ...(mayBreakGlass
          ? ([
              [
                '/pod exec api-7f --break-glass --reason "…" COMMAND…',
                'runs without approval, and is reviewed afterwards.',
              ],
            ] satisfies Line[])
          : []),
      ],
    },
    {
      title: 'Decide',
      lines: [
        mayApprove
          ? ['', 'Press Approve or Deny on a card.']
          : ['', 'You may not approve; a card says who may.'],
        ...(mayApprove
          ? ([
              ['/pod deny RUN REASON', 'says no; revoke RUN takes an approval back until it starts.'],
              ['/pod review RUN TEXT', 'settles what another person ran without approval.'],
            ] satisfies Line[])
          : []),
        ['/pod lock TARGET [--for 2h] REASON', 'keeps changes from a workload; unlock TARGET ends that.'],
        ...(mayEnrol
          ? ([['/pod enrol', 'gives you a passkey, for rules that want one.']] satisfies Line[])
          : []),
      ],
    },
  ];
}
