import { isDeepStrictEqual } from 'node:util';

/** Ways an exec can go wrong before the upgrade. */
const refusalModes = [
  'empty-403',
  'plain-500',
  'http-401',
  'http-403',
  'http-404',
  'http-429',
  'http-503',
  'stall',
] as const;
/** Ways an exec can go wrong after the upgrade. */
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
] as const;

export type RefusalMode = (typeof refusalModes)[number];
export type WireMode = (typeof wireModes)[number];

/** What shall go wrong with one exec. */
export type ExecFault =
  | { readonly kind: 'refuse'; readonly mode: RefusalMode }
  | { readonly kind: 'wire'; readonly mode: WireMode }
  | { readonly kind: 'cut'; readonly afterBytes: number };

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
  /** Both answer false when there is no such pod. */
  recreatePod(name: string): boolean;
  deletePod(name: string): boolean;
}

const known = [
  'cut_exec',
  'exec',
  'exec_protocol',
  'down',
  'deny',
  'recreate_pod',
  'delete_pod',
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
        const { after_bytes: afterBytes = 0, times = 1, pod } = fields(value);
        if (!isCount(afterBytes)) return 'after_bytes must be a number of bytes';
        if (!isCount(times)) return 'times must be a number';
        waiting.push({ fault: { kind: 'cut', afterBytes }, times, pod: asName(pod) });
        return undefined;
      }
      case 'exec': {
        const { mode, times = 1, pod } = fields(value);
        const refuse = refusalModes.find((one) => one === mode);
        const wire = wireModes.find((one) => one === mode);
        if (!isCount(times)) return 'times must be a number';
        if (refuse) waiting.push({ fault: { kind: 'refuse', mode: refuse }, times, pod: asName(pod) });
        else if (wire) waiting.push({ fault: { kind: 'wire', mode: wire }, times, pod: asName(pod) });
        else
          return `exec mode ${JSON.stringify(mode)} is unknown; known are ${[...wireModes, ...refusalModes].join(', ')}`;
        return undefined;
      }
      case 'exec_protocol':
        if (value !== 'v4' && value !== 'v5') return 'exec_protocol must be "v4" or "v5"';
        protocol = value;
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
