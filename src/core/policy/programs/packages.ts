import { destructive, read, shown, worst, write } from '../finding.ts';
import { isVersion, type Judge, type Programs, reads } from '../program.ts';
import { scanVerbs, subcommands } from './subcommands.ts';

const pip = subcommands({
  read: `
    list () -o,-u,-l,-e --outdated --uptodate --format:word --user --local --not-required --editable
    show -f --files --verbose
    freeze () --all -l --local --user
    check ()
    debug ()
    index versions
    help
  `,
  common: '--disable-pip-version-check --no-color --no-cache-dir -q,-v',
  destroys: 'uninstall | cache purge | cache remove',
  leaks: 'config list | config debug',
});

const apt = (name: string): Judge =>
  subcommands({
    versions: /^-v$/,
    global: '-q,-qq',
    read: `
      list|show|policy|search|depends|rdepends|showpkg|madison|pkgnames|stats|dotty|changelog --installed --upgradable --all-versions -a --names-only -n
    `,
    destroys: 'remove | purge | autoremove | autopurge | clean | autoclean | dist-upgrade | full-upgrade',
    bare: 'read',
    otherwise: (words) =>
      words.some(({ text }) => /^(?:remove|purge|autoremove|autopurge|dist-upgrade|full-upgrade)$/.test(text))
        ? destructive('packages', `"${name}" removes packages`)
        : write('packages', `"${name}" changes packages`),
  });

const dnf = subcommands({
  global: '-q,-C --quiet --cacheonly',
  read: `
    list|info|search|provides|whatprovides|repolist|repoinfo|deplist|check-update|updateinfo|grouplist|repoquery --installed --available --all -v --enabled
    history ()
    history list|history info
  `,
  destroys: 'remove | erase | autoremove | downgrade | history undo | history rollback | clean',
});

const dpkg: Judge = (words, context, name) => {
  if (words.some(({ text }) => /^(?:-r|-P|--remove|--purge)$/.test(text)))
    return destructive('packages', '"dpkg" removes packages');
  if (
    words.some(({ text }) =>
      /^(?:-l|-s|-L|-S|-p|-V|-I|-c|-C|--list|--status|--listfiles|--search|--print-avail|--verify|--get-selections|--audit|--info|--contents|--print-architecture|--compare-versions)$/.test(
        text,
      ),
    )
  )
    return reads(
      '-l,-s,-L,-S,-p,-V,-I,-c,-C --list --status --listfiles --search --print-avail --verify --get-selections --audit --info --contents --print-architecture --no-pager',
      'text',
    )(words, context, name);
  return write('packages', '"dpkg" changes packages');
};

const rpm: Judge = (words, context, name) => {
  if (words.some(({ text }) => /^-[a-zA-Z]*e|^--erase/.test(text) && !/^-q/.test(text)))
    return destructive('packages', '"rpm -e" removes packages');
  if (words.some(({ text }) => /^-[a-zA-Z]*[qV]|^--(?:query|verify|checksig)$/.test(text)))
    return reads(
      '-q,-a,-i,-l,-f,-c,-d,-V,-p,-R,-v,-K --query --all --info --list --file --changelog --last --requires --provides --scripts --qf:text --queryformat:text --verify --whatprovides --whatrequires --checksig',
      'text',
    )(words, context, name);
  return write('packages', `${shown(name)} changes packages`);
};

/** Programs of which only the version is asked, by the words that ask for it: what another takes for `-v` may start it. */
const version = (asks: RegExp, names: string): Programs =>
  Object.fromEntries(
    names
      .split(' ')
      .map((name): [string, Judge] => [
        name,
        (words) =>
          words.length === 1 && (isVersion(words) || asks.test(words[0]?.text ?? ''))
            ? read(`"${name}" says its version`)
            : worst(
                [scanVerbs(words)],
                write('program-form', `"${name}" in this form is not known only to read`),
              ),
      ]),
  );

/** Package managers, and programs of which only the version is asked. */
export const packages: Programs = {
  apk: subcommands({
    global: '-q --quiet --no-cache',
    read: `
      info -a,-v,-vv,-d,-L,-R,-r,-s,-w,-P,-W,-e --installed --all --contents --depends --rdepends --size --who-owns
      list|search|policy|dot|stats|version|audit -I,-a,-u,-v,-d,-e,-x,-q --installed --upgradable --available
    `,
    destroys: 'del | cache clean | fix',
  }),
  apt: apt('apt'),
  'apt-get': apt('apt-get'),
  'apt-cache': apt('apt-cache'),
  aptitude: apt('aptitude'),
  'dpkg-query': reads(
    '-l,-s,-L,-S,-W,-p -f:text --list --status --listfiles --search --show --showformat:text --print-avail',
    'text',
  ),
  dpkg,
  rpm,
  dnf,
  yum: dnf,
  microdnf: dnf,
  zypper: dnf,
  pip,
  pip3: pip,
  pipx: subcommands({ read: 'list () --short', destroys: 'uninstall | uninstall-all' }),
  uv: subcommands({
    read: 'pip list|pip freeze () --outdated\npip show\npip check ()\ntree ()\nversion ()',
    destroys: 'pip uninstall | remove | cache clean | cache prune',
  }),
  poetry: subcommands({
    read: 'show -t,-l,-o --tree --latest --outdated --only:word --no-dev\ncheck ()\nenv list|env info ()',
    destroys: 'remove | cache clear | env remove',
    leaks: 'config',
    otherwise: (words, context) =>
      words[0]?.text === 'run' && words[1] !== undefined
        ? context.judgeArgv(words.slice(1), { ...context, depth: context.depth + 1 })
        : write('packages', '"poetry" changes packages'),
  }),
  pipenv: subcommands({
    read: 'graph () --bare --json\ncheck ()\nverify ()',
    destroys: 'uninstall | clean | --rm',
    otherwise: (words, context) =>
      words[0]?.text === 'run' && words[1] !== undefined
        ? context.judgeArgv(words.slice(1), { ...context, depth: context.depth + 1 })
        : write('packages', '"pipenv" changes packages'),
  }),
  conda: subcommands({
    read: 'list|info -e,-f --export --json\nenv list ()',
    destroys: 'remove | uninstall | clean | env remove',
    leaks: 'config',
  }),
  gem: subcommands({
    versions: /^-v$/,
    read: 'list|info|search|outdated|dependency|contents|specification|which|stale|query -l,-a,-d,-r --local --all --details --versions',
    destroys: 'uninstall | cleanup',
    leaks: 'env | environment',
  }),
  cargo: subcommands({ read: 'tree|metadata --depth:num\nversion ()', destroys: 'clean | uninstall | yank' }),
  go: subcommands({
    versions: /^version$/,
    read: 'version -m\nlist -m\nenv GOVERSION|env GOOS|env GOARCH|env GOROOT|env GOPATH ()',
    destroys: 'clean',
  }),
  snap: subcommands({
    versions: /^version$/,
    read: 'list|info|version|services|changes ()',
    destroys: 'remove | stop | disable | revert',
  }),
  ...version(/^(?:-v|-V|-version)$/, 'gcc cc g++ clang'),
  ...version(/^-v$/, 'make eslint tsc redis-server nvm rbenv pyenv ffprobe corepack'),
  ...version(
    /^(?:-V|-version)$/,
    'cmake rustc rustup ffmpeg convert magick sqlplus postgres mysqld mariadbd memcached elasticsearch logstash fluent-bit google-chrome chromium prometheus alertmanager grafana-server',
  ),
  ...version(
    /^version$/,
    'etcd traefik istioctl linkerd argocd flux skaffold telegraf filebeat airflow superset gh glab hugo asdf',
  ),
  ...version(
    /^$/,
    'consul-template fluentd vector otelcol mongod rabbitmq-server kibana dbt gitlab-runner pandoc tesseract wkhtmltopdf jest vite next ng vue ruby-build',
  ),
  ...version(/^--(?:info|list-runtimes|list-sdks)$/, 'dotnet'),
  lsb_release: reads('-a,-c,-d,-i,-r,-s', 'none'),
  hostid: reads('', 'none'),
  dnsdomainname: reads('', 'none'),
  'nvidia-smi': (words, context, name) =>
    words.some(
      ({ text }) =>
        /^(?:-r|--gpu-reset|-pm|-pl|-lgc|-rgc|-c|-e|-p|-l|--loop|-lms|dmon|pmon|daemon)/.test(text) &&
        text !== '-L',
    )
      ? write('gpu', '"nvidia-smi" changes the device or never ends in this form')
      : reads(
          '-L,-q -d:text -i:word --list-gpus --query --query-gpu:text --query-compute-apps:text --format:text',
          'none',
          { singleDashLong: true },
        )(words, context, name),
  chronyc: subcommands({ global: '-n', read: 'tracking|sources|sourcestats|activity () -v' }),
  ntpq: reads('-p,-n,-c:word', 'word', {
    check: (call) => (call.flags.has('-p') ? undefined : write('ntp', '"ntpq" in this form is not known')),
  }),
  'update-ca-certificates': () => write('packages', '"update-ca-certificates" changes what is trusted'),
};
