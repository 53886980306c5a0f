import { isDeepStrictEqual } from 'node:util';
import { type RefusalMode, refusalModes } from './exec-refusal.ts';
import { type NodeMode, nodeModes, type StatusMode, statusModes } from './fault-statuses.ts';

/** Ways an exec can go wrong after the upgrade, beside a false status or a refusal of the node. */
const wireModes = [
  'no-status-1000',
  'no-status-1011',
  'false-success',
  'text-frame',
  'zero-length',
  'unknown-channel',
  'split-status',
  'status-before-output',
  'status-without-close',
  'bad-json-status',
  'half-open',
  'late-status',
  'empty-status-frame',
  'no-first-frame',
  'server-255',
  'fragmented',
  'large-frame',
  'close-1001',
  'close-3000',
  'reset-after-status',
  'server-ping-only',
  'missing-shell-as-output',
] as const;

const cutModes = ['reset', 'freeze', 'close'] as const;

export type WireMode = (typeof wireModes)[number];

/** What shall go wrong with one exec. */
export type ExecFault =
  | { readonly kind: 'refuse'; readonly mode: RefusalMode }
  | { readonly kind: 'wire'; readonly mode: WireMode }
  | { readonly kind: 'status'; readonly mode: StatusMode }
  | { readonly kind: 'node'; readonly mode: NodeMode }
  | { readonly kind: 'cut'; readonly afterBytes: number; readonly how: CutMode };

/** How a connection is lost in the middle: reset, silent for ever, or closed as if all were well. */
export type CutMode = (typeof cutModes)[number];

export type FaultAnswer = { readonly ok: true } | { readonly ok: false; readonly error: string };

export interface Faults {
  /** Sets a fault; unknown ones are refused by name. */
  set(fault: unknown): FaultAnswer;
  /** The fault for the next exec in this pod, which is used up by asking. */
  takeExec(pod: string): ExecFault | undefined;
  protocol(): 'v4' | 'v5';
  /** Whether `verb resource` (such as `create pods/exec`) is denied. */
  isDenied(permission: string): boolean;
  clear(): void;
}

interface Waiting {
  readonly fault: ExecFault;
  readonly pod: string | undefined;
  times: number;
}

/** Pod changes are the cluster's to make. */
export interface FaultEffects {
  onDown(isDown: boolean): void;
  /** These answer false when there is no such pod. */
  recreatePod(name: string): boolean;
  deletePod(name: string): boolean;
  setImage(pod: string, image: string): boolean;
}

/** Every mode of the fault `exec`. */
export const execModes: readonly string[] = [...wireModes, ...statusModes, ...nodeModes, ...refusalModes];

function readMode(mode: unknown): ExecFault | undefined {
  const refusal = refusalModes.find((one) => one === mode);
  if (refusal !== undefined) return { kind: 'refuse', mode: refusal };
  const status = statusModes.find((one) => one === mode);
  if (status !== undefined) return { kind: 'status', mode: status };
  const node = nodeModes.find((one) => one === mode);
  if (node !== undefined) return { kind: 'node', mode: node };
  const wire = wireModes.find((one) => one === mode);
  return wire === undefined ? undefined : { kind: 'wire', mode: wire };
}

const known = [
  'restart',
  'cut_exec',
  'exec',
  'exec_protocol',
  'down',
  'deny',
  'recreate_pod',
  'delete_pod',
  'set_image',
  'clear',
] as const;

/** The server's faults: none at first. */
export function createFaults(effects: FaultEffects): Faults {
  const waiting: Waiting[] = [];
  let protocol: 'v4' | 'v5' = 'v5';
  let down = false;
  let denied: readonly string[] = [];
  const clear = () => {
    waiting.length = 0;
    protocol = 'v5';
    denied = [];
    if (down) effects.onDown(false);
    down = false;
  };

  function setOne(name: (typeof known)[number], value: unknown): string | undefined {
    switch (name) {
      case 'cut_exec': {
        const { after_bytes: afterBytes = 0, how: wanted = 'reset', times = 1, pod } = fields(value);
        const how = cutModes.find((one) => one === wanted);
        if (how === undefined) return `how must be one of ${cutModes.join(', ')}`;
        if (!isCount(afterBytes)) return 'after_bytes must be a number of bytes';
        if (!isCount(times)) return 'times must be a number';
        waiting.push({ fault: { kind: 'cut', afterBytes, how }, times, pod: asName(pod) });
        return undefined;
      }
      case 'exec': {
        const { mode, times = 1, pod } = fields(value);
        const fault = readMode(mode);
        if (!isCount(times)) return 'times must be a number';
        if (fault === undefined)
          return `exec mode ${JSON.stringify(mode)} is unknown; known are ${execModes.join(', ')}`;
        waiting.push({ fault, times, pod: asName(pod) });
        return undefined;
      }
      case 'exec_protocol':
        if (value !== 'v4' && value !== 'v5') return 'exec_protocol must be "v4" or "v5"';
        protocol = value;
        return undefined;
      case 'restart':
        if (!isCount(value)) return 'restart must be the milliseconds that the server is away';
        effects.onDown(true);
        setTimeout(() => effects.onDown(false), value).unref();
        return undefined;
      case 'down':
        if (typeof value !== 'boolean') return 'down must be true or false';
        down = value;
        effects.onDown(value);
        return undefined;
      case 'deny': {
        const list = Array.isArray(value) ? value : [value];
        if (!list.every((one): one is string => typeof one === 'string' && /^\w+ [\w/]+$/.test(one))) {
          return 'deny must be a list such as ["create pods/exec"]';
        }
        denied = list;
        return undefined;
      }
      case 'recreate_pod':
      case 'delete_pod': {
        const change = name === 'recreate_pod' ? effects.recreatePod : effects.deletePod;
        return typeof value === 'string' && change(value)
          ? undefined
          : `there is no pod ${JSON.stringify(value)}`;
      }
      case 'set_image': {
        const { pod, image } = fields(value);
        if (typeof image !== 'string' || !/^[\w./:@-]{1,500}$/.test(image))
          return 'image must be such as "registry.example.com/shop/api:2.15.0"';
        return typeof pod === 'string' && effects.setImage(pod, image)
          ? undefined
          : `there is no pod ${JSON.stringify(pod)}`;
      }
      case 'clear':
        clear();
        return undefined;
    }
  }

  return {
    set: (fault) => {
      const entries = Object.entries(fields(fault));
      if (entries.length === 0 || isDeepStrictEqual(fault, [])) return refuse('a fault is an object');
      for (const [name, value] of entries) {
        const key = known.find((one) => one === name);
        if (key === undefined) return refuse(`fault "${name}" is unknown`);
        const problem = setOne(key, value);
        if (problem !== undefined) return { ok: false, error: problem };
      }
      return { ok: true };
    },
    takeExec: (pod) => {
      const index = waiting.findIndex((one) => one.pod === undefined || one.pod === pod);
      const found = waiting[index];
      if (found === undefined) return undefined;
      found.times -= 1;
      if (found.times <= 0) waiting.splice(index, 1);
      return found.fault;
    },
    protocol: () => protocol,
    isDenied: (permission) => denied.includes(permission),
    clear,
  };
}

function refuse(why: string): FaultAnswer {
  return { ok: false, error: `${why}; known are ${known.join(', ')}` };
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function asName(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
