/** `12,345`. */
export function writeCount(count: number): string {
  return String(Math.trunc(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 line`, `2,000 lines`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${writeCount(count)} ${count === 1 ? one : many}`;
}

/** `812 bytes`, `12.4 kB`, `100 MB`: decimal, as Slack writes sizes of files. */
export function writeBytes(bytes: number): string {
  if (bytes < 1_000) return countOf(bytes, 'byte');
  const units = ['kB', 'MB', 'GB', 'TB'];
  let size = bytes / 1_000;
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1_000;
    unit += 1;
  }
  return `${size < 99.5 ? Number(size.toFixed(1)) : Math.round(size)} ${units[unit]}`;
}
