/** Trouble that has been ordered and not happened yet. `method` may be `*`. */
export type Fault =
  | (OfCalls & { readonly kind: 'rate_limit'; readonly retryAfter: number })
  | (OfCalls & { readonly kind: 'server_error'; readonly status: number })
  | (OfCalls & { readonly kind: 'api_error'; readonly error: string })
  | (OfCalls & { readonly kind: 'network'; readonly when: (typeof breaks)[number] })
  | { readonly kind: 'stall_acks' }
  | { readonly kind: 'redeliver' };

/**
 * When the line breaks: before or after the effect; `stalled`: it takes effect, and no answer comes; `garbled`: it takes effect, and
 * a page of something between comes.
 */
export const breaks = ['before', 'after', 'stalled', 'garbled'] as const;

/** Which calls meet it; without a channel those of any. */
interface OfCalls {
  readonly method: string;
  readonly channel?: string;
}

type FaultOf<K extends Fault['kind']> = Extract<Fault, { kind: K }>;

export interface Faults {
  /** `skip`: so many fitting calls pass first. */
  order(fault: Fault, times: number, skip?: number): void;
  /** The first ordered fault of this kind that fits, used up once. */
  take<K extends Fault['kind']>(
    kind: K,
    where?: { readonly method: string; readonly channel?: string | undefined },
  ): FaultOf<K> | undefined;
  clear(): void;
}

/** A list of ordered faults, each good for a number of times. */
export function createFaults(): Faults {
  const ordered: { fault: Fault; left: number; skip: number }[] = [];
  return {
    order(fault, times, skip = 0) {
      ordered.push({ fault, left: times, skip });
    },
    take<K extends Fault['kind']>(kind: K, where?: { method: string; channel?: string | undefined }) {
      const fitting = ordered.filter(({ fault }) => fault.kind === kind && fits(fault, where));
      const found = fitting.find(({ skip }) => skip === 0);
      for (const waiting of fitting) waiting.skip = Math.max(0, waiting.skip - 1);
      if (found === undefined) return undefined;
      found.left -= 1;
      if (found.left <= 0) ordered.splice(ordered.indexOf(found), 1);
      return found.fault as FaultOf<K>;
    },
    clear() {
      ordered.length = 0;
    },
  };
}

function fits(fault: Fault, where?: { method: string; channel?: string | undefined }): boolean {
  if (!('method' in fault)) return true;
  if (where === undefined || (fault.method !== '*' && fault.method !== where.method)) return false;
  return fault.channel === undefined || fault.channel === where.channel;
}
