import { ageOf } from './age.ts';
import { describeState } from './explain-pod.ts';
import type { Failure } from './failure.ts';
import { describeStatus, summarizePod } from './pod-status.ts';
import { containersOf, type EventView, ownerOf, type PodView } from './pod-view.ts';
import { cleanMessage } from './status.ts';
import { showHidden } from './text.ts';

/** How many of a pod's events are shown: its latest. */
const maxEvents = 10;

/** What an on-call person asks of a pod: its containers, how they ended before, what does not hold, what happened last. */
export function renderPod(
  pod: PodView,
  { events, now }: { readonly events: readonly EventView[] | Failure; readonly now: Date },
): string {
  const { name = '', namespace = '' } = pod.metadata ?? {};
  const { ready, restarts, age } = summarizePod(pod, now);
  const owner = ownerOf(pod);
  const facts = [
    `Pod ${name} in ${namespace}`,
    `Status: ${describeStatus(pod)}, ready ${ready}, restarts ${restarts}, age ${age}`,
    ...(pod.status?.message ? [`Message: ${cleanMessage(pod.status.message)}`] : []),
    `Node: ${pod.spec?.nodeName ?? 'none yet'}${pod.status?.podIP === undefined ? '' : `, IP ${pod.status.podIP}`}`,
    ...(owner?.name === undefined ? [] : [`Made by: ${owner.kind ?? '?'} ${owner.name}`]),
  ];
  const broken = (pod.status?.conditions ?? []).filter(({ status }) => status !== 'True');
  const sections = [
    facts,
    ...containersOf(pod).map((container) => renderContainer(container, now)),
    ...(broken.length === 0 ? [] : [['Conditions that do not hold:', ...broken.map(renderCondition)]]),
    renderEvents(events, now),
  ];
  return `${sections.map((lines) => lines.map(clean).join('\n')).join('\n\n')}\n`;
}

function renderContainer(
  { kind, spec, status }: ReturnType<typeof containersOf>[number],
  now: Date,
): string[] {
  const title = { main: 'Container', init: 'Init container', ephemeral: 'Ephemeral container' }[kind];
  const last = status?.lastState?.terminated;
  const resources = (['requests', 'limits'] as const).flatMap((which) => {
    const set = Object.entries(spec.resources?.[which] ?? {}).map(([what, much]) => `${what} ${much}`);
    return set.length === 0 ? [] : [`${which} ${set.join(', ')}`];
  });
  return [
    `${title} ${spec.name ?? '?'}: ${describeState(status?.state, now)}`,
    `  image ${spec.image ?? '?'}`,
    ...(last === undefined ? [] : [`  before: ${describeState({ terminated: last }, now)}`]),
    ...(status === undefined
      ? []
      : [`  ready: ${status.ready === true ? 'yes' : 'no'}, restarts: ${status.restartCount ?? 0}`]),
    ...(resources.length === 0 ? [] : [`  ${resources.join('; ')}`]),
  ];
}

function renderCondition({
  type,
  status,
  reason,
  message,
}: {
  type?: string | undefined;
  status?: string | undefined;
  reason?: string | undefined;
  message?: string | undefined;
}): string {
  return `  ${type ?? '?'} is ${status ?? '?'}${reason ? ` (${reason})` : ''}${message ? `: ${cleanMessage(message)}` : ''}`;
}

function renderEvents(events: readonly EventView[] | Failure, now: Date): string[] {
  if (!isList(events)) return [`Events: could not be read. ${events.message}`];
  if (events.length === 0) return ['Events: none.'];
  const latest = events.toSorted((a, b) => compare(timeOf(a), timeOf(b))).slice(-maxEvents);
  const title =
    latest.length < events.length ? `Events (the last ${maxEvents} of ${events.length}):` : 'Events:';
  return [title, ...latest.map((event) => renderEvent(event, now))];
}

function renderEvent(event: EventView, now: Date): string {
  const count = event.series?.count ?? event.count ?? 1;
  const age = ageOf(timeOf(event), now);
  const when = age === undefined ? '' : `${age} ago`;
  return `  ${[when, event.type === 'Normal' ? '' : (event.type ?? ''), event.reason ?? ''].filter(Boolean).join(' ')}${count > 1 ? ` (${count} times)` : ''}: ${cleanMessage(event.message ?? '')}`;
}

/** The last time it was seen, by whichever of its fields the reporter filled. */
function timeOf({ series, lastTimestamp, eventTime, firstTimestamp, metadata }: EventView): string {
  return (
    series?.lastObservedTime ??
    lastTimestamp ??
    eventTime ??
    firstTimestamp ??
    metadata?.creationTimestamp ??
    ''
  );
}

function compare(a: string, b: string): number {
  const [left, right] = [Date.parse(a), Date.parse(b)];
  return (Number.isNaN(left) ? 0 : left) - (Number.isNaN(right) ? 0 : right);
}

function isList(events: readonly EventView[] | Failure): events is readonly EventView[] {
  return Array.isArray(events);
}

/** What a cluster says is text that somebody else wrote. */
function clean(line: string): string {
  return showHidden(line.replace(/[\n\r\t]/g, ' '));
}
