import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readConfig } from '../../src/config.ts';
import { configFileShape, parseConfigFile } from '../../src/config-file.ts';

const parse = (text: string) => parseConfigFile(text, 'voicepipe.yaml');

describe('voicepipe.yaml', () => {
  it('has a published JSON Schema (vitest -u writes it)', async () => {
    const schema = z.toJSONSchema(configFileShape, { io: 'input' });
    await expect(`${JSON.stringify({ title: 'voicepipe.yaml', ...schema }, null, 2)}\n`).toMatchFileSnapshot(
      '../../docs/voicepipe.schema.json',
    );
  });

  it('holds clusters and limits', () => {
    const read = parse(
      'clusters:\n  prod: {context: p, environment: production}\n  dev: {}\nlimits: {outputBytes: 4096, timeout: 90s}',
    );
    expect(read).toEqual({
      ok: true,
      file: {
        clusters: { prod: { context: 'p', environment: 'production' }, dev: {} },
        limits: { outputBytes: 4096, timeout: '90s' },
      },
    });
  });

  it('may be empty', () => expect(parse('')).toEqual({ ok: true, file: {} }));

  it.each([
    ['an unknown key', 'cluster: {}', '"cluster"'],
    ['an unknown key inside', 'clusters: {a: {contxt: x}}', 'clusters.a'],
    ['two clusters of one name', 'clusters: {a: {}, a: {}}', 'unique'],
    ['a default cluster that is none', 'clusters: {a: {}}\ndefaultCluster: b', '"b"'],
    ['a limit that is none', 'limits: {outputBytes: -1}', 'limits.outputBytes'],
    ['a time that is none', 'limits: {timeout: soon}', '90s'],
    ['broken YAML', 'clusters: [', 'YAML'],
    ['a list', '- a', 'expected object'],
    [
      'an alias bomb',
      `a: &a [${'x,'.repeat(9)}x]\n${[...'bcdefgh'].map((n, i) => `${n}: &${n} [${`*${'abcdefg'[i]},`.repeat(9)}1]`).join('\n')}`,
      'alias',
    ],
    ['too much', `# ${'x'.repeat(1024 * 1024)}`, 'larger'],
  ])('with %s is refused with its place', (_, text, words) => {
    const read = parse(text);
    expect(read.ok).toBe(false);
    expect(!read.ok && read.faults.join('\n')).toContain(words);
  });

  it("names every fault at once, the environment's too", () => {
    const read = readConfig({ PORT: 'x', LOG_LEVEL: 'loud', VOICEPIPE_CONFIG: '/no/such/file' });
    expect(!read.ok && read.faults).toHaveLength(3);
  });
});
