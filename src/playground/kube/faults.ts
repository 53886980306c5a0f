const execModes = [
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
  'empty-403',
  'plain-500',
  'http-401',
  'http-403',
  'http-429',
  'http-503',
  'stall',
] as const;

export type ExecMode = (typeof execModes)[number];

export interface Faults {
  /** Takes one order of `/control/faults`. */
  readonly order: (fault: unknown) => { ok: true } | { ok: false; error: string };
  /** What the next exec shall do wrong; each order is used up. */
  readonly nextExec: () => { readonly mode?: ExecMode; readonly cutAfterBytes?: number };
  readonly protocol: () => 'v5' | 'v4';
  readonly isDown: () => boolean;
  readonly clear: () => void;
}

/** The API server's part of the ordered misbehaviour. */
export function openFaults(): Faults {
  let modes: ExecMode[] = [];
  let cuts: number[] = [];
  let protocol: 'v5' | 'v4' = 'v5';
  let down = false;

  function order(fault: unknown): { ok: true } | { ok: false; error: string } {
    const {
      exec,
      cut_exec: cut,
      exec_protocol: wanted,
      down: isDown,
    } = (fault ?? {}) as Record<string, unknown>;
    const { mode, times } = (exec ?? cut ?? {}) as Record<string, unknown>;
    const count = typeof times === 'number' && times > 0 && times <= 1_000 ? times : 1;
    if (exec !== undefined && execModes.some((known) => known === mode))
      modes.push(...Array<ExecMode>(count).fill(mode as ExecMode));
    else if (cut !== undefined)
      cuts.push(
        ...Array<number>(count).fill(Number((cut as Record<string, unknown>)['after_bytes'] ?? 0) || 0),
      );
    else if (wanted === 'v4' || wanted === 'v5') protocol = wanted;
    else if (typeof isDown === 'boolean') down = isDown;
    else
      return {
        ok: false,
        error: `Known faults of the API server: {"exec":{"mode","times"}} with mode ${execModes.join(', ')}; {"cut_exec":{"after_bytes","times"}}; {"exec_protocol":"v4"|"v5"}; {"down":true|false}.`,
      };
    return { ok: true };
  }

  return {
    order,
    nextExec: () => {
      const mode = modes.shift();
      const cutAfterBytes = mode === undefined ? cuts.shift() : undefined;
      return {
        ...(mode === undefined ? {} : { mode }),
        ...(cutAfterBytes === undefined ? {} : { cutAfterBytes }),
      };
    },
    protocol: () => protocol,
    isDown: () => down,
    clear: () => {
      modes = [];
      cuts = [];
      protocol = 'v5';
      down = false;
    },
  };
}
