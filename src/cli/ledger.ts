import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { exportLedger } from '../app/export-ledger.ts';
import { parseDuration } from '../core/duration.ts';
import { parseLine } from '../core/ledger/lines.ts';
import { type Good, type Known, openVerifier } from '../core/ledger/verify.ts';
import { openPublicKey } from '../ledger-key.ts';
import { readLines } from './read-lines.ts';
import { readArgs, UsageError } from './usage.ts';
import { withStore } from './with-store.ts';

/** A line of an export is never longer: an event holds at most some 100 kB. */
const maxBytes = 4 * 1024 * 1024;

/** `voicepipe ledger export` and `voicepipe ledger verify`. */
export async function runLedger([verb, ...args]: readonly string[]): Promise<number> {
  switch (verb) {
    case 'export':
      return runExport(args);
    case 'verify':
      return runVerify(args);
    default:
      throw new UsageError('ledger: write "ledger verify" or "ledger export".');
  }
}

/** Every record as a line, canonical JSON, checkpoints in their place. Reads the store that the service uses. */
async function runExport(args: readonly string[]): Promise<number> {
  const { values } = readArgs({
    args: [...args],
    options: { since: { type: 'string' }, run: { type: 'string' } },
  });
  const since = values.since === undefined ? undefined : readSince(values.since);
  const how = {
    ...(since === undefined ? {} : { since }),
    ...(values.run === undefined ? {} : { run: values.run }),
  };
  return withStore(async (store) => {
    for await (const line of exportLedger({ ...store, sha256 }, how))
      if (!process.stdout.write(`${line}\n`))
        await new Promise((resolve) => process.stdout.once('drain', resolve));
    return 0;
  });
}

function readSince(text: string): Date {
  const days = /^(\d{1,5})d$/.exec(text)?.[1];
  const ms = days === undefined ? parseDuration(text) : Number(days) * 86_400_000;
  const at = ms === undefined ? new Date(text) : new Date(Date.now() - ms);
  if (Number.isNaN(at.getTime()))
    throw new UsageError(`"${text}" is not a time. Write --since 24h, 30d or 2026-01-31T08:00:00Z.`);
  return at;
}

/** Checks an export offline: 0 and a summary, or 1 and the first bad index. */
async function runVerify(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArgs({
    args: [...args],
    options: {
      checkpoint: { type: 'string' },
      key: { type: 'string', multiple: true },
      json: { type: 'boolean' },
    },
    allowPositionals: true,
  });
  const [file, extra] = positionals;
  if (extra !== undefined) throw new UsageError(`ledger verify: "${extra}" is one file too many.`);
  // Several, where the key was changed: each checkpoint is signed by one of them.
  const keys = values.key?.map((path) => openPublicKey(readText(path)));
  const verifier = openVerifier({
    sha256,
    ...(keys === undefined
      ? {}
      : { isSigned: (text: string, signature: string) => keys.some((key) => key.isSigned(text, signature)) }),
    known: values.checkpoint === undefined ? [] : await readKnown(values.checkpoint),
  });
  const input = file === undefined || file === '-' ? process.stdin : openFile(file);
  for await (const line of readLines(input, { maxBytes }))
    if (verifier.push(line.ok ? line.text : undefined) !== undefined) break;
  const end = verifier.end();
  if (values.json === true)
    process.stdout.write(
      `${JSON.stringify(end.ok ? { ok: true, ...end.good } : { ok: false, ...end.bad })}\n`,
    );
  else
    process.stdout.write(
      end.ok ? `${summarize(end.good)}\n` : `bad at index ${end.bad.index}: ${end.bad.why}\n`,
    );
  return end.ok ? 0 : 1;
}

function summarize({ records, from, to, head, pruned, checkpoints, verified, run }: Good): string {
  const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;
  const range = records === 0 ? '' : `, index ${from} to ${to}`;
  const part = run === undefined ? '' : ` of run ${run}`;
  const gone = pruned === 0 ? '' : `, ${pruned} of them without their body, which was deleted after its time`;
  const signed =
    checkpoints === 0
      ? ', no checkpoints: nothing in it is signed'
      : `, ${count(checkpoints, 'checkpoint')} (${verified === checkpoints ? 'signatures verified' : 'signatures NOT checked: give the public key with --key'})`;
  return `ok: ${count(records, 'record')}${part}${range}${gone}, head ${head}${signed}`;
}

/** What an earlier export knows of the chain: its checkpoints, and where it ended. */
async function readKnown(path: string): Promise<readonly Known[]> {
  const known: Known[] = [];
  let number = 0;
  for await (const read of readLines(openFile(path), { maxBytes })) {
    number += 1;
    const line = read.ok ? parseLine(read.text) : undefined;
    if (line === undefined) throw new UsageError(`"${path}", line ${number}, is no line of an export.`);
    if (!('type' in line)) continue;
    if (line.type === 'checkpoint') known.push({ index: line.index, hash: line.hash, checkpoint: line });
    else if (line.to > 0) known.push({ index: line.to, hash: line.head });
  }
  if (known.length === 0)
    throw new UsageError(`"${path}" knows nothing of the ledger: it has no checkpoint and no header.`);
  return known;
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(
      `"${path}" cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}).`,
    );
  }
}

async function* openFile(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path) as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw new UsageError(
      `"${path}" cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}).`,
    );
  }
}
