import type { Demand, Quorum } from './demand.ts';

/** `one of @S123, or two of @U1, @U2`: whom a run waits for, with ids; the card draws them as people and groups. */
export function describeDemand({ anyOf }: Demand): string {
  return describeQuorums(anyOf);
}

/** The same for the alternatives of a rule. */
export function describeQuorums(anyOf: readonly Quorum[]): string {
  return anyOf.map(describeQuorum).join(', or ');
}

function describeQuorum({ needed, users = [], groups = [] }: Quorum): string {
  const named = [...groups, ...users];
  const count = countWord(needed);
  if (named.length === 0) return needed === 1 ? 'one other person' : `${count} other people`;
  return `${count} of ${named.map((id) => `@${id}`).join(', ')}`;
}

/** The ids that a demand names. */
export function namesIn({ anyOf }: Demand): readonly string[] {
  return [...new Set(anyOf.flatMap(({ users = [], groups = [] }) => [...groups, ...users]))];
}

/** `one` to `five`, then digits. */
export function countWord(count: number): string {
  return ['none', 'one', 'two', 'three', 'four', 'five'][count] ?? String(count);
}
