import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFrame, encodeStdin } from '../../src/core/frames.ts';

const names = { 1: 'stdout', 2: 'stderr', 3: 'status' } as const;

describe('a frame', () => {
  it('gives the bytes of its channel back, whatever they are', () => {
    fc.assert(
      fc.property(fc.constantFrom(1, 2, 3), fc.uint8Array(), (channel, payload) => {
        expect(decodeFrame(Uint8Array.of(channel, ...payload))).toEqual({
          channel: names[channel as 1 | 2 | 3],
          bytes: payload,
        });
      }),
    );
  });

  it('of no length, of an unknown channel or a half-close is nothing', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (message) => {
        const known = message[0] !== undefined && message[0] in names;
        expect(decodeFrame(message).channel === 'none').toBe(!known);
      }),
    );
  });

  it('for stdin carries channel 0', () => {
    expect(encodeStdin(Uint8Array.of(7, 8))).toEqual(Uint8Array.of(0, 7, 8));
  });
});
