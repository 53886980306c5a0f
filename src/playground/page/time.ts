/** The time of a message as Slack writes it beside the name. */
export function clockOf(ts: string): string {
  return dateOf(ts).toLocaleTimeString(undefined, { hour: 'numeric', minute: '2-digit' });
}

/** The day of a message: today, yesterday, or a date. */
export function dayOf(ts: string): string {
  const date = dateOf(ts);
  const today = new Date();
  const yesterday = new Date(today.getTime() - 86_400_000);
  if (date.toDateString() === today.toDateString()) return 'Today';
  if (date.toDateString() === yesterday.toDateString()) return 'Yesterday';
  return date.toLocaleDateString(undefined, { weekday: 'long', month: 'long', day: 'numeric' });
}

/** The full moment, for a tooltip. */
export function momentOf(ts: string): string {
  return dateOf(ts).toLocaleString();
}

/** A moment in Slack's format tokens, in the reader's zone. */
export function writeDate(seconds: number, format: string): string {
  const date = new Date(seconds * 1_000);
  const day = date.toLocaleDateString(undefined, { year: 'numeric', month: 'short', day: 'numeric' });
  const time = date.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
  return format.replace(/\{(?:date|day)\w*\}/g, day).replace(/\{time\w*\}|\{ago\}/g, time);
}

function dateOf(ts: string): Date {
  return new Date(Number(ts) * 1_000);
}
