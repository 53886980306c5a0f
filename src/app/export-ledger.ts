import { canonicalJson, genesis } from '../core/ledger/chain.ts';
import { type HeaderLine, ledgerSchema } from '../core/ledger/lines.ts';
import type { ChainRecord, Checkpoints, Ledger } from './ports.ts';

/**
 * The ledger as lines of canonical JSON: a header, the records, and each checkpoint behind the record it speaks of. What is
 * appended meanwhile is left out. `since`: from the first record since then; `run`: one run's records alone.
 */
export async function* exportLedger(
  world: { readonly ledger: Ledger; readonly checkpoints: Checkpoints },
  how: { readonly since?: Date; readonly run?: string } = {},
): AsyncGenerator<string> {
  const head = await world.ledger.head();
  const from = how.since === undefined ? 1 : ((await world.ledger.indexSince(how.since)) ?? head.index + 1);
  const checkpoints = (await world.checkpoints.list(from)).filter(({ index }) => index <= head.index);
  const header: HeaderLine = {
    type: 'header',
    schema: ledgerSchema,
    from,
    previous: await hashBefore(world.ledger, from, head),
    to: head.index,
    head: head.hash,
    ...(how.run === undefined ? {} : { run: how.run }),
  };
  yield canonicalJson(header);
  let next = 0;
  for await (const record of world.ledger.chain(from)) {
    if (record.index > head.index) return;
    if (how.run === undefined || record.run === how.run) yield writeRecord(record);
    for (
      let one = checkpoints[next];
      one !== undefined && one.index <= record.index;
      one = checkpoints[next]
    ) {
      next += 1;
      if (how.run === undefined) yield canonicalJson(one);
    }
  }
}

async function hashBefore(
  ledger: Ledger,
  from: number,
  head: { readonly index: number; readonly hash: string },
): Promise<string> {
  if (from === 1) return genesis;
  if (from > head.index) return head.hash;
  for await (const { previous } of ledger.chain(from)) return previous;
  throw new Error('A record of the ledger is gone.');
}

function writeRecord({ eventDigest, ...record }: ChainRecord): string {
  return canonicalJson(record.event === null ? { ...record, eventDigest } : record);
}
