import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, eventDigest, genesis, linkHash } from '../../src/core/ledger/chain.ts';
import { type CheckpointLine, checkpointText, ledgerSchema } from '../../src/core/ledger/lines.ts';
import { openVerifier } from '../../src/core/ledger/verify.ts';
import { openPublicKey } from '../../src/ledger-key.ts';

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');
const at = '2026-11-24T10:00:00.000Z';
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const { key, isSigned } = openPublicKey(publicKey.export({ type: 'spki', format: 'pem' }) as string);

function checkpointOf(index: number, hash: string): CheckpointLine {
  const said = { index, hash, at, key };
  return {
    type: 'checkpoint',
    ...said,
    signature: sign(null, Buffer.from(checkpointText(said)), privateKey).toString('base64'),
  };
}

/** An export of `count` records; every third has lost its body, and a checkpoint stands behind every fourth. */
function exportOf(events: readonly unknown[]) {
  const records: string[] = [];
  const lines: string[] = [];
  let previous = genesis;
  for (const [position, event] of events.entries()) {
    const digest = eventDigest(event, sha256);
    const base = { index: position + 1, run: `r${position % 3}`, seq: position + 1, at, previous };
    const hash = linkHash({ ...base, eventDigest: digest }, sha256);
    const isPruned = position % 3 === 2;
    const line = canonicalJson(
      isPruned ? { ...base, event: null, eventDigest: digest, hash } : { ...base, event, hash },
    );
    records.push(line);
    lines.push(line);
    if (position % 4 === 3) lines.push(canonicalJson(checkpointOf(position + 1, hash)));
    previous = hash;
  }
  const header = canonicalJson({
    type: 'header',
    schema: ledgerSchema,
    from: 1,
    previous: genesis,
    to: events.length,
    head: previous,
  });
  return { lines: [header, ...lines], header, head: previous };
}

function verify(lines: readonly string[], how: { readonly known?: readonly CheckpointLine[] } = {}) {
  const verifier = openVerifier({ sha256, isSigned, ...how });
  for (const line of lines) verifier.push(line);
  return verifier.end();
}

const eventsArb = fc.array(fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 4 }), {
  minLength: 5,
  maxLength: 12,
});
const indexOf = (line: string) => (JSON.parse(line) as { index?: number }).index ?? 0;

describe('the chain of a ledger', () => {
  it('verifies as it was exported, with its checkpoints', () => {
    fc.assert(
      fc.property(eventsArb, (events) => {
        const { lines, head } = exportOf(events);
        expect(verify(lines)).toMatchObject({ ok: true, good: { records: events.length, head } });
      }),
      { numRuns: 50 },
    );
  });

  it('of any flipped byte is bad at the record where it stands', () => {
    fc.assert(
      fc.property(eventsArb, fc.nat(), fc.integer({ min: 1, max: 255 }), (events, where, flip) => {
        const { lines } = exportOf(events);
        const bytes = Buffer.from(lines.join('\n'));
        const position = where % bytes.length;
        const line = bytes.subarray(0, position).filter((byte) => byte === 10).length;
        bytes[position] = (bytes[position] ?? 0) ^ flip;
        const text = new TextDecoder('utf-8').decode(bytes);
        const end = verify(text.split('\n'));
        expect(end.ok).toBe(false);
        const before = lines.slice(1, line).filter((one) => !one.includes('"checkpoint"')).length;
        const isBorder = bytes[position] === 10 || (Buffer.from(lines.join('\n'))[position] ?? 0) === 10;
        // The header speaks of the end, and a border belongs to two lines.
        if (!end.ok && line > 0 && !isBorder) expect(end.bad.index).toBe(before + 1);
      }),
      { numRuns: 400 },
    );
  });

  it('of a dropped, doubled or moved record is bad at the first place that is wrong', () => {
    fc.assert(
      fc.property(eventsArb, fc.nat(), fc.constantFrom('drop', 'double', 'swap'), (events, where, what) => {
        const { lines } = exportOf(events);
        const places = lines.flatMap((line, place) =>
          place > 0 &&
          !line.includes('"checkpoint"') &&
          !lines[place + 1]?.includes('"checkpoint"') &&
          place < lines.length - 1
            ? [place]
            : [],
        );
        const place = places[where % places.length] ?? 1;
        const [one = '', two = ''] = [lines[place], lines[place + 1]];
        const index = indexOf(one);
        const changed =
          what === 'drop'
            ? lines.toSpliced(place, 1)
            : what === 'double'
              ? lines.toSpliced(place, 0, one)
              : lines.toSpliced(place, 2, two, one);
        expect(verify(changed)).toMatchObject({ ok: false, bad: { index } });
      }),
      { numRuns: 300 },
    );
  });

  it('of a cut tail is bad behind its last record, also when the header was rewritten, where a later checkpoint is known', () => {
    const { lines } = exportOf(Array.from({ length: 9 }, (_, n) => ({ n })));
    const cut = lines.slice(0, 4);
    expect(verify(cut)).toMatchObject({ ok: false, bad: { index: 4 } });
    const head = (JSON.parse(cut[3] ?? '') as { hash: string }).hash;
    const forged = [
      cut[0]?.replace(/"head":"[0-9a-f]+"/, `"head":"${head}"`).replace('"to":9', '"to":3') ?? '',
      ...cut.slice(1),
    ];
    expect(verify(forged)).toMatchObject({ ok: true });
    const known = lines
      .filter((line) => line.includes('"checkpoint"'))
      .map((line) => JSON.parse(line) as CheckpointLine);
    expect(verify(forged, { known })).toMatchObject({ ok: false, bad: { index: 4 } });
  });

  it('that was rewritten whole is bad where a checkpoint known from elsewhere says another hash', () => {
    const honest = exportOf(Array.from({ length: 5 }, (_, n) => ({ n })));
    const forged = exportOf(Array.from({ length: 5 }, (_, n) => ({ n: n === 3 ? 'other' : n })));
    const known = honest.lines
      .filter((line) => line.includes('"checkpoint"'))
      .map((line) => JSON.parse(line) as CheckpointLine);
    expect(
      verify(
        forged.lines.filter((line) => !line.includes('"checkpoint"')),
        { known },
      ),
    ).toMatchObject({
      ok: false,
      bad: { index: 4 },
    });
  });

  it('with a checkpoint that another key signed is bad', () => {
    const { lines } = exportOf(Array.from({ length: 4 }, (_, n) => ({ n })));
    const other = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }) as string;
    const verifier = openVerifier({ sha256, isSigned: openPublicKey(other).isSigned });
    for (const line of lines) verifier.push(line);
    expect(verifier.end()).toMatchObject({ ok: false });
  });

  it('of anything at all is judged, never thrown at', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.json(), fc.constant(undefined))), (lines) => {
        const verifier = openVerifier({ sha256 });
        for (const line of lines) verifier.push(line);
        expect(verifier.end().ok).toBe(lines.length === 0);
      }),
    );
  });
});
