import { type PodRow, summarizePod } from './pod-status.ts';
import type { PodView } from './pod-view.ts';
import { showHidden } from './text.ts';

const heads: PodRow = { name: 'NAME', ready: 'READY', status: 'STATUS', restarts: 'RESTARTS', age: 'AGE' };
/** A phone shows about so many characters of a preformatted line; longer rows are folded. */
const maxWidth = 64;

/** The pods of a namespace as a table; where rows would be too wide for a phone, the name stands on a line of its own. */
export function renderPods(
  pods: readonly PodView[],
  { namespace, now }: { readonly namespace: string; readonly now: Date },
): string {
  if (pods.length === 0) return `There are no pods in namespace "${namespace}".\n`;
  const rows = [heads, ...pods.map((pod) => summarizePod(pod, now))].map((row) => ({
    name: clean(row.name),
    cells: [row.ready, row.status, row.restarts, row.age].map(clean),
  }));
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...rows.map(({ cells }) => cells[column]?.length ?? 0)),
  );
  const nameWidth = Math.max(...rows.map(({ name }) => name.length));
  const cells = rows.map((row) =>
    row.cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const isWide = nameWidth + 2 + widths.reduce((sum, width) => sum + width + 2, -2) > maxWidth;
  const lines = rows.map(({ name }, index) =>
    isWide ? `${name}\n  ${cells[index]}` : `${name.padEnd(nameWidth)}  ${cells[index]}`,
  );
  return `${lines.join('\n')}\n`;
}

/** What a cluster says is text that somebody else wrote. */
function clean(text: string): string {
  return showHidden(text.replace(/\s+/g, ' '));
}
