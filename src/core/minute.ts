/** `2026-11-24 10:40 UTC`, of an ISO 8601 time. */
export function minute(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
}
