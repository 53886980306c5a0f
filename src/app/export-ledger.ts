import { besideOf } from '../core/ledger/beside.ts';
import { canonicalJson, genesis, type Sha256 } from '../core/ledger/chain.ts';
import { type HeaderLine, ledgerSchema, toCheckpointLine } from '../core/ledger/lines.ts';
import type { ChainRecord, Checkpoints, Ledger } from './ports/ledger.ts';

interface ExportWorld {
  readonly ledger: Ledger;
  readonly checkpoints: Checkpoints;
  readonly sha256: Sha256;
}

interface Head {
  readonly index: number;
  readonly hash: string;
}

/**
 * The ledger as lines of canonical JSON: a header, the records, and each checkpoint directly behind the record it speaks of. What
 * is appended meanwhile is left out. `since`: from the first record since then; `run`: the records of one run and of what
 * stands beside it, alone.
 */
export async function* exportLedger(
  world: ExportWorld,
  how: { readonly since?: Date; readonly run?: string } = {},
): AsyncGenerator<string> {
  const head = await world.ledger.head();
  const from = how.since === undefined ? 1 : ((await world.ledger.indexSince(how.since)) ?? head.index + 1);
  if (how.run === undefined) yield* exportAll(world, from, head);
  else yield* exportRun(world.ledger, { run: how.run, from, head });
}

async function* exportAll(world: ExportWorld, from: number, head: Head): AsyncGenerator<string> {
  const signed = (await world.checkpoints.list(from)).filter(({ index }) => index <= head.index);
  const checkpoints = new Map(signed.map((one) => [one.index, toCheckpointLine(one, world.sha256)]));
  const previous = await hashBefore(world.ledger, from, head);
  yield writeHeader({ from, previous, to: head.index, head: head.hash, checkpoints: checkpoints.size });
  for await (const record of readUntil(world.ledger, from, head)) {
    yield writeRecord(record);
    const checkpoint = checkpoints.get(record.index);
    if (checkpoint !== undefined) yield canonicalJson(checkpoint);
  }
}

/** A run's records are few: they are read first, because the header speaks of all of them. */
async function* exportRun(
  ledger: Ledger,
  { run, from, head }: { readonly run: string; readonly from: number; readonly head: Head },
): AsyncGenerator<string> {
  const records: ChainRecord[] = [];
  const own = [run, besideOf(run)];
  for await (const record of readUntil(ledger, from, head))
    if (own.includes(record.run)) records.push(record);
  const [first, last] = [records[0], records.at(-1)];
  yield writeHeader({
    from: first?.index ?? head.index + 1,
    previous: first?.previous ?? head.hash,
    to: last?.index ?? head.index,
    head: last?.hash ?? head.hash,
    checkpoints: 0,
    run,
    indexes: records.map(({ index }) => index),
  });
  for (const record of records) yield writeRecord(record);
}

async function* readUntil(ledger: Ledger, from: number, head: Head): AsyncGenerator<ChainRecord> {
  if (from > head.index) return;
  for await (const record of ledger.chain(from)) {
    yield record;
    if (record.index === head.index) return;
  }
}

async function hashBefore(ledger: Ledger, from: number, head: Head): Promise<string> {
  if (from === 1) return genesis;
  if (from > head.index) return head.hash;
  for await (const { previous } of ledger.chain(from)) return previous;
  throw new Error('A record of the ledger is gone.');
}

function writeHeader(header: Omit<HeaderLine, 'type' | 'schema'>): string {
  return canonicalJson({ type: 'header', schema: ledgerSchema, ...header });
}

function writeRecord({ eventDigest, ...record }: ChainRecord): string {
  return canonicalJson(record.event === null ? { ...record, eventDigest } : record);
}
