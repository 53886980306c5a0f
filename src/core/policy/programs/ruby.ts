import type { Arg } from '../arg.ts';
import { read, shown, worst, write } from '../finding.ts';
import { deeper, isVersion, type Judge, type Programs, reads } from '../program.ts';
import { scanEach } from '../scan.ts';
import { code, server } from './project-code.ts';
import { scanVerbs, subcommands } from './subcommands.ts';

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

/** Ruby: Rails, Rake, Bundler, Sidekiq and its servers. */
export const ruby: Programs = {
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
        : worst([scanEach(words)], write('framework', `${shown(name)} changes packages or runs a program`)),
  }),
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
};
