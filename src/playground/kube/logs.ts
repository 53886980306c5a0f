import type { ServerResponse } from 'node:http';
import type { ContainerSeed } from '../world/workload.ts';
import { badRequest, type Refusal } from './status.ts';

/** Writes a container's log as the kubelet does: plain text, whole lines, the timestamp before each where asked. */
export function sendLog(
  seed: ContainerSeed,
  startedAt: Date,
  query: URLSearchParams,
  response: ServerResponse,
): Refusal | undefined {
  const sinceSeconds = query.get('sinceSeconds');
  const sinceTime = query.get('sinceTime');
  const tailLines = query.get('tailLines');
  if (sinceSeconds !== null && sinceTime !== null)
    return invalid('at most one of sinceTime or sinceSeconds may be specified');
  if (sinceSeconds !== null && !(Number(sinceSeconds) >= 1))
    return invalid('sinceSeconds: must be greater than 0');
  if (tailLines !== null && !/^\d+$/.test(tailLines))
    return invalid('tailLines: must be greater than or equal to 0');
  if (sinceTime !== null && Number.isNaN(Date.parse(sinceTime)))
    return badRequest(`sinceTime: "${sinceTime}" is no time`);
  const isPrevious = query.get('previous') === 'true';
  const source = isPrevious ? seed.log.previous : seed.log.lines;
  if (source === undefined) return badRequest(`previous terminated container "${seed.name}" not found`);
  const since =
    sinceTime !== null
      ? Date.parse(sinceTime)
      : sinceSeconds !== null
        ? Date.now() - Number(sinceSeconds) * 1_000
        : 0;
  const withTime = query.get('timestamps') === 'true';
  const write = (at: Date, text: string) =>
    response.write(`${withTime ? `${at.toISOString().replace('Z', '000000Z')} ` : ''}${text}\n`);
  const lines = source
    .map(({ secondsAgo, text }) => ({ at: new Date(startedAt.getTime() - secondsAgo * 1_000), text }))
    .filter(({ at }) => at.getTime() >= since);
  response.writeHead(200, { 'Content-Type': 'text/plain' });
  response.flushHeaders();
  for (const { at, text } of tailLines === null
    ? lines
    : lines.slice(lines.length - Math.min(lines.length, Number(tailLines))))
    write(at, text);
  if (query.get('follow') !== 'true' || isPrevious || seed.log.live.length === 0) {
    response.end();
    return undefined;
  }
  let next = 0;
  const timer = setInterval(() => {
    write(new Date(), seed.log.live[next % seed.log.live.length] ?? '');
    next += 1;
  }, seed.log.liveEverySeconds * 1_000);
  response.on('close', () => clearInterval(timer));
  return undefined;
}

function invalid(message: string): Refusal {
  return { code: 422, reason: 'Invalid', message: `PodLogOptions "" is invalid: ${message}` };
}
