import { makeStatus, type Status } from './status.ts';

/** The options of `pods/log`. */
export interface LogQuery {
  readonly container: string | undefined;
  readonly follow: boolean;
  readonly previous: boolean;
  readonly timestamps: boolean;
  readonly since: Date | undefined;
  readonly tailLines: number | undefined;
  readonly limitBytes: number | undefined;
}

/** Reads and validates the query of `pods/log` as ValidatePodLogOptions does; a Status when it is refused. */
export function readLogQuery(query: URLSearchParams, pod: string, now: Date): LogQuery | Status {
  const problems: string[] = [];
  const integer = (name: string, least: number): number | undefined => {
    const text = query.get(name);
    if (text === null || text === '') return undefined;
    const value = Number(text);
    if (!/^-?\d+$/.test(text)) problems.push(`${name}: Invalid value: "${text}": must be an integer`);
    else if (value < least) {
      problems.push(
        `${name}: Invalid value: ${value}: must be greater than ${least === 0 ? 'or equal to 0' : '0'}`,
      );
    }
    return value;
  };
  const sinceSeconds = integer('sinceSeconds', 1);
  const tailLines = integer('tailLines', 0);
  const limitBytes = integer('limitBytes', 1);
  const sinceText = query.get('sinceTime');
  const sinceTime = sinceText === null || sinceText === '' ? undefined : new Date(sinceText);
  if (sinceTime !== undefined && Number.isNaN(sinceTime.getTime())) {
    return makeStatus(400, `parsing time "${sinceText}" as "2006-01-02T15:04:05Z07:00": cannot parse`);
  }
  if (sinceTime !== undefined && sinceSeconds !== undefined) {
    problems.push('Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified');
  }
  if (problems.length > 0) {
    const list = problems.length === 1 ? problems[0] : `[${problems.join(', ')}]`;
    return makeStatus(422, `PodLogOptions "${pod}" is invalid: ${list}`, {
      name: pod,
      kind: 'PodLogOptions',
    });
  }
  return {
    container: query.get('container') || undefined,
    follow: readBoolean(query.get('follow')),
    previous: readBoolean(query.get('previous')),
    timestamps: readBoolean(query.get('timestamps')),
    since: sinceSeconds === undefined ? sinceTime : new Date(now.getTime() - sinceSeconds * 1000),
    tailLines,
    limitBytes,
  };
}

/** A boolean of a query as Go reads it. */
export function readBoolean(text: string | null): boolean {
  return text !== null && ['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text);
}
