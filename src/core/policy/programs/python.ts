import { destructive, type Finding, read, shown, worse, worst, write } from '../finding.ts';
import { liesAnywhere } from '../paths.ts';
import { deeper, type Judge, type Programs, reads } from '../program.ts';
import { scanEach } from '../scan.ts';
import { code, judgeProgramWords, server } from './project-code.ts';
import { subcommands } from './subcommands.ts';

const manage = subcommands({
  read: `
    showmigrations --list --plan --database:word -l,-p
    inspectdb
    check --deploy -t:word --tag:word --list-tags --database:word --fail-level:word
    version ()
    sqlmigrate --database:word --backwards
    sqlsequencereset|show_urls|showurls|findstatic --database:word --first -f:word --format:word
    migrate --plan --check --database:word
    makemigrations --dry-run --check --verbosity:num -n:word
    help
    validate_templates ()
  `,
  common:
    '--no-color --force-color --settings:word --skip-checks -v:num --verbosity:num --no-input --noinput',
  destroys: `
    flush | sqlflush | reset_db | sqlclear | sqlreset | remove_stale_contenttypes | clearsessions | clear_* | delete_* | drop_* | purge_* | remove_* | reset_* | truncate_* | wipe_* | destroy_* | prune_* | flush_* | cleanup* | rebuild_index | clear_index | unlock_* | deletestale* | deleteorphan* | delete* | remove* | sqldropindexes | cleartokens | expire_* | rollback* | undo*
  `,
  leaks: 'diffsettings | print_settings | print_user_for_session | dumpenv',
  check: (sub, call) => {
    const settings = call.flags.get('--settings')?.[0]?.text ?? 'settings';
    if (!/(?:^|\.)(?:settings|config)(?:\.|$)/.test(settings))
      return write('framework', `${shown(settings)} is a module that is not known to hold settings`);
    const isDry = call.flags.has('--plan') || call.flags.has('--check') || call.flags.has('--dry-run');
    if (sub === 'migrate' && !isDry)
      return call.operands.some(({ text }) => text === 'zero')
        ? destructive('takes-away', '"migrate … zero" takes all of an app\'s tables away')
        : write('framework', '"migrate" changes the database', 'Use migrate --plan to see what it would do.');
    if (sub === 'makemigrations' && !call.flags.has('--dry-run'))
      return write('framework', '"makemigrations" writes files', 'Use makemigrations --dry-run.');
    return undefined;
  },
  otherwise: (words, context, name) => {
    const [first] = words;
    if (first?.text === 'collectstatic' && words.some(({ text }) => text === '--clear' || text === '-c'))
      return destructive('takes-away', '"collectstatic --clear" removes files');
    if (first?.text === 'migrate' && words.at(-1)?.text === 'zero')
      return destructive('takes-away', '"migrate … zero" takes all of an app\'s tables away');
    return code(words, context, name);
  },
});

/** Migration tools of SQLAlchemy and Flask. */
const alembicForms = {
  read: `
    current|heads|history|branches|show|check -v,-r:word --verbose --indicate-current -i --rev-range:word
  `,
  destroys: 'downgrade | stamp --purge | db downgrade | db stamp --purge',
};

const flask = subcommands({
  global: '--app:word -A:word --debug --no-debug',
  read: `
    routes () --sort:word -s:word --all-methods
    db current|db heads|db history|db branches|db show|db check -v,-r:word --verbose --rev-range:word -i --indicate-current
  `,
  destroys:
    'db downgrade | db stamp --purge | drop* | reset* | delete* | clear* | purge* | flush* | db reset | db drop*',
  check: (_sub, _call, global) =>
    ['--app', '-A'].some((flag) =>
      global.flags.get(flag)?.some((value) => /^\/|(?:^|\/)\.\.(?:\/|$)/.test(value?.text ?? '')),
    )
      ? write('framework', 'the application lies elsewhere')
      : undefined,
  otherwise: code,
});

const celery = subcommands({
  global: '-A:word --app:word -b:text --broker:text --workdir:path -q --quiet -C --no-color',
  read: `
    status () -t:num --timeout:num --json -j
    inspect active|inspect active_queues|inspect registered|inspect reserved|inspect scheduled|inspect stats|inspect ping|inspect revoked|inspect clock|inspect query_task -t:num -d:word --timeout:num --destination:word --json -j
    list bindings ()
    result
  `,
  destroys:
    'purge | amqp queue.delete | amqp queue.purge | control shutdown | control revoke | control terminate | control cancel_consumer | control pool_shrink | multi stop* | multi kill | multi restart',
  leaks: 'inspect conf | report',
  otherwise: code,
});

/** Runs a module or a file of Python: a few are known. */
const python: Judge = (words, context, name) => {
  if (words.length === 1 && /^(?:--version|-V|-VV|-h|--help)$/.test(words[0]?.text ?? ''))
    return read(`${shown(name)} says its version`);
  const rest = words.filter(({ text }, index) => !(index === 0 && /^-[uBIsSE]+$/.test(text)));
  const [first, second, ...more] = rest;
  if (first?.kind === 'static' && /^(?:\.\/|[\w-]+\/)*manage\.py$/.test(first.text))
    return raise(manage(rest.slice(1), context, 'manage.py'), first.text);
  if (first?.text === '-m' && second?.kind === 'static') {
    if (second.text === 'json.tool')
      return reads('--sort-keys --indent:num --no-ensure-ascii --json-lines --compact --tab', 'path', {
        max: 1,
      })(more, context, 'json.tool');
    if (second.text === 'pip')
      return context.judgeArgv([{ text: 'pip', kind: 'static' }, ...more], deeper(context));
    if (/^(?:flask|celery|alembic|django)$/.test(second.text))
      return context.judgeArgv(
        [{ text: second.text === 'django' ? 'django-admin' : second.text, kind: 'static' }, ...more],
        deeper(context),
      );
    if (second.text === 'site' && more.length === 0) return read('"site" tells its directories');
  }
  return worst(
    [scanEach(words), judgeProgramWords(rest)],
    write('interpreter', `code of ${shown(name)} is not looked into`),
  );
};

function raise(finding: Finding, path: string): Finding {
  return path.includes('/') && !/^(?:\.\/|bin\/)?manage\.py$/.test(path)
    ? worse(finding, write('program-place', `${shown(path)} is not the application's own manage.py`))
    : finding;
}

/** Python: Django, Flask, Alembic, Celery and its servers. */
export const pythonTools: Programs = {
  'django-admin': manage,
  'manage.py': manage,
  './manage.py': manage,
  python,
  python3: python,
  'python3.9': python,
  'python3.10': python,
  'python3.11': python,
  'python3.12': python,
  'python3.13': python,
  python2: python,
  pypy3: python,
  flask,
  alembic: subcommands({
    global: '-c:path -n:word --config:path --name:word -x:word',
    ...alembicForms,
    check: (_sub, _call, global) =>
      ['-c', '--config'].some((flag) => liesAnywhere(global.flags.get(flag)))
        ? write('framework', 'its settings lie where anybody may write them')
        : undefined,
    otherwise: code,
  }),
  celery,
  gunicorn: server(/^(?:-v|--version)$/, /^$/),
  uwsgi: server(/^--version$/, /--stop|--reload/),
};
