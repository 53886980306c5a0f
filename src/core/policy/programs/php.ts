import { type Finding, forbidden, read, shown, worse, worst, write } from '../finding.ts';
import { type ParsedCall, valuesOf } from '../flags.ts';
import { judgePath } from '../paths.ts';
import type { Judge, Programs } from '../program.ts';
import { scanEach } from '../scan.ts';
import { code, judgeProgramWords, server } from './project-code.ts';
import { subcommands } from './subcommands.ts';

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
  check: plainEnvironment,
  otherwise: code,
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
  check: plainEnvironment,
  leaks: 'debug:dotenv | debug:container | debug:config | secrets:list | secrets:decrypt*',
  otherwise: code,
});

/** `--env` names a file of settings, `.env.NAME`. */
function plainEnvironment(_sub: string, call: ParsedCall, global: ParsedCall): Finding | undefined {
  const odd = [call, global]
    .flatMap((part) => valuesOf(part, '--env', '-e'))
    .find(({ text }) => !/^[\w-]+$/.test(text));
  return odd === undefined ? undefined : write('settings', `${shown(odd.text)} is no plain name of settings`);
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
    [scanEach(words), judgeProgramWords(words)],
    write('interpreter', `code of ${shown(name)} is not looked into`),
  );
};

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

/** PHP: Laravel, Symfony, WordPress, Drupal, Composer. */
export const phpTools: Programs = {
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
};
