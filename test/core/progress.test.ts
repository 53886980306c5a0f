import { describe, expect, it } from 'vitest';
import { explainExit } from '../../src/core/card/exit-code.ts';
import { medianOf } from '../../src/core/card/progress.ts';
import { openGlance, readFrame, readShare } from '../../src/core/glance.ts';
import { writeBytes, writeCount } from '../../src/core/numbers.ts';
import { wasOutOfMemory } from '../../src/core/out-of-memory.ts';

describe('a share of the work', () => {
  it.each([
    ['Downloading 37 %', '37 %', 0.37],
    ['37.5% done', '37.5%', 0.375],
    ['[12/40] compiling', '12/40', 0.3],
    ['row 3 of 12: 7 orders', '3 of 12', 0.25],
    ['step 1/4: 50%', '50%', 0.5],
    ['100%', '100%', 1],
  ])('is read from %j', (line, words, fraction) => {
    expect(readShare(line)).toEqual({ words, fraction });
  });

  it.each([
    '',
    'plain',
    '2026/11/24',
    '/var/1/2/x',
    'http://h/1/2',
    '140 %',
    '41/40',
    '3/0',
    'v1.2/3.4',
    '10.42.0.7/24',
  ])('is not seen in %j', (line) => {
    expect(readShare(line)).toBeUndefined();
  });
});

describe('a glance at output', () => {
  it('shows the last line that is not empty, as a terminal would, and shortens it', () => {
    const glance = openGlance();
    expect(glance.line()).toBeUndefined();
    glance.take('first\n\u001b[32msecond\u001b[0m\n\n');
    expect(glance.line()).toBe('second');
    glance.take(`${'x'.repeat(10_000)}\n`);
    expect(glance.line()).toMatch(/^x{159}…$/);
  });

  it('of a progress line that is drawn over shows its last whole state only', () => {
    expect(readFrame('start\n10 %\r20 %\r30')).toBe('20 %');
    expect(readFrame('10 %\r20 %\r')).toBe('20 %');
    // Where it began was not seen, so a part of it may be missing.
    expect(readFrame('0 %\r3')).toBeUndefined();
    expect(readFrame('a\r12 of 40\rdone\n')).toBeUndefined();
    expect(readFrame('token\rsecret\rx')).toBeUndefined();
  });
});

describe('what is expected', () => {
  it('is the middle of what it took before', () => {
    expect(medianOf([])).toBeUndefined();
    expect(medianOf([3, 1, 100])).toBe(3);
    expect(medianOf([4, 1])).toBe(1);
  });
});

describe('an exit code', () => {
  it.each([
    [126, 'could not be executed'],
    [127, 'not found'],
    [130, 'SIGINT'],
    [137, 'SIGKILL'],
    [143, 'SIGTERM'],
    [136, 'SIGFPE'],
  ])('%i is explained', (code, words) => {
    expect(explainExit(code)).toContain(words);
  });

  it.each([0, 1, 2, 3, 128, 255])('%i is the program’s own', (code) => {
    expect(explainExit(code)).toBeUndefined();
  });

  it('of a kill for memory says so', () => {
    expect(explainExit(137, true)).toContain('OOMKilled');
  });
});

describe('a pod', () => {
  const end = (finishedAt: string, reason = 'OOMKilled') => ({ exitCode: 137, reason, finishedAt });
  const since = new Date('2030-01-01T00:00:10.500Z');
  it.each([
    ['now', { state: { terminated: end('2030-01-01T00:00:12Z') } }, true],
    ['and was restarted', { state: {}, lastState: { terminated: end('2030-01-01T00:00:12Z') } }, true],
    ['long before', { state: {}, lastState: { terminated: end('2029-12-31T23:00:00Z') } }, false],
    ['otherwise', { state: { terminated: end('2030-01-01T00:00:12Z', 'Error') } }, false],
    ['in another container', { name: 'other', state: { terminated: end('2030-01-01T00:00:12Z') } }, false],
  ])('whose container was killed %s is read so', (_, status, isSo) => {
    const pod = { status: { containerStatuses: [{ name: 'api', ...status }] } };
    expect(wasOutOfMemory(pod, { container: 'api', since })).toBe(isSo);
  });
});

describe('numbers', () => {
  it('are written for people', () => {
    expect([0, 999, 1_000, 1_234_567].map(writeCount)).toEqual(['0', '999', '1,000', '1,234,567']);
    expect([1, 999, 12_345, 104_857_600, 999_999_999].map(writeBytes)).toEqual([
      '1 byte',
      '999 bytes',
      '12.3 kB',
      '105 MB',
      '1 GB',
    ]);
  });
});
