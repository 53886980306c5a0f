import fc from 'fast-check';
import { expect, it } from 'vitest';
import { watchForComplaint } from '../../src/core/log/node-complaint.ts';

const said = `unable to retrieve container logs for containerd://${'0af3'.repeat(16)}`;

/** What comes through of a log that arrives in such pieces, and what the node said instead. */
function pass(log: string, cuts: readonly number[]): { shown: string; said: string | undefined } {
  const watch = watchForComplaint();
  const bytes = Buffer.from(log);
  const borders = [0, ...[...cuts].sort((a, b) => a - b), bytes.length];
  const shown = borders.flatMap((from, index) =>
    watch.push(bytes.subarray(from, borders[index + 1] ?? from)),
  );
  const end = watch.end();
  if ('rest' in end) shown.push(...end.rest);
  return { shown: Buffer.concat(shown).toString(), said: 'said' in end ? end.said : undefined };
}

it('what a node says in place of a log is told apart, however it comes', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(said.length)), (cuts) => {
      expect(pass(said, cuts)).toEqual({ shown: '', said });
    }),
  );
});

it('a log comes through whole, also one that begins or goes on like it', () => {
  const log = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.nat(said.length - 1).map((length) => said.slice(0, length)),
    fc.string({ minLength: 1 }).map((rest) => `${said}\n${rest}`),
    fc.string({ minLength: 1 }).map((before) => `${before}x${said}`),
  );
  fc.assert(
    fc.property(log, fc.array(fc.nat(100), { maxLength: 5 }), (text, cuts) => {
      const places = cuts.map((cut) => Math.min(cut, Buffer.byteLength(text)));
      fc.pre(!/^unable to retrieve container logs for containerd:\/\/[0-9a-f]{8,128}\n?$/.test(text));
      expect(pass(text, places)).toEqual({ shown: text, said: undefined });
    }),
  );
});
