import { canonicalJson, type Sha256 } from './chain.ts';

/** The version of the exported format; docs/ledger.md describes it, docs/ledger.schema.json is its schema. */
export const ledgerSchema = 'voicepipe-ledger/1';

/** The first line of an export: what it holds. */
export interface HeaderLine {
  readonly type: 'header';
  readonly schema: typeof ledgerSchema;
  /** The index of the first record, and what stands before it. */
  readonly from: number;
  readonly previous: string;
  /** The index and hash of the last record; index 0 is an empty ledger. */
  readonly to: number;
  readonly head: string;
  /** How many checkpoints stand among the records. */
  readonly checkpoints: number;
  /** The run whose records alone are in it, and their indexes: there are gaps between them. */
  readonly run?: string;
  readonly indexes?: readonly number[];
}

/** A record. Where the body was deleted after its time, `event` is null and its digest stands in its place. */
export interface RecordLine {
  readonly index: number;
  readonly run: string;
  readonly seq: number;
  readonly at: string;
  readonly event: Readonly<Record<string, unknown>> | null;
  readonly eventDigest?: string;
  readonly previous: string;
  readonly hash: string;
}

/** Says, signed, what the head of the chain was at a time. */
export interface Checkpoint {
  readonly index: number;
  readonly hash: string;
  readonly at: string;
  /** The first 16 hex digits of the SHA-256 of the public key (SPKI, DER). */
  readonly key: string;
  /** Ed25519 over `checkpointText`, base64. */
  readonly signature: string;
}

/** A checkpoint in an export, with a digest of the rest of its line: by that a changed byte is found also without the key. */
export interface CheckpointLine extends Checkpoint {
  readonly type: 'checkpoint';
  readonly digest: string;
}

/** What a checkpoint's signature is given to. */
export function checkpointText({ index, hash, at, key }: Omit<Checkpoint, 'signature'>): string {
  return canonicalJson({ type: 'checkpoint', schema: ledgerSchema, index, hash, at, key });
}

/** A checkpoint as a line of an export. */
export function toCheckpointLine(
  { index, hash, at, key, signature }: Checkpoint,
  sha256: Sha256,
): CheckpointLine {
  const said = { type: 'checkpoint', index, hash, at, key, signature } as const;
  return { ...said, digest: sha256(canonicalJson(said)) };
}

export type Line = HeaderLine | RecordLine | CheckpointLine;

const hex = /^[0-9a-f]{64}$/;
/** 64 bytes in base64, the last bits of which are 0: each signature has one text. */
const signature = /^[A-Za-z0-9+/]{85}[AQgw]==$/;
const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** A line of an export; undefined for anything that an export would not have written byte for byte so. */
export function parseLine(text: string): Line | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const line = value as Readonly<Record<string, unknown>>;
  return canonicalJson(line) === text && isLine(line) ? (line as unknown as Line) : undefined;
}

function isLine(line: Readonly<Record<string, unknown>>): boolean {
  switch (line['type']) {
    case undefined:
      return isRecord(line);
    case 'header':
      return (
        hasOnly(line, [
          'type',
          'schema',
          'from',
          'previous',
          'to',
          'head',
          'checkpoints',
          'run',
          'indexes',
        ]) &&
        line['schema'] === ledgerSchema &&
        isCount(line['from']) &&
        line['from'] !== 0 &&
        isCount(line['to']) &&
        isHex(line['previous']) &&
        isHex(line['head']) &&
        isCount(line['checkpoints']) &&
        (line['run'] === undefined ? line['indexes'] === undefined : isPart(line))
      );
    case 'checkpoint':
      return (
        hasOnly(line, ['type', 'index', 'hash', 'at', 'key', 'signature', 'digest']) &&
        isCount(line['index']) &&
        isHex(line['hash']) &&
        isMoment(line['at']) &&
        typeof line['key'] === 'string' &&
        /^[0-9a-f]{16}$/.test(line['key']) &&
        typeof line['signature'] === 'string' &&
        signature.test(line['signature']) &&
        isHex(line['digest'])
      );
    default:
      return false;
  }
}

function isPart({ run, indexes }: Readonly<Record<string, unknown>>): boolean {
  return typeof run === 'string' && Array.isArray(indexes) && indexes.every(isCount);
}

function isRecord(line: Readonly<Record<string, unknown>>): boolean {
  const { event, eventDigest } = line;
  const hasBody = typeof event === 'object' && event !== null && !Array.isArray(event);
  return (
    hasOnly(line, ['index', 'run', 'seq', 'at', 'event', 'eventDigest', 'previous', 'hash']) &&
    isCount(line['index']) &&
    typeof line['run'] === 'string' &&
    isCount(line['seq']) &&
    isMoment(line['at']) &&
    (hasBody ? eventDigest === undefined : event === null && isHex(eventDigest)) &&
    isHex(line['previous']) &&
    isHex(line['hash'])
  );
}

function hasOnly(line: Readonly<Record<string, unknown>>, keys: readonly string[]): boolean {
  return Object.keys(line).every((key) => keys.includes(key));
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isHex(value: unknown): boolean {
  return typeof value === 'string' && hex.test(value);
}

function isMoment(value: unknown): boolean {
  return typeof value === 'string' && moment.test(value);
}
