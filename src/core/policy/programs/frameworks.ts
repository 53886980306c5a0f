import type { Arg } from '../arg.ts';
import { destructive, type Finding, forbidden, read, shown, worse, worst, write } from '../finding.ts';
import { judgePath, liesAnywhere } from '../paths.ts';
import { type Context, isVersion, type Judge, type Programs, reads } from '../program.ts';
import { scanCode } from '../scan.ts';
import { interpreter } from './embedded.ts';
import { scanVerbs, subcommands } from './subcommands.ts';

function scanAll(words: readonly Arg[]): Finding | undefined {
  return scanCode(words.map(({ text }) => text).join('\n'));
}

const code: Judge = (words, _context, name) =>
  worst([scanAll(words)], write('interpreter', `code of ${shown(name)} is not looked into`));

const railsCommands = subcommands({
  versions: /^-v$/,
  read: `
    about ()
    stats ()
    notes -a:text --annotations:text
    routes () -c:text -g:text -E --expanded --controller:text --grep:text --unused
    db:migrate:status|db:version|db:abort_if_pending_migrations|db:migrate:status:primary ()
    middleware|initializers|zeitwerk:check|time:zones:all|time:zones:local|time:zones:us ()
    help
  `,
  common: '-e:word --environment:word --trace',
  destroys: `
    db:drop* | db:reset* | db:purge* | db:schema:load* | db:structure:load* | db:setup* | db:migrate:reset* | db:rollback* | db:migrate:down* | db:migrate:redo* | db:truncate_all* | db:seed:replant* | db:fixtures:load* | db:test:* | db:forward* | db:prepare
    tmp:clear | tmp:* | log:clear | assets:clobber | assets:clean | destroy | d | cache:clear | jobs:clear | resque:* | sidekiq:* | *:destroy* | *:delete* | *:purge* | *:drop* | *:wipe* | *:truncate* | *:cleanup | *:clear* | *:remove* | *:reset* | *:flush* | *:rollback* | *:prune* | webpacker:clobber | restart
  `,
  leaks:
    'credentials:show | credentials:edit | credentials:diff | secrets:show | secrets:edit | encrypted:show | encrypted:edit',
  otherwise: code,
});

/** Rails and rake list their tasks by flags; further words of rake are further tasks, and its `-e` runs code. */
const rails: Judge = (words, context, name) =>
  listsTasks(words) ? read('it lists tasks') : railsCommands(words, context, name);
const rake: Judge = (words, context, name) => {
  if (listsTasks(words)) return read('it lists tasks');
  if (words.length === 1 && words[0]?.text === '-V') return read(`${shown(name)} says its version`);
  const finding = railsCommands(words, context, name);
  const isOne = words.length === 1 && /^[a-z]/.test(words[0]?.text ?? '') && words[0]?.text !== 'help';
  return isOne || finding.class !== 'read'
    ? finding
    : worst([scanVerbs(words)], write('framework', `${shown(name)} may run further tasks or code`));
};

function listsTasks(words: readonly Arg[]): boolean {
  return (
    words[0]?.kind === 'static' &&
    /^(?:-T|-P|-W|-AT|-D|--tasks|--prereqs|--where|--describe)$/.test(words[0].text) &&
    words.slice(1).every(({ kind, text }) => kind === 'static' && /^[\w:*][\w:*-]*$/.test(text))
  );
}

const artisan = subcommands({
  read: `
    about|env|list () --json --raw --only:word --format:word
    migrate:status () --pending --database:word --path:word
    route:list () --json --path:text --method:word --name:text --except-vendor --only-vendor --compact --sort:word -v,-r --except-path:text --columns:text
    event:list|schedule:list|channel:list () --json --next --timezone:word --event:text
    queue:failed () --json
    queue:monitor --max:num
    model:show --json --database:word
    db:table|db:show|db:monitor --json --counts --views --database:word --databases:word --max:num
    horizon:status|horizon:list|horizon:supervisors|horizon:supervisor-status
    help
    inspire ()
  `,
  common: '--no-ansi --ansi --no-interaction -n,-q --quiet --env:word',
  destroys: `
    migrate:fresh | migrate:refresh | migrate:reset | migrate:rollback | db:wipe | queue:flush | queue:clear | queue:forget | queue:prune* | queue:restart | cache:clear | cache:forget | cache:prune* | config:clear | route:clear | view:clear | event:clear | optimize:clear | clear-compiled | down | key:generate
    model:prune | telescope:prune | telescope:clear | horizon:terminate | horizon:purge | horizon:clear | horizon:forget | auth:clear* | schedule:clear* | sanctum:prune* | passport:purge | passport:keys | schema:dump | storage:unlink | *:delete* | *:purge* | *:drop* | *:wipe* | *:truncate* | *:remove* | *:flush* | *:prune* | *:clear* | *:destroy* | *:reset* | *:rollback*
  `,
  leaks: 'config:show | env:decrypt | env:encrypt',
  otherwise: code,
});

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

const symfony = subcommands({
  read: `
    about|list ()
    debug:router|debug:event-dispatcher|debug:autowiring|debug:translation|debug:twig|debug:form|debug:validator|debug:messenger|debug:scheduler|router:match|debug:firewall --json --format:word --show-controllers --method:word --all
    doctrine:migrations:status|doctrine:migrations:list|doctrine:migrations:current|doctrine:migrations:latest|doctrine:migrations:up-to-date|doctrine:schema:validate|doctrine:mapping:info --em:word --show-versions --conn:word
    messenger:stats --format:word
    messenger:failed:show --max:num --stats -vv
    lint:container|lint:yaml|lint:twig|lint:xliff
    cache:pool:list ()
    help
  `,
  common: '--env:word -e:word --no-debug --no-ansi --ansi -n,-v,-vv,-vvv,-q --no-interaction',
  destroys: `
    doctrine:database:drop | doctrine:schema:drop | doctrine:schema:update | doctrine:fixtures:load | doctrine:migrations:rollup | doctrine:migrations:version | doctrine:migrations:execute | cache:clear | cache:pool:clear | cache:pool:delete | cache:pool:prune | messenger:failed:remove | messenger:stop-workers | *:delete* | *:purge* | *:drop* | *:remove* | *:wipe* | *:clear* | *:truncate* | *:prune* | *:reset*
  `,
  leaks: 'debug:dotenv | debug:container | debug:config | secrets:list | secrets:decrypt*',
  otherwise: code,
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
    ['--app', '-A'].some((flag) => global.flags.get(flag)?.some((value) => value?.text.startsWith('/')))
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
    [scanAll(words), judgeProgramWords(rest)],
    write('interpreter', `code of ${shown(name)} is not looked into`),
  );
};

/** A script whose name or first word says that it takes something away. */
function judgeProgramWords(words: readonly Arg[]): Finding | undefined {
  const [first, second] = words;
  if (first === undefined || first.text.startsWith('-')) return undefined;
  return scanVerbs([
    { ...first, text: first.text.replace(/^.*\//, '') },
    ...(second === undefined ? [] : [second]),
  ]);
}

function raise(finding: Finding, path: string): Finding {
  return path.includes('/') && !/^(?:\.\/|bin\/)?manage\.py$/.test(path)
    ? worse(finding, write('program-place', `${shown(path)} is not the application's own manage.py`))
    : finding;
}

function deeper(context: Context): Context {
  return { ...context, depth: context.depth + 1 };
}

const php: Judge = (words, context, name) => {
  const [first, ...rest] = words;
  if (words.length === 1 && /^(?:-v|--version|-m|--ini|-h|--help)$/.test(first?.text ?? ''))
    return read(`${shown(name)} tells about itself`);
  if (words.some(({ text }) => /^(?:-i|--info)$/.test(text)))
    return forbidden('environment', '"php -i" shows the environment');
  if (words.some(({ text }) => /\b(?:phpinfo|getenv)\s*\(|\$_(?:ENV|SERVER)\b/.test(text)))
    return forbidden('environment', 'it shows the environment');
  if (first?.text === '-l' && rest.length === 1)
    return worst(rest.map(judgePath), read('"php -l" only checks'));
  if ((first?.text === '--ri' || first?.text === '--re') && rest.length === 1 && rest[0]?.kind === 'static')
    return read('"php" tells about an extension');
  if (first?.kind === 'static' && /^(?:\.\/)?artisan$/.test(first.text))
    return artisan(rest, context, 'artisan');
  if (first?.kind === 'static' && /^(?:\.\/)?bin\/console$/.test(first.text))
    return symfony(rest, context, 'bin/console');
  if (first?.kind === 'static' && /(?:^|\/)(?:artisan|console)$/.test(first.text))
    return worse(
      write('program-place', `${shown(first.text)} is not the application's own`),
      (first.text.endsWith('artisan') ? artisan : symfony)(rest, context, 'artisan'),
    );
  return worst(
    [scanAll(words), judgeProgramWords(words)],
    write('interpreter', `code of ${shown(name)} is not looked into`),
  );
};

/** Runs something of a project; never a read, and as bad as what it runs. */
function runs(skip: RegExp): Judge {
  return (words, context, name) => {
    if (isVersion(words) || (words.length === 1 && words[0]?.text === '-v'))
      return read(`${shown(name)} says its version`);
    const at = words.findIndex(({ text }) => !skip.test(text));
    const inner = at === -1 ? undefined : context.judgeArgv(words.slice(at), deeper(context));
    return worst(
      [inner, scanVerbs(words), scanAll(words)],
      write('framework', `${shown(name)} runs a program of the project`),
    );
  };
}

const packageManager = (versions: RegExp, readForms: string): Judge =>
  subcommands({
    versions,
    global: '--prefix:path -C:path --silent -s',
    read: readForms,
    destroys:
      'uninstall | un | unlink | rm | remove | r | prune | unpublish | cache clean | cache rm | cache clear | dedupe | deprecate | owner rm | token revoke | store prune | run *:drop* | run *:reset* | run *:clean* | run clean* | run drop* | run *:fresh* | run *:wipe* | run *:rollback* | run *:down | run *:undo* | run *:purge* | run *:delete*',
    leaks: 'config list | config ls | token list',
    check: (sub, call) =>
      sub === 'config get' && call.operands.some(({ text }) => /auth|token|password|key/i.test(text))
        ? forbidden('shows-secrets', '"npm config get" of a secret')
        : undefined,
    otherwise: (words, context, name) =>
      worst(
        [
          /^(?:exec|x|dlx|run|run-script)$/.test(words[0]?.text ?? '') && words[1] !== undefined
            ? context.judgeArgv(
                words.slice(1).filter(({ text }) => text !== '--'),
                deeper(context),
              )
            : undefined,
          scanVerbs(words),
          scanAll(words),
        ],
        write('framework', `${shown(name)} runs a script of the project or changes packages`),
      ),
  });

/** yarn and pnpm run a script or a program of the project when they do not know a word, so each has a list of its own. */
const npm = packageManager(
  /^(?:-v|version)$/,
  `
    ls|list|ll|la -g,-a,-l --depth:num --all --json --long --prod --production --omit:word --global --parseable
    outdated|explain|why|view|info|show|root|prefix|bin|ping|doctor|search|versions|licenses|fund|query -g --json --long --global --depth:num
    audit () --json --omit:word --production --audit-level:word --prod
    config get
    help
    pkg get
  `,
);
const yarn = packageManager(
  /^-v$/,
  `
    list|why|outdated|info|versions --depth:num --pattern:text --json --all --recursive -R,-A
    audit () --json --level:word --groups:word
    licenses list () --json
    config get
    help
  `,
);
const pnpm = packageManager(
  /^-v$/,
  `
    ls|list|ll|la|outdated|why|view|info|show -g,-r --depth:num --json --long --prod --dev --parseable --recursive
    root|bin () -g
    audit () --json --prod --dev --audit-level:word
    licenses list () --json --prod
    config get
    help
  `,
);

/** Database and queue tools of Node projects. */
const projectTool =
  (name: string): Judge =>
  (words) => {
    if (isVersion(words)) return read(`"${name}" says its version`);
    const said = words.map(({ text }) => text).join(' ');
    return /\b(?:reset|drop|undo|rollback|down|revert|clear|delete|flush|wipe|truncate)\b|--(?:force-reset|accept-data-loss|drop-?schema|force)\b|db:(?:drop|migrate:undo\S*)|migration:revert|schema:(?:drop|sync)|db seed/.test(
      said,
    )
      ? destructive('database', `"${name}" takes data away in this form`)
      : write('framework', `"${name}" runs a program of the project`);
  };

const nodeJudge = interpreter(/^(?:--version|-v|--help|-h|--v8-options)$/);
const node: Judge = (words, context, name) =>
  worst(
    [
      judgeProgramWords(words),
      words.some(({ text }) => /\bprocess\.env\b/.test(text))
        ? forbidden('environment', '"process.env" is the environment')
        : undefined,
    ],
    nodeJudge(words, context, name),
  );

const wp = subcommands({
  global: '--path:path --url:word --allow-root --skip-plugins --skip-themes --user:word --quiet --no-color',
  read: `
    core version|core is-installed|core check-update|core verify-checksums () --extra --format:word
    plugin list|theme list|user list|post list|cron event list|option list|site list|role list|cap list|term list|comment list|menu list|plugin status|theme status|plugin get --format:word --fields:text --field:text --status:word --post_type:word --role:word --search:text
    db size|db tables|db check|db prefix () --tables --format:word --human-readable --size_format:word
    cron test|cli version|cli info|cache type|maintenance-mode status ()
    plugin is-active|plugin is-installed|theme is-active
  `,
  common: '--allow-root --path:path',
  destroys:
    'db drop | db reset | db clean | db import | site delete | site empty | post delete | user delete | comment delete | plugin delete | plugin uninstall | plugin deactivate | theme delete | cache flush | transient delete | option delete | rewrite flush | search-replace | core update | menu delete | term delete | db optimize | db repair | cron event delete | maintenance-mode activate',
  leaks: 'config get | config list | db export',
  otherwise: code,
});

/** Web servers: their tests and versions read. */
function server(readForms: RegExp, stops: RegExp): Judge {
  return (words, _context, name) => {
    const said = words.map(({ text }) => text).join(' ');
    if (words.every(({ kind }) => kind === 'static') && readForms.test(said))
      return worst(words.map(judgePath), read(`${shown(name)} only checks or tells`));
    return stops.test(said)
      ? destructive('service', `${shown(name)} stops the server in this form`)
      : write('service', `${shown(name)} starts or changes the server`);
  };
}

/** Frameworks of applications, and the servers they run in. */
export const frameworks: Programs = {
  rails,
  'bin/rails': rails,
  rake,
  'bin/rake': rake,
  bundle: subcommands({
    versions: /^(?:-v|version)$/,
    read: `
      list|show|info|outdated|check|platform|licenses|version|why --paths --path --name-only --strict --only-explicit --groups --dry-run
      help
    `,
    destroys: 'clean | remove | cache --all',
    leaks: 'config | env',
    otherwise: (words, context, name) =>
      words[0]?.text === 'exec' && words[1] !== undefined
        ? context.judgeArgv(words.slice(1), deeper(context))
        : worst([scanAll(words)], write('framework', `${shown(name)} changes packages or runs a program`)),
  }),
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
  php,
  'php-fpm': server(/^(?:-v|--version|-t|-tt|-m)$/, /quit|stop/),
  artisan,
  './artisan': artisan,
  'bin/console': symfony,
  wp,
  drush: subcommands({
    read: 'status|core:status|st|pm:list|pml|watchdog:show|ws|migrate:status|updatedb:status|updbst|version () --format:word --fields:text --count:num --type:word --severity:word',
    destroys:
      'sql:drop | sql-drop | site:install | si | cache:rebuild | cr | cache:clear | cc | pm:uninstall | pmu | user:cancel | entity:delete | watchdog:delete | state:delete | config:delete | migrate:rollback | queue:delete',
    leaks: 'sql:conf | sql:connect | config:get',
    otherwise: code,
  }),
  composer: subcommands({
    read: 'show|info|outdated|validate|licenses|depends|why|prohibits|why-not|check-platform-reqs|diagnose|status|audit|fund --direct --tree --latest --installed --platform --no-dev --format:word -D,-t,-l,-i,-o,-m --minor-only --locked --strict',
    destroys: 'remove | clear-cache | clearcache | cc | global remove',
    leaks: 'config',
    otherwise: code,
  }),
  node,
  nodejs: node,
  npm,
  pnpm,
  yarn,
  npx: runs(/^-/),
  pnpx: runs(/^-/),
  bunx: runs(/^-/),
  prisma: projectTool('prisma'),
  knex: projectTool('knex'),
  sequelize: projectTool('sequelize'),
  'sequelize-cli': projectTool('sequelize-cli'),
  typeorm: projectTool('typeorm'),
  'db-migrate': projectTool('db-migrate'),
  'drizzle-kit': projectTool('drizzle-kit'),
  'migrate-mongo': projectTool('migrate-mongo'),
  goose: projectTool('goose'),
  dbmate: projectTool('dbmate'),
  migrate: projectTool('migrate'),
  mix: (words, context, name) =>
    isVersion(words)
      ? read('"mix" says its version')
      : words.some(({ text }) =>
            /^(?:ecto\.(?:drop|reset|rollback)|phx\.digest\.clean|deps\.clean|clean)$/.test(text),
          )
        ? destructive('takes-away', '"mix" takes something away in this form')
        : code(words, context, name),
  pm2: subcommands({
    versions: /^-v$/,
    read: 'ls|list|l|status|ps () --no-color\ninfo|describe|show|id|pid\nlogs --nostream --lines:num --err --out --raw --timestamp\nversion ()',
    destroys: 'stop | delete | del | kill | restart | reload | flush | reset | unstartup',
    leaks: 'env | jlist | prettylist',
    check: (sub, call) =>
      sub === 'logs' && !call.flags.has('--nostream')
        ? write('endless', '"pm2 logs" never ends', 'Add --nostream.')
        : undefined,
    otherwise: code,
  }),
  gunicorn: server(/^(?:-v|--version)$/, /^$/),
  uwsgi: server(/^--version$/, /--stop|--reload/),
  puma: server(/^(?:-V|--version)$/, /^$/),
  pumactl: subcommands({
    global: '-S:path -F:path -C:text -p:num -P:path -T:text',
    read: 'stats|status|gc-stats|thread-backtraces ()',
    destroys: 'stop | halt | restart | phased-restart',
  }),
  'passenger-status': reads('-v --verbose --show:word', 'none'),
  'passenger-memory-stats': reads('', 'none'),
  sidekiq: (words, context, name) =>
    isVersion(words) || (words.length === 1 && words[0]?.text === '-V')
      ? read('"sidekiq" says its version')
      : code(words, context, name),
  sidekiqmon: reads('', /^(?:all|version|overview|processes|queues)$/),
  nginx: server(/^(?:-[vVtTh?]|-tq|-q -t|-t -q|-[tT] -c \/etc\/[\w./-]+)$/, /-s (?:stop|quit)/),
  apachectl: server(
    /^(?:-[tSMvVlL]|configtest|status|fullstatus|-t -D DUMP_\w+)$/,
    /^(?:-k )?(?:stop|graceful-stop|restart)/,
  ),
  apache2ctl: server(
    /^(?:-[tSMvVlL]|configtest|status|fullstatus|-t -D DUMP_\w+)$/,
    /^(?:-k )?(?:stop|graceful-stop|restart)/,
  ),
  httpd: server(/^(?:-[tSMvVlL]|-t -D DUMP_\w+)$/, /-k (?:stop|graceful-stop|restart)/),
  haproxy: server(/^(?:-v|-vv|-c(?: -q)?(?: -V)? -f \/(?:etc|usr\/local\/etc)\/[\w./-]+)$/, /^$/),
  caddy: server(/^(?:version|list-modules|build-info|validate --config \/etc\/[\w./-]+)$/, /^stop/),
  envoy: server(/^--version$/, /^$/),
  varnishstat: (words, context, name) =>
    words.some(({ text }) => text === '-1' || text === '-j')
      ? reads('-1,-j,-x -f:text -n:word', 'none')(words, context, name)
      : write('endless', '"varnishstat" never ends', 'Use varnishstat -1.'),
  varnishadm: (words) =>
    words.some(({ text }) => /^(?:ban|stop|vcl\.discard|param\.reset)$/.test(text))
      ? destructive('service', '"varnishadm" takes something away')
      : /^(?:status|ping|backend\.list|vcl\.list|banner|ban\.list|storage\.list|panic\.show)$/.test(
            words.map(({ text }) => text).join(' '),
          )
        ? read('"varnishadm" only asks')
        : write('service', '"varnishadm" changes the cache'),
  monit: subcommands({ read: 'status|summary|report\n-V ()', destroys: 'stop | quit | unmonitor | restart' }),
};
