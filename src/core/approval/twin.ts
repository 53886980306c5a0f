import { findClass } from '../policy/judge.ts';

type Turn = (argv: readonly string[]) => readonly string[] | undefined;

/** Known pairs of a program that changes and its own way of saying beforehand what it would do. */
const turns: readonly Turn[] = [
  // Frameworks' migrations: what is applied and what is not.
  swap(['rails', 'rake', 'bin/rails', 'bin/rake'], /^db:migrate$/, 'db:migrate:status'),
  within(['php'], (rest) => swap(['artisan'], /^migrate$/, 'migrate:status')(rest)),
  swap(['artisan', './artisan'], /^migrate$/, 'migrate:status'),
  within(['python', 'python3'], (rest) =>
    swap(['manage.py', './manage.py'], /^migrate$/, 'showmigrations')(rest),
  ),
  swap(['manage.py', './manage.py', 'django-admin'], /^migrate$/, 'showmigrations'),
  swap(['alembic'], /^(?:upgrade|downgrade|stamp)$/, 'current', { alone: true }),
  swap(['flyway'], /^(?:migrate|clean|repair|undo|baseline)$/, 'info', { alone: true }),
  swap(['liquibase'], /^(?:update|rollback)$/, 'status', { alone: true }),
  within(['bundle'], (rest) => (rest[0] === 'exec' ? prefix(['exec'], findTurn(rest.slice(1))) : undefined)),
  within(['npx'], (rest) => findTurn(rest)),
  (argv) => (isOne(argv, 'nginx') && argv.includes('reload') ? ['nginx', '-t'] : undefined),
  // What would be gone.
  (argv) => (isOne(argv, 'git') && argv[1] === 'clean' ? dryClean(argv) : undefined),
  (argv) => (isOne(argv, 'rm') || isOne(argv, 'rmdir') || isOne(argv, 'unlink') ? list(argv) : undefined),
  (argv) =>
    isOne(argv, 'find') && argv.includes('-delete') ? argv.filter((word) => word !== '-delete') : undefined,
  (argv) => {
    if (!isOne(argv, 'redis-cli')) return undefined;
    const at = argv.findIndex((word) => /^(?:del|unlink|expire|getdel)$/i.test(word));
    return at === -1 ? undefined : [...argv.slice(0, at), 'EXISTS', ...keysOf(argv.slice(at))];
  },
  (argv) => {
    if (!isOne(argv, 'psql')) return undefined;
    const at = argv.findIndex((word) => word === '-c' || word === '--command');
    const sql = argv[at + 1];
    if (at === -1 || sql === undefined || !/^\s*(?:update|delete|insert)\b/i.test(sql) || /;\s*\S/.test(sql))
      return undefined;
    return [...argv.slice(0, at + 1), `EXPLAIN ${sql.trim()}`, ...argv.slice(at + 2)];
  },
];

/**
 * A command that only reads and shows beforehand what `argv` would do; undefined where none is known. Whatever a turn proposes,
 * the policy has the last word: what it does not find to be a read is not offered.
 */
export function findTwin(argv: readonly string[]): readonly string[] | undefined {
  const twin = findTurn(argv);
  return twin !== undefined && findClass(twin).class === 'read' ? twin : undefined;
}

function findTurn(argv: readonly string[]): readonly string[] | undefined {
  for (const turn of turns) {
    const twin = turn(argv);
    if (twin !== undefined) return twin;
  }
  return undefined;
}

function isOne(argv: readonly string[], program: string): boolean {
  return argv[0] === program || argv[0]?.endsWith(`/${program}`) === true;
}

/** Replaces the first word after the program that fits; `alone` drops what follows it. */
function swap(
  programs: readonly string[],
  verb: RegExp,
  twin: string,
  how: { readonly alone?: true } = {},
): Turn {
  return (argv) => {
    if (!programs.some((program) => isOne(argv, program))) return undefined;
    const at = argv.findIndex((word, index) => index > 0 && verb.test(word));
    if (at === -1) return undefined;
    return [
      ...argv.slice(0, at),
      twin,
      ...(how.alone
        ? []
        : argv.slice(at + 1).filter((word) => !/^--(?:force|no-input|noinput|fake)/.test(word))),
    ];
  };
}

function within(programs: readonly string[], turn: Turn): Turn {
  return (argv) =>
    programs.some((program) => isOne(argv, program))
      ? prefix(argv.slice(0, 1), turn(argv.slice(1)))
      : undefined;
}

function prefix(
  words: readonly string[],
  rest: readonly string[] | undefined,
): readonly string[] | undefined {
  return rest === undefined ? undefined : [...words, ...rest];
}

/** The same without force; where paths are named none is known. */
function dryClean([git = '', clean = '', ...flags]: readonly string[]): readonly string[] | undefined {
  const kept = flags.map((flag) =>
    flag.replace(/^--force$/, '').replace(/^-[a-zA-Z]+$/, (one) => one.replace(/f/g, '')),
  );
  return [git, clean, '--dry-run', ...kept.filter((flag) => flag !== '' && flag !== '-')];
}

function list(argv: readonly string[]): readonly string[] | undefined {
  const paths = argv.slice(1).filter((word) => !word.startsWith('-'));
  return paths.length === 0 ? undefined : ['ls', '-lad', ...paths];
}

function keysOf([verb = '', ...rest]: readonly string[]): readonly string[] {
  return /^(?:expire|getdel)$/i.test(verb) ? rest.slice(0, 1) : rest;
}
