/** One thing that was looked at. `hint` says what to do about a fault. */
export interface Finding {
  readonly part:
    | 'configuration'
    | 'policy'
    | 'redaction'
    | 'cluster'
    | 'store'
    | 'queue'
    | 'slack'
    | 'approvals';
  readonly ok: boolean;
  readonly message: string;
  readonly hint?: string;
}

/** How long one part may take to answer. */
export const withinMs = 8_000;

/** What went wrong, in one line. */
export function sentence(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]?.slice(0, 300) ?? '';
}
