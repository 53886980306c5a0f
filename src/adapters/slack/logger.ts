import { type Logger, LogLevel } from '@slack/logger';
import type { Log } from '../../app/ports/log.ts';

/** Slack's libraries log whole payloads at the debug level; only their warnings and errors reach our log, first line only. */
export function boltLogger(log: Log): Logger {
  const line = (parts: unknown[]) =>
    parts
      .map((part) => (part instanceof Error ? part.message : typeof part === 'string' ? part : ''))
      .join(' ')
      .split('\n')[0]
      ?.slice(0, 300) ?? '';
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (...parts) => log.warn({ from: 'slack', says: line(parts) }, "Slack's library warned."),
    error: (...parts) =>
      log.error({ from: 'slack', says: line(parts) }, "Slack's library reported an error."),
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  };
}
