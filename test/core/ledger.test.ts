import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, eventDigest, genesis, linkHash } from '../../src/core/ledger/chain.ts';
import {
  type CheckpointLine,
  checkpointText,
  ledgerSchema,
  toCheckpointLine,
} from '../../src/core/ledger/lines.ts';
import { openVerifier } from '../../src/core/ledger/verify.ts';
import { openPublicKey } from '../../src/ledger-key.ts';

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');
const at = '2026-11-24T10:00:00.000Z';
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const { key, isSigned } = openPublicKey(publicKey.export({ type: 'spki', format: 'pem' }) as string);

function checkpointOf(index: number, hash: string): CheckpointLine {
  const said = { index, hash, at, key };
  const signature = sign(null, Buffer.from(checkpointText(said)), privateKey).toString('base64');
  return toCheckpointLine({ ...said, signature }, sha256);
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
    checkpoints: Math.floor(events.length / 4),
  });
  return { lines: [header, ...lines], header, head: previous };
}

function verify(lines: readonly string[], how: Partial<Parameters<typeof openVerifier>[0]> = { isSigned }) {
  const verifier = openVerifier({ sha256, ...how });
  for (const line of lines) verifier.push(line);
  return verifier.end();
}

const eventsArb = fc.array(fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 4 }), {
  minLength: 5,
  maxLength: 12,
});
const isCheckpoint = (line: string) => line.includes('"type":"checkpoint"');
const checkpointsIn = (lines: readonly string[]) =>
  lines.filter(isCheckpoint).map((line) => {
    const checkpoint = JSON.parse(line) as CheckpointLine;
    return { index: checkpoint.index, hash: checkpoint.hash, checkpoint };
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
      fc.property(
        eventsArb,
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        (events, where, flip, hasKey) => {
          const { lines } = exportOf(events);
          const bytes = Buffer.from(lines.join('\n'));
          const position = where % bytes.length;
          const line = bytes.subarray(0, position).filter((byte) => byte === 10).length;
          bytes[position] = (bytes[position] ?? 0) ^ flip;
          const text = new TextDecoder('utf-8').decode(bytes);
          const end = verify(text.split('\n'), hasKey ? { isSigned } : {});
          expect(end.ok).toBe(false);
          const before = lines.slice(1, line).filter((one) => !one.includes('"checkpoint"')).length;
          const isBorder = bytes[position] === 10 || (Buffer.from(lines.join('\n'))[position] ?? 0) === 10;
          // The header speaks of the end, and a border belongs to two lines.
          if (!end.ok && line > 0 && !isBorder) expect(end.bad.index).toBe(before + 1);
        },
      ),
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
      cut[0]
        ?.replace(/"head":"[0-9a-f]+"/, `"head":"${head}"`)
        .replace('"to":9', '"to":3')
        .replace('"checkpoints":2', '"checkpoints":0') ?? '',
      ...cut.slice(1),
    ];
    expect(verify(forged)).toMatchObject({ ok: true });
    const known = checkpointsIn(lines);
    expect(verify(forged, { known })).toMatchObject({ ok: false, bad: { index: 4 } });
  });

  it('that was rewritten whole is bad where a checkpoint known from elsewhere says another hash', () => {
    const honest = exportOf(Array.from({ length: 5 }, (_, n) => ({ n })));
    const forged = exportOf(Array.from({ length: 5 }, (_, n) => ({ n: n === 3 ? 'other' : n })));
    expect(verify(forged.lines, { known: checkpointsIn(honest.lines) })).toMatchObject({
      ok: false,
      bad: { index: 4 },
    });
  });

  it('that was rewritten under its old checkpoints is bad, wherever those were moved', () => {
    const honest = exportOf(Array.from({ length: 4 }, (_, n) => ({ n })));
    const forged = exportOf(Array.from({ length: 4 }, (_, n) => ({ n: n === 2 ? 'other' : n })));
    const [checkpoint = ''] = honest.lines.filter(isCheckpoint);
    const others = forged.lines.filter((line) => !isCheckpoint(line));
    for (let place = 1; place <= others.length; place += 1)
      expect(verify(others.toSpliced(place, 0, checkpoint)).ok).toBe(false);
  });

  it.each([
    ['a member doubled', (line: string) => line.replace('{', '{"index":2,')],
    ['members in another order', (line: string) => line.replace(/^\{("at":"[^"]*"),(.*)\}$/, '{$2,$1}')],
    ['a letter escaped', (line: string) => line.replace('"seq"', '"\\u0073eq"')],
    ['a number written otherwise', (line: string) => line.replace('"index":2', '"index":2.0')],
    ['a number with an exponent', (line: string) => line.replace('"index":2', '"index":2e0')],
    ['a space', (line: string) => line.replace(',', ', ')],
    ['a carriage return at its end', (line: string) => `${line}\r`],
    ['a byte order mark before it', (line: string) => `\ufeff${line}`],
    ['something behind it', (line: string) => `${line} {}`],
    ['an empty line behind it', (line: string) => `${line}\n`],
  ])('with %s is bad there, though it means the same', (_, change) => {
    const { lines } = exportOf([{ n: 1 }, { n: 2 }]);
    const [, , two = ''] = lines;
    expect(change(two)).not.toBe(two);
    const file = lines.toSpliced(2, 1, change(two)).join('\n');
    const end = verify(file.split('\n'));
    expect(end).toMatchObject({ ok: false, bad: { index: change(two).endsWith('\n') ? 3 : 2 } });
  });

  it('is bad without its header, without one of its checkpoints, with one twice, and when nothing is left', () => {
    const { lines } = exportOf(Array.from({ length: 8 }, (_, n) => ({ n })));
    expect(verify([])).toMatchObject({ ok: false, bad: { index: 1 } });
    expect(verify(lines.slice(1))).toMatchObject({ ok: false, bad: { index: 1 } });
    for (const [place, line] of lines.entries()) {
      if (!isCheckpoint(line)) continue;
      expect(verify(lines.toSpliced(place, 1)).ok).toBe(false);
      expect(verify(lines.toSpliced(place, 0, line))).toMatchObject({
        ok: false,
        bad: { index: indexOf(line) },
      });
    }
  });

  it('of one run is bad at the record that was dropped, doubled or changed, for its header names them all', () => {
    const { lines } = exportOf(Array.from({ length: 9 }, (_, n) => ({ n })));
    const records = lines.filter((line) => line.includes('"run":"r1"'));
    const [first, last] = [records[0] ?? '', records.at(-1) ?? ''].map((line) => JSON.parse(line));
    const header = canonicalJson({
      type: 'header',
      schema: ledgerSchema,
      from: first.index,
      previous: first.previous,
      to: last.index,
      head: last.hash,
      checkpoints: 0,
      run: 'r1',
      indexes: records.map(indexOf),
    });
    expect(verify([header, ...records])).toMatchObject({ ok: true, good: { records: 3, run: 'r1' } });
    const shifted = header.replace('"from":2', '"from":3');
    expect(verify([shifted, ...records]).ok).toBe(false);
    const other = lines.filter((line) => line.includes('"run":"r0"'))[1] ?? '';
    const indexes = [first.index, indexOf(other), last.index];
    const mixed = canonicalJson({ ...JSON.parse(header), indexes });
    expect(verify([mixed, records[0] ?? '', other, records.at(-1) ?? ''])).toMatchObject({
      bad: { index: indexOf(other) },
    });
    for (const [place, line] of records.entries()) {
      const bad = { ok: false, bad: { index: indexOf(line) } };
      expect(verify([header, ...records.toSpliced(place, 1)])).toMatchObject(bad);
      expect(verify([header, ...records.toSpliced(place, 0, line)])).toMatchObject(bad);
      expect(verify([header, ...records.toSpliced(place, 1, line.replace('"seq"', '"sec"'))])).toMatchObject(
        bad,
      );
    }
  });

  it('in which one record was rewritten, its own hash too, is bad at the next one', () => {
    const { lines } = exportOf([{ n: 1 }, { n: 2 }, { n: 4 }]);
    const { event: _event, hash: _hash, ...base } = JSON.parse(lines[1] ?? '');
    const event = { n: 'other' };
    const hash = linkHash({ ...base, eventDigest: eventDigest(event, sha256) }, sha256);
    const forged = lines.toSpliced(1, 1, canonicalJson({ ...base, event, hash }));
    expect(verify(forged)).toMatchObject({ ok: false, bad: { index: 2 } });
  });

  it('is bad with any byte of its header changed, and with a second header', () => {
    const { lines, header } = exportOf(Array.from({ length: 4 }, (_, n) => ({ n })));
    for (const [place, byte] of Buffer.from(header).entries())
      for (const flip of [1, 2, 4, 64]) {
        const bytes = Buffer.from(header);
        bytes[place] = byte ^ flip;
        expect(verify(lines.with(0, bytes.toString())).ok).toBe(false);
      }
    expect(verify(lines.toSpliced(2, 0, header))).toMatchObject({ ok: false, bad: { index: 2 } });
  });

  it('that begins later is bad where another hash is known of what stands before', () => {
    const { lines, header } = exportOf(Array.from({ length: 3 }, (_, n) => ({ n })));
    const { previous } = JSON.parse(lines[2] ?? '') as { readonly previous: string };
    const part = [canonicalJson({ ...JSON.parse(header), from: 2, previous }), ...lines.slice(2)];
    expect(verify(part)).toMatchObject({ ok: true, good: { from: 2, records: 2 } });
    expect(verify(part, { known: [{ index: 1, hash: previous }] }).ok).toBe(true);
    expect(verify(part, { known: [{ index: 1, hash: genesis }] })).toMatchObject({ bad: { index: 1 } });
    expect(verify([canonicalJson({ ...JSON.parse(header), previous: 'f'.repeat(64) })])).toMatchObject({
      bad: { index: 1 },
    });
  });

  it('is bad where a known checkpoint is not what the key signed, or two say different things', () => {
    const { lines } = exportOf(Array.from({ length: 4 }, (_, n) => ({ n })));
    const [known] = checkpointsIn(lines);
    if (known === undefined) throw new Error('The export has a checkpoint.');
    const { index, hash, checkpoint } = known;
    const forged = { index, hash, checkpoint: { ...checkpoint, at: '2020-01-01T00:00:00.000Z' } };
    expect(verify(lines, { isSigned, known: [known] }).ok).toBe(true);
    expect(verify(lines, { isSigned, known: [forged] }).ok).toBe(false);
    expect(verify(lines, { known: [known, { index, hash: genesis }] })).toMatchObject({ bad: { index } });
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
        expect(verifier.end().ok).toBe(false);
      }),
    );
  });
});
