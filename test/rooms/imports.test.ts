import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readSources, violationsIn } from './imports.ts';

const sources = readSources(fileURLToPath(new URL('../../src', import.meta.url)));

describe('the rooms', () => {
  it('are read from real files', () => {
    expect(sources.some(({ file }) => file === 'core/run.ts')).toBe(true);
    expect(sources.some(({ file }) => file === 'app/ports/ledger.ts')).toBe(true);
  });

  it('hold nothing that they may not import', () => {
    expect(sources.flatMap(({ file, source }) => violationsIn(file, source))).toEqual([]);
  });
});

describe('the check finds', () => {
  it.each([
    ['a package in core', 'core/run.ts', "import { z } from 'zod';"],
    ['a builtin in core', 'core/run.ts', "import { readFileSync } from 'node:fs';"],
    ['an adapter in core', 'core/run.ts', "import '../adapters/kube/exec.ts';"],
    ['a re-export in core', 'core/run.ts', "export { receive } from '../app/receive.ts';"],
    ['a dynamic import in core', 'core/run.ts', "await import('../adapters/kube/exec.ts');"],
    ['a computed import in core', 'core/run.ts', 'await import(name);'],
    ['the clock in core', 'core/run.ts', 'const at = Date.now();'],
    ['the clock in core, constructed', 'core/run.ts', 'const at = new Date();'],
    ['randomness in core', 'core/run.ts', 'const x = Math.random();'],
    ['the process in core', 'core/run.ts', 'const x = process.env;'],
    ['a package in app', 'app/receive.ts', "import { z } from 'zod';"],
    ['an adapter in app', 'app/receive.ts', "import '../adapters/slack/open.ts';"],
    [
      'a type from an adapter in app',
      'app/receive.ts',
      "import type { X } from '../adapters/slack/open.ts';",
    ],
    ['a use case in an adapter', 'adapters/slack/open.ts', "import { receive } from '../../app/receive.ts';"],
    ['another adapter in an adapter', 'adapters/slack/open.ts', "import '../kube/exec.ts';"],
    ['the wiring in an adapter', 'adapters/slack/open.ts', "import '../../wiring.ts';"],
    ['core in the playground', 'playground/kube/frames.ts', "import '../../core/frames.ts';"],
    ['an adapter in the playground', 'playground/main.ts', "import '../adapters/kube/exec.ts';"],
    ['a way out of src', 'app/receive.ts', "import '../../test/helpers/x.ts';"],
  ])('%s', (_, file, source) => {
    expect(violationsIn(file, source)).toHaveLength(1);
  });

  it.each([
    [
      'core in core',
      'core/run.ts',
      "import { isOver } from './state.ts'; const at = new Date(0); const x = { process: 1 }.process;",
    ],
    ['core in app', 'app/receive.ts', "import { foldRun } from '../core/run.ts';"],
    [
      'ports in an adapter',
      'adapters/slack/open.ts',
      "import type { Chat } from '../../app/ports/chat.ts'; import { App } from '@slack/bolt';",
    ],
    [
      'the wiring in the playground',
      'playground/main.ts',
      "import { start } from '../wiring.ts'; import 'ws';",
    ],
    ['everything at the top', 'wiring.ts', "import './adapters/slack/open.ts'; import './app/receive.ts';"],
  ])('nothing wrong with %s', (_, file, source) => {
    expect(violationsIn(file, source)).toEqual([]);
  });
});
