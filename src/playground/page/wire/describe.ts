import type { LogEntry } from '../types.ts';

/** The kinds that the drawer can show or hide, in the order of its switches. */
export const groups = ['Envelopes', 'Acks', 'Web API', 'Refusals', 'Other'] as const;
export type Group = (typeof groups)[number];

/** One line of the drawer. */
export interface Line {
  readonly group: Group;
  /** Which way it went: to the app, from the app, or neither. */
  readonly way: 'to the app' | 'from the app' | '';
  readonly what: string;
  readonly facts: string;
  readonly isBad: boolean;
}

/** What an entry of the log is in a line. */
export function describe(entry: LogEntry): Line {
  const { kind, ms, error, reason, ok } = entry;
  const took = ms === undefined ? '' : `${ms} ms`;
  switch (kind) {
    case 'envelope':
      return line('Envelopes', 'to the app', nameEnvelope(entry), entry.retry ? `retry ${entry.retry}` : '');
    case 'ack':
      return line('Acks', 'from the app', 'ack', `${took}${entry.late ? ', too late' : ''}`, entry.late);
    case 'api': {
      const said = ok ? 'ok' : `${error ?? entry.status}`;
      const group = ok ? 'Web API' : 'Refusals';
      return line(group, 'from the app', `${entry.method}`, `${said} · ${took}`, !ok);
    }
    case 'response_url':
      return line(ok ? 'Web API' : 'Refusals', 'from the app', 'response_url', ok ? 'ok' : `${error}`, !ok);
    case 'refusal':
      return line('Refusals', '', `${reason}`, `${error ?? entry.action_id ?? entry.type ?? ''}`, true);
    case 'upload':
      return line(
        'Web API',
        'from the app',
        'upload',
        `${entry['bytes']} bytes${ok ? '' : ', refused'}`,
        !ok,
      );
    case 'control':
      return line('Refusals', '', `${entry['call']}`, `${error}`, true);
    case 'socket':
      return line('Other', '', `socket ${entry.event}`, `${entry['connections']} connections`);
    default:
      return line('Other', '', kind, `${entry['ordered'] ?? entry['fault'] ?? ''}`);
  }
}

/** Whether an entry fits what was typed into the filter. */
export function fits(entry: LogEntry, text: string): boolean {
  return text === '' || JSON.stringify(entry).toLowerCase().includes(text.toLowerCase());
}

function nameEnvelope(entry: LogEntry): string {
  const { type, command, text, action_id, callback_id, event } = entry;
  if (command !== undefined) return `${command} ${text ?? ''}`.trim();
  return [event ?? type, action_id ?? callback_id].filter((part) => part !== undefined).join(' ');
}

function line(group: Group, way: Line['way'], what: string, facts: string, isBad = false): Line {
  return { group, way, what, facts, isBad: isBad === true };
}
