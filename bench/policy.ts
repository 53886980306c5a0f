import { readFileSync } from 'node:fs';
import { findClass } from '../src/core/policy/judge.ts';
import { parseScript } from '../src/core/policy/shell/parse.ts';
import { loadSql } from '../src/core/policy/sql/postgres.ts';

const inputs = Number(process.env['BENCH_INPUTS'] ?? 1_000_000);
const maxScript = 4_096;
const pieces = [
  ...'\'"`\\$(){}[]<>|&;#!*?~=-+%@^,.:/ \n\t01aZé',
  ...['$(', '${', '$((', '))', '<<E\n', '\nE\n', '&&', '||', ';;', '>&', '<(', "$'\\x", '${x:-', '"$(', '`"'],
  ...[
    'if ',
    'then ',
    'fi',
    'for i in ',
    'do ',
    'done',
    'while ',
    'case x in ',
    'esac',
    'function ',
    'select ',
  ],
  ...[
    'rm -rf ',
    'ls ',
    'cat ',
    'awk ',
    'sed ',
    'find / ',
    'psql -c ',
    'curl http://',
    'xargs ',
    'env ',
    'sh -c ',
    'grep ',
  ],
];

/** Noise that reaches far into the policy: how long each takes, and whether any of it throws. */
export async function measurePolicy(): Promise<void> {
  await loadSql();
  let seed = Number(process.env['BENCH_SEED'] ?? 42);
  const random = (below: number) => {
    // A linear congruential generator (Numerical Recipes): the same inputs in every run.
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed % below;
  };
  const noise = (length: number) => {
    let text = '';
    while (text.length < length) text += pieces[random(pieces.length)] ?? '';
    return text.slice(0, length);
  };
  let worst = 0;
  let over = 0;
  const begun = performance.now();
  for (let index = 0; index < inputs; index += 1) {
    const length = index % 100 === 0 ? maxScript : random(200);
    const script = noise(length);
    const once = () => {
      const before = performance.now();
      findClass(['sh', '-c', script]);
      return performance.now() - before;
    };
    let took = once();
    // What was slow is measured again: other processes and the garbage collector may have had the time.
    for (let again = 0; again < 3 && took > 20; again += 1) took = Math.min(took, once());
    if (took > 100) over += 1;
    worst = Math.max(worst, took);
  }
  const seconds = (performance.now() - begun) / 1_000;
  console.log(
    `${inputs} generated scripts, one in a hundred of 4 KB, in ${seconds.toFixed(0)} s; none threw`,
  );
  console.log(`slowest ${worst.toFixed(1)} ms; ${over} above 100 ms`);
  const scripts = readFileSync(new URL('../test/fixtures/policy-reads.txt', import.meta.url), 'utf8')
    .trim()
    .split('\n');
  const rate = (step: (script: string) => unknown) => {
    const start = performance.now();
    let count = 0;
    while (performance.now() - start < 1_000)
      for (const script of scripts) count += step(script) === undefined ? 1 : 1;
    return count;
  };
  const parsing = rate((script) => parseScript(script));
  const judging = rate((script) => findClass(['sh', '-c', script]));
  console.log(`verdicts ${judging}/s, ${(judging / parsing).toFixed(2)} of the parser's own rate`);
}
