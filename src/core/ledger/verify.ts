import { besideOf } from './beside.ts';
import { eventDigest, genesis, linkHash, type Sha256 } from './chain.ts';
import {
  type CheckpointLine,
  checkpointText,
  type HeaderLine,
  parseLine,
  type RecordLine,
  toCheckpointLine,
} from './lines.ts';

/** What is wrong with an export, at the first index where it is. */
export interface Bad {
  readonly index: number;
  readonly why: string;
}

/** What a good export holds. */
export interface Good {
  readonly records: number;
  readonly from: number;
  readonly to: number;
  readonly head: string;
  /** Records whose body was deleted after its time. */
  readonly pruned: number;
  readonly checkpoints: number;
  /** Checkpoints whose signature was checked with a key; without a key none is. */
  readonly verified: number;
  /** The run whose records alone it holds. */
  readonly run?: string;
}

/** What is known of the chain from elsewhere: the hash of a record, signed or as an earlier export ended. */
export interface Known {
  readonly index: number;
  readonly hash: string;
  readonly checkpoint?: CheckpointLine;
}

export interface Verifier {
  /** Takes the next line, without its end; undefined for one that is no text or too long. The first fault, once there is one. */
  readonly push: (line: string | undefined) => Bad | undefined;
  /** At the end: what it holds, or the first fault. */
  readonly end: () => { readonly ok: true; readonly good: Good } | { readonly ok: false; readonly bad: Bad };
}

/** Checks an export line by line, in constant memory but for what is known. Needs nothing but the lines and, for signatures, a key. */
export function openVerifier(how: {
  readonly sha256: Sha256;
  /** Whether a signature (base64) of a text is by the known key; absent where none is known. */
  readonly isSigned?: (text: string, signature: string) => boolean;
  readonly known?: readonly Known[];
}): Verifier {
  let header: HeaderLine | undefined;
  let last: { readonly index: number; readonly hash: string; readonly hasCheckpoint?: true } | undefined;
  let bad: Bad | undefined;
  const sum = { records: 0, pruned: 0, checkpoints: 0, verified: 0 };
  /** Of those, the ones that stand in the export. */
  let inside = 0;
  const known = new Map<number, string>();

  /** The index that the next record has to have. */
  function nextIndex(): number {
    const after = last === undefined ? (header?.from ?? 1) : last.index + 1;
    return header?.indexes === undefined ? after : (header.indexes[sum.records] ?? after);
  }

  function fail(index: number, why: string): Bad {
    bad ??= { index, why };
    return bad;
  }

  for (const { index, hash, checkpoint } of how.known ?? []) {
    const fault = checkpoint === undefined ? undefined : findFault(checkpoint);
    if (fault !== undefined) fail(1, `the known ${fault}`);
    if (checkpoint !== undefined) sum.checkpoints += 1;
    if ((known.get(index) ?? hash) !== hash)
      fail(index, 'what is known from elsewhere has different hashes for it');
    known.set(index, hash);
  }

  function push(text: string | undefined): Bad | undefined {
    if (bad !== undefined) return bad;
    const line = text === undefined ? undefined : parseLine(text);
    if (line === undefined)
      return fail(nextIndex(), 'the line is not what an export writes: it was changed, cut or is too long');
    if (header === undefined) return takeHeader(line);
    if (!('type' in line)) return takeRecord(line, header);
    if (line.type === 'checkpoint') return takeCheckpoint(line);
    return fail(nextIndex(), 'a second header stands among the records');
  }

  function takeHeader(line: ReturnType<typeof parseLine> & object): Bad | undefined {
    if (!('type' in line) || line.type !== 'header')
      return fail('index' in line ? line.index : 1, 'the header before it is missing');
    const { from, previous, indexes } = line;
    if ((indexes?.[0] ?? from) !== from) return fail(from, 'the header contradicts itself');
    if (from === 1 && previous !== genesis)
      return fail(1, 'the header puts something before the first record');
    if ((known.get(from - 1) ?? previous) !== previous) return fail(from - 1, 'another hash is known for it');
    header = line;
    return undefined;
  }

  function takeRecord(record: RecordLine, { run, previous: before }: HeaderLine): Bad | undefined {
    const { index, hash, previous, event } = record;
    const expected = nextIndex();
    if (index !== expected) {
      // A true record in a wrong place is told from one whose number was changed.
      const isTwice = index < expected && hashOf(record) === hash;
      return fail(
        isTwice ? index : expected,
        isTwice
          ? `record ${index} stands here once more`
          : `record ${expected} is missing here; one that calls itself ${index} stands in its place`,
      );
    }
    const isNext = run === undefined || last === undefined || last.index + 1 === index;
    if (isNext && previous !== (last?.hash ?? before))
      return fail(index, 'it does not follow the record before it');
    if (run !== undefined && record.run !== run && record.run !== besideOf(run))
      return fail(index, `it is not of run ${run}`);
    if (hashOf(record) !== hash) return fail(index, 'its content does not have the hash that it carries');
    if ((known.get(index) ?? hash) !== hash) return fail(index, 'another hash is known for it');
    sum.records += 1;
    if (event === null) sum.pruned += 1;
    last = { index, hash };
    return undefined;
  }

  function hashOf(record: RecordLine): string {
    const digest = record.event === null ? (record.eventDigest ?? '') : eventDigest(record.event, how.sha256);
    return linkHash({ ...record, eventDigest: digest }, how.sha256);
  }

  /** A checkpoint stands directly behind its record: elsewhere nobody would have compared their hashes. */
  function takeCheckpoint(checkpoint: CheckpointLine): Bad | undefined {
    const { index, hash } = checkpoint;
    const fault = findFault(checkpoint);
    if (fault !== undefined) return fail(nextIndex(), `the ${fault}`);
    if (index > (last?.index ?? 0))
      return fail(nextIndex(), `a checkpoint of record ${index} stands here, before that record`);
    if (index !== last?.index || last.hasCheckpoint)
      return fail(index, 'a checkpoint of it stands behind later lines');
    if (hash !== last.hash) return fail(index, 'another hash is known for it');
    sum.checkpoints += 1;
    inside += 1;
    last = { ...last, hasCheckpoint: true };
    return undefined;
  }

  /** What is wrong with a checkpoint by itself. */
  function findFault(checkpoint: CheckpointLine): string | undefined {
    const { index, digest, signature } = checkpoint;
    if (toCheckpointLine(checkpoint, how.sha256).digest !== digest)
      return `checkpoint of record ${index} was changed`;
    if (how.isSigned === undefined) return undefined;
    if (!how.isSigned(checkpointText(checkpoint), signature))
      return `checkpoint of record ${index} is not signed by the given key`;
    sum.verified += 1;
    return undefined;
  }

  /** What only the end shows: that there should be more. */
  function checkEnd({ from, to, head, previous, run, checkpoints, indexes }: HeaderLine): void {
    const end = last ?? { index: from - 1, hash: previous };
    const furthest = run === undefined ? Math.max(0, ...known.keys()) : 0;
    if (furthest > end.index) fail(end.index + 1, `the tail is cut: record ${furthest} is known`);
    if (to !== end.index || head !== end.hash || (indexes?.length ?? sum.records) !== sum.records)
      fail(nextIndex(), `the tail is cut or changed: the header says that it ends with record ${to}`);
    if (checkpoints !== inside)
      fail(end.index + 1, `of the ${checkpoints} checkpoints that the header speaks of ${inside} are there`);
  }

  return {
    push,
    end() {
      if (header === undefined) fail(1, 'it is empty: not even a header is there');
      else if (bad === undefined) checkEnd(header);
      if (bad !== undefined || header === undefined) return { ok: false, bad: bad ?? fail(1, 'it is empty') };
      const { from, previous, run } = header;
      return {
        ok: true,
        good: {
          ...sum,
          from,
          to: last?.index ?? from - 1,
          head: last?.hash ?? previous,
          ...(run === undefined ? {} : { run }),
        },
      };
    },
  };
}
