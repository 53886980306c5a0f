import { eventDigest, genesis, linkHash, type Sha256 } from './chain.ts';
import { type CheckpointLine, checkpointText, type HeaderLine, parseLine, type RecordLine } from './lines.ts';

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
  /** The run whose records alone it holds; gaps between them are not looked for then. */
  readonly run?: string;
}

export interface Verifier {
  /** Takes the next line, without its end; undefined for one that is no text or too long. The first fault, once there is one. */
  readonly push: (line: string | undefined) => Bad | undefined;
  /** At the end: what it holds, or the first fault. */
  readonly end: () => { readonly ok: true; readonly good: Good } | { readonly ok: false; readonly bad: Bad };
}

/** Checks an export line by line, in constant memory but for 64 bytes a checkpoint. Needs nothing but the lines and, for signatures, a key. */
export function openVerifier(how: {
  readonly sha256: Sha256;
  /** Whether a signature (base64) of a text is by the known key; absent where none is known. */
  readonly isSigned?: (text: string, signature: string) => boolean;
  /** Checkpoints known from elsewhere. */
  readonly known?: readonly CheckpointLine[];
}): Verifier {
  let header: HeaderLine | undefined;
  let last: { readonly index: number; readonly hash: string } | undefined;
  let bad: Bad | undefined;
  const sum = { records: 0, pruned: 0, checkpoints: 0, verified: 0, lines: 0, from: 0 };
  const ahead: CheckpointLine[] = [];
  const known = new Map((how.known ?? []).map((checkpoint) => [checkpoint.index, checkpoint]));

  const nextIndex = () => (last === undefined ? (header?.from ?? 1) : last.index + 1);
  const fail = (index: number, why: string): Bad => {
    bad ??= { index, why };
    return bad;
  };

  function push(text: string | undefined): Bad | undefined {
    if (bad !== undefined) return bad;
    sum.lines += 1;
    const line = text === undefined ? undefined : parseLine(text);
    if (line === undefined)
      return fail(nextIndex(), 'the line is not what an export writes: it was changed, cut or is too long');
    if (!('type' in line)) return takeRecord(line);
    if (line.type === 'checkpoint') return takeCheckpoint(line);
    if (sum.lines > 1) return fail(nextIndex(), 'a second header stands among the records');
    if (line.from === 1 && line.previous !== genesis)
      return fail(1, 'the header puts something before the first record');
    header = line;
    return undefined;
  }

  function takeRecord(record: RecordLine): Bad | undefined {
    const { index, hash, previous, event } = record;
    const isPart = header?.run !== undefined;
    const expected = nextIndex();
    if (isPart) {
      if (record.run !== header?.run || index < expected)
        return fail(index, 'the record does not belong there');
    } else {
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
      const before = last?.hash ?? header?.previous ?? genesis;
      if (previous !== before) return fail(index, 'it does not follow the record before it');
    }
    if (hashOf(record) !== hash) return fail(index, 'its content does not have the hash that it carries');
    const said = known.get(index)?.hash;
    if (said !== undefined && said !== hash) return fail(index, 'a checkpoint says another hash for it');
    sum.records += 1;
    if (sum.records === 1) sum.from = index;
    if (event === null) sum.pruned += 1;
    last = { index, hash };
    return undefined;
  }

  function hashOf(record: RecordLine): string {
    const digest = record.event === null ? (record.eventDigest ?? '') : eventDigest(record.event, how.sha256);
    return linkHash({ ...record, eventDigest: digest }, how.sha256);
  }

  function takeCheckpoint(checkpoint: CheckpointLine): Bad | undefined {
    const fault = checkSignature(checkpoint);
    if (fault !== undefined) return fail(nextIndex(), fault);
    sum.checkpoints += 1;
    if (header?.run !== undefined) return undefined;
    if (checkpoint.index > (last?.index ?? nextIndex() - 1)) ahead.push(checkpoint);
    else if (checkpoint.index === last?.index && checkpoint.hash !== last.hash)
      return fail(checkpoint.index, 'a checkpoint says another hash for it');
    else if (checkpoint.index < (last?.index ?? 0))
      return fail(checkpoint.index, 'a checkpoint stands behind later records');
    return undefined;
  }

  function checkSignature(checkpoint: CheckpointLine): string | undefined {
    if (how.isSigned === undefined) return undefined;
    if (!how.isSigned(checkpointText(checkpoint), checkpoint.signature))
      return `the checkpoint of record ${checkpoint.index} is not signed by the given key`;
    sum.verified += 1;
    return undefined;
  }

  return {
    push,
    end() {
      for (const checkpoint of known.values()) {
        const fault = bad === undefined ? checkSignature(checkpoint) : undefined;
        if (fault !== undefined) fail(nextIndex(), fault);
        sum.checkpoints += 1;
      }
      const end = last?.index ?? (header === undefined ? 0 : header.from - 1);
      const furthest = Math.max(0, ...[...ahead, ...known.values()].map(({ index }) => index));
      if (bad === undefined && header?.run === undefined) {
        if (furthest > end) fail(end + 1, `the tail is cut: a checkpoint knows ${furthest} records`);
        else if (
          header !== undefined &&
          (header.to !== end || (last !== undefined && header.head !== last.hash))
        )
          fail(end + 1, `the tail is cut or changed: the header says that it ends with record ${header.to}`);
      }
      if (bad !== undefined) return { ok: false, bad };
      const run = header?.run;
      return {
        ok: true,
        good: {
          records: sum.records,
          from: sum.from,
          to: end,
          head: last?.hash ?? header?.previous ?? genesis,
          pruned: sum.pruned,
          checkpoints: sum.checkpoints,
          verified: sum.verified,
          ...(run === undefined ? {} : { run }),
        },
      };
    },
  };
}
