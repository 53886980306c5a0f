/** The most names that a refusal suggests, and the most that are compared. */
const maxSuggested = 3;
const maxCompared = 2_000;

/** The names most like the one that was typed, best first: those that hold it or differ in few letters. */
export function findNear(wanted: string, names: readonly string[]): readonly string[] {
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  return names
    .slice(0, maxCompared)
    .map((name) => ({ name, distance: distanceOf(wanted, name) }))
    .filter(({ distance }) => distance <= limit)
    .toSorted((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, maxSuggested)
    .map(({ name }) => name);
}

/** ` Near are "api", "apis".`, or nothing. */
export function writeNear(names: readonly string[]): string {
  return names.length === 0 ? '' : ` Near: ${names.map((name) => `"${name}"`).join(', ')}.`;
}

function distanceOf(wanted: string, name: string): number {
  if (name.includes(wanted) || (name.length > 2 && wanted.includes(name))) return 1;
  return countEdits(wanted, name.slice(0, wanted.length + 8));
}

/** Levenshtein's distance, with two neighbours that changed places as one edit (optimal string alignment). */
function countEdits(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let at = 1; at <= a.length; at += 1) {
    const next = [at];
    for (let to = 1; to <= b.length; to += 1) {
      const replaced = (row[to - 1] ?? 0) + (a[at - 1] === b[to - 1] ? 0 : 1);
      const swapped = at > 1 && to > 1 && a[at - 1] === b[to - 2] && a[at - 2] === b[to - 1];
      next.push(
        Math.min(
          replaced,
          (row[to] ?? 0) + 1,
          (next[to - 1] ?? 0) + 1,
          swapped ? (before[to - 2] ?? 0) + 1 : replaced,
        ),
      );
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}
