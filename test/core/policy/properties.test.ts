import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { findClass, listPrograms } from '../../../src/core/policy/judge.ts';
import { parseScript } from '../../../src/core/policy/shell/parse.ts';
import { readWord } from '../../../src/core/policy/shell/word.ts';
import { loadSql } from '../../../src/core/policy/sql/postgres.ts';
import { splitWords } from '../../../src/core/words.ts';

beforeAll(loadSql);

const notReads: readonly (readonly string[])[] = readFileSync(
  new URL('../../fixtures/policy-not-quite-reads.jsonl', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));

const quote = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;
const asScript = (argv: readonly string[]) => argv.map(quote).join(' ');

/** Every way that a shell or a wrapper has to run a command. */
const wrappings: readonly ((argv: readonly string[]) => readonly string[])[] = [
  (argv) => ['sh', '-c', asScript(argv)],
  (argv) => ['bash', '-c', asScript(argv)],
  (argv) => ['busybox', 'sh', '-c', asScript(argv)],
  (argv) => ['timeout', '5', ...argv],
  (argv) => ['env', 'LC_ALL=C', ...argv],
  (argv) => ['nice', '-n', '5', ...argv],
  (argv) => ['nohup', ...argv],
  (argv) => ['sh', '-c', `uptime && ${asScript(argv)}`],
  (argv) => ['sh', '-c', `uptime || ${asScript(argv)}`],
  (argv) => ['sh', '-c', `${asScript(argv)}; uptime`],
  (argv) => ['sh', '-c', `${asScript(argv)} | wc -l`],
  (argv) => ['sh', '-c', `uptime\n${asScript(argv)}`],
  (argv) => ['sh', '-c', `( ${asScript(argv)} )`],
  (argv) => ['sh', '-c', `{ ${asScript(argv)}; }`],
  (argv) => ['sh', '-c', `! ${asScript(argv)}`],
  (argv) => ['sh', '-c', `if ${asScript(argv)}; then uptime; fi`],
  (argv) => ['sh', '-c', `if true; then ${asScript(argv)}; else uptime; fi`],
  (argv) => ['sh', '-c', `for i in 1 2; do ${asScript(argv)}; done`],
  (argv) => ['sh', '-c', `case x in *) ${asScript(argv)};; esac`],
  (argv) => ['sh', '-c', `echo "$(${asScript(argv)})"`],
  (argv) => ['sh', '-c', `echo \${HOME:-$(${asScript(argv)})}`],
  (argv) => ['sh', '-c', `cat <<E\n$(${asScript(argv)})\nE`],
  (argv) => ['sh', '-c', `test -n "$(${asScript(argv)})"`],
  (argv) => ['sh', '-c', `ls 2>/dev/null "$(${asScript(argv)})"`],
  ...[
    ['ionice', '-c', '3'],
    ['stdbuf', '-oL'],
    ['time', '-p'],
    ['setsid'],
    ['unbuffer'],
    ['taskset', '-c', '0'],
    ['setarch', 'x86_64'],
    ['linux64'],
    ['toybox'],
    ['busybox'],
    ['tini', '--'],
    ['dumb-init'],
    ['catchsegv'],
    ['xargs'],
    ['xargs', '-0', '-n1'],
    ['xargs', '-I{}'],
    ['env', '-u', 'TZ'],
    ['chroot', '/mnt'],
    ['chrt', '-b', '0'],
    ['gosu', 'app'],
    ['su-exec', 'app'],
    ['sudo', '-u', 'app'],
    ['doas'],
    ['runuser', '-u', 'app', '--'],
    ['setpriv', '--no-new-privs'],
    ['strace', '-f'],
    ['ltrace'],
    ['numactl', '-l'],
    ['prlimit', '--nofile=9'],
    ['flock', '/tmp/lock'],
    ['watch', '-n', '1'],
    ['parallel', '-k'],
    ['ssh', 'host'],
    ['ip', 'netns', 'exec', 'blue'],
    ['/lib64/ld-linux-x86-64.so.2'],
  ].map((wrapper) => (argv: readonly string[]) => [...wrapper, ...argv]),
  (argv) => ['find', '/app', '-exec', ...argv, ';'],
  (argv) => ['script', '-qc', asScript(argv), '/dev/null'],
  (argv) => ['su', 'app', '-c', asScript(argv)],
  (argv) => ['sh', '-c', `command ${asScript(argv)}`],
  (argv) => ['sh', '-c', `exec ${asScript(argv)}`],
  (argv) => ['bash', '-c', `builtin ${asScript(argv)}`],
  (argv) => ['sh', '-c', `eval ${quote(asScript(argv))}`],
  (argv) => ['sh', '-c', `x=$(${asScript(argv)})`],
  (argv) => ['sh', '-c', `for i in $(${asScript(argv)}); do echo "$i"; done`],
  (argv) => ['sh', '-c', `case $(${asScript(argv)}) in *) ls;; esac`],
  (argv) => ['sh', '-c', `echo \`${asScript(argv).replaceAll(/[\\`$]/g, '\\$&')}\``],
  (argv) => ['sh', '-c', `echo $(($(${asScript(argv)}) + 1))`],
  (argv) => ['sh', '-c', `f() { ${asScript(argv)}; }; f`],
  (argv) => ['sh', '-c', `while ${asScript(argv)}; do ls; done`],
  (argv) => ['sh', '-c', `until ls; do ${asScript(argv)}; done`],
  (argv) => ['sh', '-c', `${asScript(argv)} & wait`],
  (argv) => ['sh', '-c', `uptime | ${asScript(argv)}`],
  (argv) => ['sh', '-c', `LC_ALL=C ${asScript(argv)}`],
  (argv) => ['sh', '-c', `trap ${quote(asScript(argv))} EXIT`],
  (argv) => ['bash', '-c', `cat <(${asScript(argv)})`],
  (argv) => ['bash', '-c', `[[ -n $(${asScript(argv)}) ]]`],
  (argv) => ['bash', '-c', `coproc ${asScript(argv)}`],
  (argv) => ['bash', '-c', `time ${asScript(argv)}`],
  (argv) => ['bash', '-c', `cat <<< "$(${asScript(argv)})"`],
];

describe('a command that is no read', () => {
  it('stays one however it is wrapped', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...notReads),
        fc.array(fc.constantFrom(...wrappings), { minLength: 1, maxLength: 3 }),
        (argv, ways) => {
          const wrapped = ways.reduce((inner, way) => way(inner), argv);
          expect([wrapped, findClass(wrapped).class]).not.toEqual([wrapped, 'read']);
        },
      ),
      { numRuns: 8_000 },
    );
  });
});

describe('a read', () => {
  const reads = readFileSync(new URL('../../fixtures/policy-reads.txt', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .flatMap((line) => {
      const split = splitWords(line);
      return split.ok ? [split.words.map(({ text }) => text)] : [];
    });
  /** Programs that stay harmless with any further words, and those that run them. */
  const takesAny =
    /^(?:echo|printf|true|false|:|expr|basename|dirname|realpath|readlink|stat|ls|redis-cli|valkey-cli|env|nice|ionice|timeout|time|stdbuf|nohup|setsid|busybox|toybox|command|xargs|tini|dumb-init|exit|sh|dash|ash|bash)$/;

  it('is none where words that are not known are put among its own', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...reads.filter(([program = '']) => !takesAny.test(program.replace(/^.*\//, '')))),
        fc.nat(20),
        fc.constantFrom('$(cat /app/x)', '`cat /app/x`', '$HOSTNAME', `\${HOME}`, `\${HOME:-a}`),
        fc.boolean(),
        (argv, place, expansion, isGlued) => {
          const at = 1 + (place % argv.length);
          const before = argv.slice(0, at).map(quote).join(' ');
          const after = argv.slice(at).map(quote).join(' ');
          const script = `${before}${isGlued && at > 1 ? '' : ' '}${expansion} ${after}`;
          expect([script, findClass(['sh', '-c', script]).class]).not.toEqual([script, 'read']);
        },
      ),
      { numRuns: 4_000 },
    );
  });

  it('is none where a word of its own is not known, but where it is text whatever it is', () => {
    const takesOne = /^(?:z?grep|[ef]grep|rg|tr|date|jq|awk|mawk|gawk|pgrep|journalctl|sh|bash|test|\[)$/;
    const rest = reads.filter(([program = '']) => {
      const name = program.replace(/^.*\//, '');
      return !takesAny.test(name) && !takesOne.test(name);
    });
    fc.assert(
      fc.property(fc.constantFrom(...rest), fc.nat(20), (argv, place) => {
        const at = 1 + (place % argv.length);
        const script = `${argv.slice(0, at).map(quote).join(' ')}"$(cat /app/x)" ${argv.slice(at).map(quote).join(' ')}`;
        expect([script, findClass(['sh', '-c', script]).class]).not.toEqual([script, 'read']);
      }),
      { numRuns: 4_000 },
    );
  });

  it('is none where a pattern of any names is put among its own words', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...reads.filter(([program = '']) => !takesAny.test(program.replace(/^.*\//, '')))),
        fc.nat(20),
        fc.constantFrom('*', '?x', '[-]x', '*.log'),
        (argv, place, pattern) => {
          const at = 1 + (place % argv.length);
          const script = [...argv.slice(0, at).map(quote), pattern, ...argv.slice(at).map(quote)].join(' ');
          expect([script, findClass(['sh', '-c', script]).class]).not.toEqual([script, 'read']);
        },
      ),
      { numRuns: 4_000 },
    );
  });
});

/** Pieces that mean something to shells and programs: random text of them reaches far into the policy. */
const pieces = fc.constantFrom(
  ...[
    ...'\'"`\\$(){}[]<>|&;#!*?~=-+%@^,.:/ \n\t01aZé',
    '$(',
    '${',
    '$((',
    '<<E\n',
    '\nE\n',
    '&&',
    '||',
    ';;',
    '>&',
    '<(',
    "$'\\x",
    'if ',
    'then ',
    'fi',
    'for i in ',
    'do ',
    'done',
    'case x in ',
    'esac',
    'rm -rf ',
    'ls ',
    'cat ',
    'echo ',
    'awk ',
    'sed ',
    'psql -c ',
    'select ',
    '\u202e',
    '\ud800',
    '\u0000',
  ],
);
const noise = fc.array(pieces, { maxLength: 1_200 }).map((parts) => parts.join('').slice(0, 4_096));
const programs = [
  'sh',
  'bash',
  'awk',
  'sed',
  'jq',
  'yq',
  'find',
  'psql',
  'mysql',
  'redis-cli',
  'mongosh',
  'curl',
  'grep',
  'git',
  'xargs',
  'env',
  'tar',
  'python',
];

describe('any input', () => {
  it('gets a class, a rule and a reason, and within 100 ms', () => {
    let slowest = 0;
    fc.assert(
      fc.property(
        fc.oneof(
          noise.map((script) => ['sh', '-c', script]),
          fc
            .tuple(fc.constantFrom(...programs), fc.array(noise, { maxLength: 3 }))
            .map(([name, words]) => [name, ...words]),
          fc.array(noise, { maxLength: 3 }),
        ),
        (argv) => {
          const before = performance.now();
          const finding = findClass(argv);
          slowest = Math.max(slowest, performance.now() - before);
          expect(finding.rule).not.toBe('');
          expect(finding.why).not.toBe('');
        },
      ),
      { numRuns: 3_000 },
    );
    // A shared machine may hold a process up; a rule that is not linear takes seconds.
    expect(slowest).toBeLessThan(500);
  });

  it.each([
    ['nested substitutions', '$('.repeat(2_000)],
    ['nested quotes', '"$('.repeat(1_300)],
    ['nested braces', '{a,'.repeat(1_300)],
    [
      'loops within loops',
      `${Array.from({ length: 6 }, (_, depth) => `for v${depth} in ${'a '.repeat(20)}; do `).join('')} >/dev/null; ls${'; done'.repeat(6)}`,
    ],
    ['the word dd again and again', `frob ${'dd '.repeat(1_300)}`],
    ['verbs without end', `frob ${'deletedrop'.repeat(400)}`],
    ['nested parentheses', '('.repeat(4_096)],
    ['nested arithmetic', '$(('.repeat(1_300)],
    ['backquotes', '`'.repeat(4_096)],
    ['backslashes', '\\'.repeat(4_095)],
    ['here-documents', '<<E '.repeat(1_000)],
    ['many ifs', 'if '.repeat(1_300)],
  ])('ends soon for %s', (_, script) => {
    const before = performance.now();
    expect(findClass(['sh', '-c', script]).class).not.toBe('read');
    expect(performance.now() - before).toBeLessThan(1_000);
  });

  it.each([
    ['many stars', ['sh', '-c', `ls /${'*'.repeat(4_000)}`]],
    ['stars and slashes', ['sh', '-c', `ls ${'/*a'.repeat(1_300)}`]],
    ['a word of 64 KB', ['ls', 'a'.repeat(65_536)]],
    ['a program of 64 KB', ['a'.repeat(65_536)]],
    ['10,000 words', ['ls', ...Array.from({ length: 10_000 }, () => 'a')]],
    ['a pattern of stars', ['find', '/app', '-name', '*a'.repeat(8_000)]],
    ['long SQL', ['psql', '-c', `select ${'('.repeat(4_000)}1`]],
    ['a long sed script', ['sed', 's/a/b/;'.repeat(2_000)]],
    ['a hostile sed script', ['sed', `/${'\\'.repeat(8_001)}`]],
    ['a long awk program', ['awk', '{print $1}'.repeat(1_600)]],
    ['a long URL', ['curl', `http://${'a.'.repeat(8_000)}svc/`]],
  ])('ends soon for %s', (_, argv) => {
    const before = performance.now();
    expect(findClass(argv).rule).not.toBe('');
    expect(performance.now() - before).toBeLessThan(1_000);
  });

  it.each([[[]], [['']], [['constructor']], [['__proto__', 'x']], [['toString']], [['hasOwnProperty']]])(
    '%j is no read',
    (argv) => {
      expect(findClass(argv).class).toBe('write');
    },
  );
});

describe('our word splitting', () => {
  const shells = ['dash', 'bash'].filter((shell) => spawnSync(shell, ['-c', 'true']).status === 0);
  const text = fc
    .array(
      fc.constantFrom(
        ...'ab \'"\\~=-#.,/:%@+\n!^',
        '\\\n',
        "''",
        '""',
        "'a b'",
        '"a b"',
        '\\ ',
        '"\\$x"',
        '"\\a"',
      ),
      { maxLength: 24 },
    )
    .map((parts) => parts.join(''));

  /** Our words of a script, where we say that all of them are known. */
  function ours(script: string): readonly string[] | undefined {
    const tree = parseScript(script);
    const [statement, ...more] = tree?.commands ?? [];
    const command = statement?.command;
    if (
      command?.type !== 'Command' ||
      more.length > 0 ||
      command.redirects.length > 0 ||
      statement?.background === true
    )
      return undefined;
    let isNoted = false;
    const words = command.args.map((word) =>
      word.type === 'Word'
        ? readWord(word, {
            shell: 'sh',
            variables: new Map(),
            note: () => {
              isNoted = true;
            },
            nested: () => {
              isNoted = true;
            },
          })
        : undefined,
    );
    // A home directory is known by its name only.
    return !isNoted && words.every((word) => word?.kind === 'static' && !word.text.startsWith('~'))
      ? words.map((word) => word?.text ?? '')
      : undefined;
  }

  it('finds shells to compare with', () => {
    expect(shells).toContain('dash');
  });

  it.each(shells)('is that of %s', (shell) => {
    let compared = 0;
    fc.assert(
      fc.property(text, (tail) => {
        const script = `printf '%s\\0' x ${tail}`;
        const mine = ours(script);
        if (mine === undefined) return;
        compared += 1;
        const { stdout } = spawnSync(shell, ['-c', script]);
        const theirs = stdout.toString().split('\0').slice(0, -1);
        expect([script, theirs]).toEqual([script, mine.slice(1)]);
      }),
      { numRuns: 600 },
    );
    expect(compared).toBeGreaterThan(100);
  });
});

it('programs are named as they are after quotes are taken away', () => {
  expect(listPrograms(['timeout', '5', 'sh', '-c', 'ls | r\'m\' -rf /x; "gr"ep a b'])).toEqual([
    'timeout',
    'sh',
    'ls',
    'rm',
    'grep',
  ]);
});
