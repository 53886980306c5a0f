import { Refusal } from '../errors.ts';
import { breaks, type Fault } from '../faults.ts';
import { asJson, asText, type Json } from '../json.ts';
import type { Control, ControlCall } from './act.ts';

/** How a fault is ordered: read it (a refusal where it is wrong), then do it. */
type Order = (control: Control, value: unknown) => () => void;

const orders: Readonly<Record<string, Order>> = {
  rate_limit: queued((spec) => ({
    kind: 'rate_limit',
    ...callsOf(spec),
    retryAfter: whole(spec, 'retry_after', 1),
  })),
  server_error: queued((spec) => ({ kind: 'server_error', ...callsOf(spec), status: statusOf(spec) })),
  api_error: queued((spec) => ({
    kind: 'api_error',
    ...callsOf(spec),
    error: asText(spec['error']) ?? 'internal_error',
  })),
  network: queued((spec) => ({ kind: 'network', ...callsOf(spec), when: whenOf(spec) })),
  stall_acks: queued(() => ({ kind: 'stall_acks' })),
  redeliver: queued(() => ({ kind: 'redeliver' })),
  refresh_socket: ({ sockets }, value) => {
    const reason = reasonOf(value);
    return () => sockets.refresh(reason);
  },
  file_uploads_disabled:
    ({ workspace }, value) =>
    () => {
      workspace.mayUpload = value === false || value === 'off';
    },
  drop_socket:
    ({ sockets }) =>
    () =>
      sockets.drop(),
  rate_limits:
    ({ workspace }, value) =>
    () =>
      workspace.limits.enable(value !== false && value !== 'off'),
};

/** `POST /control/faults`: orders trouble. Faults of other servers go to their owner. */
export const faults: ControlCall = async (control, body) => {
  const named = Object.entries(body);
  if (named.length === 0) throw new Refusal(400, `No fault is named. Slack's: ${known()}.`);
  const own = named.filter(([name]) => Object.hasOwn(orders, name));
  const foreign = named.filter(([name]) => !Object.hasOwn(orders, name));
  const ready = own.flatMap(([name, value]) => orders[name]?.(control, value) ?? []);
  if (foreign.length > 0) {
    const names = foreign.map(([name]) => `"${name}"`).join(', ');
    const answer = await control.onFault?.(Object.fromEntries(foreign));
    if (answer?.ok !== true)
      throw new Refusal(400, answer?.error ?? `There is no fault ${names}. Slack's: ${known()}.`);
  }
  for (const order of ready) order();
  control.workspace.log.add('fault', { ordered: named.map(([name]) => name) });
  return {};
};

function known(): string {
  return Object.keys(orders).join(', ');
}

function queued(read: (spec: Json) => Fault): Order {
  return ({ workspace }, value) => {
    const spec = asJson(value);
    const times = typeof value === 'number' ? value : whole(spec, 'times', 1);
    const skip = spec['skip'] === undefined || spec['skip'] === 0 ? 0 : whole(spec, 'skip', 1);
    const fault = read(spec);
    return () => workspace.faults.order(fault, times, skip);
  };
}

function callsOf(spec: Json): { readonly method: string; readonly channel?: string } {
  const method = asText(spec['method']) ?? '*';
  const channel = asText(spec['channel']);
  return channel === undefined ? { method } : { method, channel };
}

function statusOf(spec: Json): number {
  const status = whole(spec, 'status', 500);
  if (status < 200 || status > 599) throw new Refusal(400, `"status" is ${status}. It must be 200 to 599.`);
  return status;
}

const reasons = ['refresh_requested', 'warning', 'link_disabled', 'too_many_websockets'];

function reasonOf(value: unknown): string {
  const reason = asText(asJson(value)['reason']) ?? 'refresh_requested';
  if (reasons.includes(reason)) return reason;
  throw new Refusal(400, `"reason" is "${reason}". It must be one of: ${reasons.join(', ')}.`);
}

function whenOf(spec: Json): (typeof breaks)[number] {
  const when = spec['when'] ?? 'before';
  const known = breaks.find((one) => one === when);
  if (known !== undefined) return known;
  throw new Refusal(400, `"when" must be one of: ${breaks.join(', ')}.`);
}

function whole(spec: Json, name: string, unset: number): number {
  const value = spec[name] ?? unset;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1) return value;
  throw new Refusal(400, `"${name}" must be a whole number of at least 1.`);
}
