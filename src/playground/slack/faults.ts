/** Trouble that has been ordered and not happened yet. `method` may be `*`. */
export type Fault =
  | {
      readonly kind: 'rate_limit';
      readonly method: string;
      readonly channel?: string;
      readonly retryAfter: number;
    }
  | { readonly kind: 'server_error'; readonly method: string; readonly status: number }
  | { readonly kind: 'api_error'; readonly method: string; readonly error: string }
  | { readonly kind: 'network'; readonly method: string; readonly when: 'before' | 'after' }
  | { readonly kind: 'stall_acks' }
  | { readonly kind: 'redeliver' };

type FaultOf<K extends Fault['kind']> = Extract<Fault, { kind: K }>;

export interface Faults {
  order(fault: Fault, times: number): void;
  /** The first ordered fault of this kind that fits, used up once. */
  take<K extends Fault['kind']>(
    kind: K,
    where?: { readonly method: string; readonly channel?: string | undefined },
  ): FaultOf<K> | undefined;
  clear(): void;
}

/** A list of ordered faults, each good for a number of times. */
export function createFaults(): Faults {
  const ordered: { fault: Fault; left: number }[] = [];
  return {
    order(fault, times) {
      ordered.push({ fault, left: times });
    },
    take<K extends Fault['kind']>(kind: K, where?: { method: string; channel?: string | undefined }) {
      const index = ordered.findIndex(({ fault }) => fault.kind === kind && fits(fault, where));
      const found = ordered[index];
      if (found === undefined) return undefined;
      found.left -= 1;
      if (found.left <= 0) ordered.splice(index, 1);
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
  return fault.kind !== 'rate_limit' || fault.channel === undefined || fault.channel === where.channel;
}
