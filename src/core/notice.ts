import type { Failure } from './failure.ts';
import type { Message } from './message.ts';
import { escapeMrkdwn, showHidden } from './text.ts';

/** A refusal for the person who caused it: what is so, then the way out. */
export function renderFailure(failure: Failure): Message {
  return renderLines([failure.message, ...(failure.hint === undefined ? [] : [failure.hint])]);
}

/** What a person may do beside asking. */
export interface HelpFor {
  readonly mayApprove: boolean;
  readonly mayBreakGlass: boolean;
  readonly mayEnrol: boolean;
}

/** How to use /pod, for somebody who may do this. */
export function renderHelp({ mayApprove, mayBreakGlass, mayEnrol }: HelpFor): Message {
  return renderLines([
    '/pod alone opens a form. The same words work behind a mention, also in a thread: @voicepipe exec …',
    '/pod exec TARGET [-n NS] [-c CTR] [--cluster C] [--timeout 5m] [--reason "…"] [--] COMMAND…',
    'Runs one command in a pod, without a shell and without a terminal, and answers in a thread.',
    "TARGET is a pod's name or the beginning of one: /pod exec api-7f run-migrations",
    "Quotes group as in a shell. For pipes and redirects write: /pod exec api-7f sh -c 'ps | wc -l'",
    'What is known only to read runs at once; everything else waits until another person approves it.',
    '/pod logs TARGET [-n NS] [-c CTR] [--since 15m] [--tail 200] [--previous] [--follow 5m] [--grep RE]',
    '/pod ls [TARGET] [-n NS] and /pod describe TARGET show pods, their containers and what happened to them.',
    'TARGET may also be deploy/NAME, sts/NAME, ds/NAME, rs/NAME, job/NAME, svc/NAME or -l app=api: one ready pod of it.',
    '/pod why TARGET COMMAND… says what the policy makes of a command, and runs nothing.',
    '/pod history [@user] [TARGET], /pod show RUN, /pod again RUN, /pod cancel RUN: of runs that there were and are.',
    'Of a run that waits: /pod edit RUN COMMAND…, /pod withdraw RUN.',
    ...(mayApprove
      ? ['You may decide: press Approve or Deny on a card, or /pod deny RUN REASON, /pod revoke RUN.']
      : ['You may not approve; a card says who may.']),
    '/pod lock TARGET [--for 2h] REASON keeps changes from a workload; /pod unlock TARGET takes that away.',
    ...(mayBreakGlass
      ? [
          'exec --break-glass --reason "…" runs without approval; another person settles it with /pod review RUN TEXT.',
        ]
      : []),
    ...(mayEnrol ? ['/pod enrol gives you a passkey, for rules that want one.'] : []),
    '/pod whoami says who you are here and what you may decide. /pod help shows this.',
  ]);
}

/** Lines of text for one person. */
export function renderLines(lines: readonly string[]): Message {
  const text = lines.map((line) => showHidden(line)).join('\n');
  return {
    text: escapeMrkdwn(text),
    blocks: [
      { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }] },
    ],
  };
}

/** A sentence and a link of our own making behind it. */
export function renderLink(sentence: string, url: string): Message {
  return {
    text: escapeMrkdwn(`${sentence} ${url}`),
    blocks: [
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              { type: 'text', text: `${sentence} ` },
              { type: 'link', url },
            ],
          },
        ],
      },
    ],
  };
}
