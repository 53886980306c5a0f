import type { Arg } from '../arg.ts';
import { destructive, type Finding, forbidden, read, shown, worst, write } from '../finding.ts';
import { judgePath, liesAnywhere } from '../paths.ts';
import { isVersion, type Judge, type Programs, reads } from '../program.ts';
import { subcommands } from './subcommands.ts';

const logFlags =
  '-n:num -NUM -p,-s,-q,-u,-z,-w,-b,-M,-C,-i,-E,-F,-S:text -G:text -L:text -U:num --oneline --graph --all --stat --shortstat --numstat --name-only --name-status --decorate?word --no-decorate --abbrev-commit --abbrev?num --date:word --since:text --until:text --after:text --before:text --author:text --committer:text --grep:text --format:text --pretty?text --reverse --merges --no-merges --first-parent --follow --max-count:num --skip:num --cached --staged --word-diff?word --color?word --no-color --no-pager --no-patch --patch --raw --summary --full-history --branches?text --tags?text --remotes?text --left-right --cherry-pick --no-renames --find-renames?num --diff-filter:word --ignore-all-space --unified:num --minimal --patience --histogram --dirstat?word --check --exit-code --quiet --topo-order --date-order --no-ext-diff --no-textconv --walk-reflogs --relative-date --show-signature --no-prefix --compact-summary';

const git = subcommands({
  versions: /^(?:-v|version)$/,
  global: '-C:path --no-pager -P --no-optional-locks --literal-pathspecs',
  read: `
    status () -s,-b,-u?word --short --branch --porcelain?word --long --ignored --untracked-files?word --show-stash --ahead-behind
    log|whatchanged ${logFlags}
    diff|show ${logFlags} --merge-base --no-index
    shortlog -s,-n,-e,-c --summary --numbered --email --no-merges --since:text --until:text --all
    branch () -a,-r,-v,-vv --list --all --remotes --verbose --show-current --contains:word --merged?word --no-merged?word --sort:word --format:text --no-color --column
    tag -l,-n?num --list --sort:word --contains:word --merged?word --points-at:word --format:text
    remote () -v --verbose
    remote get-url --all --push
    rev-parse --short?num --abbrev-ref --verify --is-inside-work-tree --show-toplevel --git-dir --quiet --symbolic-full-name --show-prefix --is-bare-repository --all
    rev-list -n:num --count --all --max-count:num --since:text --until:text --objects --no-merges --left-right --first-parent
    describe --tags --always --dirty --long --abbrev:num --match:text --exact-match --all --contains
    ls-files -s,-m,-d,-o,-t,-v,-z,-c --stage --modified --deleted --others --exclude-standard --cached --full-name --error-unmatch
    ls-tree -r,-t,-l,-d,-z --name-only --full-tree --long --abbrev?num
    cat-file -t,-s,-e,-p
    blame|annotate -L:text -w,-e,-s,-l,-t,-C,-M --date:word --porcelain --show-email
    grep -n,-i,-l,-c,-w,-E,-F,-h,-H,-q,-v --count --ignore-case --line-number -A:num -B:num -C:num -e:text
    reflog () -n:num -NUM --date:word --all --oneline
    reflog show -n:num -NUM --date:word --all
    stash list () --oneline --stat
    stash show -p --stat --name-only
    count-objects () -v,-H
    show-ref --heads --tags --head --hash?num --verify
    for-each-ref --sort:text --format:text --count:num --contains:word --merged?word
    merge-base --is-ancestor --all --octopus
    name-rev --tags --name-only
    config --get:word --get-all:word --show-origin
    worktree list () --porcelain
    submodule status () --recursive
    symbolic-ref --short -q
    var
    fsck () --full --no-dangling --connectivity-only
    cherry -v
    range-diff --no-color
    verify-commit|verify-tag -v --raw
    check-ignore -v,-q,-n
  `,
  destroys: `
    rm | clean | reset --hard | restore | checkout -- | checkout -f | checkout . | checkout --force | gc | prune | filter-branch | filter-repo | stash drop | stash clear | stash pop | reflog expire | reflog delete
    worktree remove | worktree prune | remote remove | remote rm | remote prune | update-ref -d | push --force* | push -f | push --delete | push -d | push --mirror | push --prune | branch -D | branch -d | branch --delete | tag -d | tag --delete
    submodule deinit | replace -d | notes remove | lfs prune | reset
  `,
  check: (sub, call, global) => {
    if (liesAnywhere(global.flags.get('-C')))
      return write('git', 'its settings lie where anybody may write them');
    if (sub === 'tag' && call.operands.length > 0 && !call.flags.has('-l') && !call.flags.has('--list'))
      return write('git', '"git tag" with a name makes a tag', 'Use git tag -l.');
    if (sub === 'config' && !call.flags.has('--get') && !call.flags.has('--get-all'))
      return write('git', '"git config" without --get changes settings or shows all');
    if (sub === 'symbolic-ref' && call.operands.length > 1)
      return write('git', '"git symbolic-ref" with two words changes a reference');
    if (sub === 'diff' && call.flags.has('--no-index'))
      return worst(call.operands.map(judgePath), read('it only compares'));
    return undefined;
  },
  otherwise: (words) =>
    words.some(
      ({ text }, index) =>
        index > 0 && /^(?:--hard|--force|--force-with-lease\S*|-f|-D|--delete|--mirror)$/.test(text),
    ) && words.some(({ text }) => /^(?:push|checkout|reset|branch|tag|switch|clean)$/.test(text))
      ? destructive('takes-away', '"git" in this form throws work away')
      : write(
          'git',
          `"git ${words.find(({ text }) => !text.startsWith('-'))?.text ?? ''}" is not on the list of forms that only read`,
        ),
});

/** tar in all its spellings: only a listing reads. */
const tar: Judge = (words, _context, name) => {
  if (isVersion(words)) return read(`${shown(name)} says its version`);
  const spelled = words.map((word, index) =>
    index === 0 && /^[a-zA-Z]+$/.test(word.text) ? { ...word, text: `-${word.text}` } : word,
  );
  const letters = spelled
    .filter(({ text }) => /^-[a-zA-Z]/.test(text))
    .map(({ text }) => text.slice(1))
    .join('');
  if (
    spelled.some(({ text }) =>
      /^--(?:delete|remove-files|recursive-unlink|unlink-first|overwrite)/.test(text),
    )
  )
    return destructive('removes', `${shown(name)} removes or overwrites files in this form`);
  const isList =
    (letters.includes('t') || spelled.some(({ text }) => text === '--list')) && !/[xcruA]/.test(letters);
  if (!isList)
    return write('archive', `${shown(name)} in this form writes files`, 'List an archive with tar -tf.');
  if (spelled.some(({ text }) => /^[^/]*[^/=]:/.test(text.replace(/^--file=|^-\w*f(?=.)/, ''))))
    return write('network', `${shown(name)} asks another machine for an archive with a colon in its name`);
  return reads(
    '-t,-v,-z,-j,-J,-a,-Z,-f:path -C:path --list --verbose --gzip --bzip2 --xz --zstd --file:path --directory:path --numeric-owner --full-time --wildcards --exclude:text --strip-components:num --utc --null',
    'text',
  )(spelled, _context, name);
};

const unzip: Judge = (words, context, name) => {
  const isList = words.some(({ text }) => /^-[a-zA-Z]*[lvZtz1]/.test(text));
  if (!isList)
    return words.some(({ text }) => /^-[a-z]*o/.test(text))
      ? destructive('overwrites', '"unzip -o" overwrites files')
      : words.some(({ text }) => /^-[a-z]*p/.test(text))
        ? reads('-p,-q,-c', 'path', { min: 1 })(words, context, name)
        : write('archive', '"unzip" writes files', 'List an archive with unzip -l.');
  return reads('-l,-v,-Z,-t,-q,-qq,-z,-1,-h,-m,-T', 'path', { min: 1 })(words, context, name);
};

/** Compressors: listing, testing and writing to standard output leave the file alone. */
const compressor: Judge = (words, context, name) => {
  const has = (letters: string, long: RegExp) =>
    words.some(({ text }) => new RegExp(`^-[a-zA-Z0-9]*[${letters}]`).test(text) || long.test(text));
  // Of several modes most of them take the last, so that "-l -d" unpacks.
  const isKind =
    has('c', /^--(?:stdout|to-stdout)$/) ||
    (has('lt', /^--(?:list|test)$/) && !has('dz', /^--(?:decompress|uncompress|compress)$/));
  if (isKind)
    return reads(
      '-l,-t,-c,-d,-v,-k,-q,-f,-1,-2,-3,-4,-5,-6,-7,-8,-9,-T:num --list --test --stdout --to-stdout --decompress --verbose --keep --quiet',
      'path',
    )(words, context, name);
  return worst(
    words.map((word) => raise(judgePath(word))),
    write('writes', `${shown(name)} replaces files`, 'Use -c to print, or -l to list.'),
  );
};

function raise(finding: Finding | undefined): Finding | undefined {
  return finding?.class === 'forbidden' ? finding : undefined;
}

const certificate =
  '-in:path -noout,-text,-dates,-subject,-issuer,-enddate,-startdate,-serial,-fingerprint,-sha256,-sha1,-modulus,-pubkey,-purpose,-email,-hash,-subject_hash,-issuer_hash,-ocsp_uri,-alias -ext:text -checkend:num -nameopt:word -inform:word -certopt:word -checkhost:word -checkip:word';
const opensslForms: Readonly<Record<string, Judge>> = {
  version: openssl('-a,-v,-b,-o,-d', 'none'),
  x509: openssl(certificate, 'none'),
  req: openssl('-in:path -noout,-text,-subject,-pubkey,-verify,-modulus -inform:word -nameopt:word', 'none', [
    '-in',
  ]),
  crl: openssl(
    '-in:path -noout,-text,-issuer,-lastupdate,-nextupdate,-hash,-fingerprint -inform:word',
    'none',
  ),
  pkcs7: openssl('-in:path -noout,-print_certs,-text,-print -inform:word', 'none'),
  asn1parse: openssl('-in:path -i,-dump -inform:word -strparse:num', 'none'),
  verify: openssl(
    '-CAfile:path -CApath:path -untrusted:path -verbose,-show_chain,-partial_chain -purpose:word -verify_hostname:word',
    'path',
  ),
  ciphers: openssl('-v,-V,-s,-tls1_2,-tls1_3,-stdname', 'word'),
  list: openssl(
    '-commands,-digest-commands,-cipher-commands,-providers,-public-key-algorithms,-disabled',
    'none',
  ),
  ...Object.fromEntries(
    ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'].map((name) => [
      name,
      openssl('-r,-c,-hex', 'path'),
    ]),
  ),
  dgst: openssl('-md5,-sha1,-sha224,-sha256,-sha384,-sha512,-r,-c,-hex', 'path'),
  s_client: openssl(
    '-connect:word -servername:word -showcerts,-brief,-tls1_2,-tls1_3,-tls1_1,-tls1,-status,-no_ign_eof,-quiet,-prexit,-verify_quiet,-4,-6 -verify:num -verify_return_error -CAfile:path -CApath:path -starttls:word -alpn:word -verify_hostname:word -name:word',
    'none',
    ['-connect'],
  ),
  pkey: openssl('-in:path -noout,-text,-pubout,-check,-text_pub', 'none', ['-in']),
  rsa: openssl('-in:path -noout,-text,-pubout,-check,-modulus,-pubin', 'none', ['-in']),
  ec: openssl('-in:path -noout,-text,-pubout', 'none', ['-in']),
  errstr: openssl('', 'word'),
  prime: openssl('', 'num'),
};

function openssl(
  flags: string,
  operands: 'none' | 'path' | 'word' | 'num',
  needed: readonly string[] = [],
): Judge {
  return reads(flags, operands, {
    singleDashLong: true,
    check: (call) =>
      needed.every((flag) => call.flags.has(flag))
        ? undefined
        : write('openssl', 'it makes something or reads its input'),
  });
}

const opensslJudge: Judge = (words, context) => {
  const [first, ...rest] = words;
  const form =
    first?.kind === 'static' && Object.hasOwn(opensslForms, first.text)
      ? opensslForms[first.text]
      : undefined;
  const leak = worst(
    words.map((word) => raise(judgePath(word))),
    read('no secret place'),
  );
  if (leak.class !== 'read') return leak;
  if (first?.text === 's_client' && context.isFed === true)
    return forbidden('upload', 'what comes to its input would be sent to another machine');
  if (form === undefined)
    return write('openssl', `"openssl ${first?.text ?? ''}" makes or encrypts something`);
  if (
    /^(?:pkey|rsa|ec)$/.test(first?.text ?? '') &&
    !rest.some(({ text }) => /^-(?:pubin|pubout|noout|text_pub)$/.test(text))
  )
    return forbidden('secret-place', '"openssl" prints a private key in this form');
  if (rest.some(({ text }) => text === '-text') && /^(?:pkey|rsa|ec)$/.test(first?.text ?? ''))
    return forbidden('secret-place', '"openssl" prints a private key in this form');
  return form(rest, context, `openssl ${first?.text ?? ''}`);
};

const kubectlOut =
  '-n:word -A,-w,-l:text -o:text -L:text --namespace:word --all-namespaces --selector:text --output:text --show-labels --sort-by:text --field-selector:text --no-headers --context:word --ignore-not-found --chunk-size:num --watch';
const secretKinds = /^(?:secrets?|sealedsecrets?)(?:[./]|$)|,secrets?(?:,|$)/;
const kubectl = subcommands({
  global: '-n:word --namespace:word --context:word -v:num --request-timeout:num',
  read: `
    get ${kubectlOut}
    describe -n:word -A,-l:text --namespace:word --all-namespaces --selector:text --show-events?word --context:word
    logs -n:word -c:word -p,-l:text --namespace:word --container:word --previous --tail:num --since:word --since-time:word --timestamps --selector:text --all-containers --prefix --limit-bytes:num --context:word
    top pod|top pods|top node|top nodes -n:word -A,-l:text --containers --sort-by:word --no-headers --namespace:word
    version () --client --short --output:word -o:word
    cluster-info ()
    api-resources|api-versions () --namespaced?word --verbs:word -o:word --api-group:word
    explain --recursive --api-version:word
    auth can-i|auth whoami -n:word --list --as:word --namespace:word
    rollout status|rollout history -n:word --timeout:word --revision:num --watch?word --namespace:word
    config current-context|config get-contexts ()
    events -n:word -A --for:word --types:word --namespace:word
    wait --for:text --timeout:word -n:word -l:text
  `,
  destroys:
    'delete | drain | rollout undo | rollout restart | scale | replace --force | cordon | taint | config delete-*',
  leaks: 'get secret* | describe secret* | config view --raw',
  check: (sub, call) => {
    if (/^(?:get|describe)$/.test(sub) && call.operands.some(({ text }) => secretKinds.test(text)))
      return forbidden('shows-secrets', '"kubectl" shows secrets in this form');
    if (call.flags.has('-w') || call.flags.has('--watch')) return write('endless', '"kubectl -w" never ends');
    const format = ['-o', '--output'].flatMap((flag) => call.flags.get(flag) ?? []);
    if (format.some((value) => value === undefined || /file/.test(value.text)))
      return write('reads-file', '"kubectl" takes the form of its output from a file');
    return undefined;
  },
  otherwise: (words, context) => {
    const at = words.findIndex(({ text }) => text === '--');
    return worst(
      [
        at === -1 || words[at + 1] === undefined
          ? undefined
          : context.judgeArgv(words.slice(at + 1), { ...context, depth: context.depth + 1 }),
      ],
      write(
        'form-unknown',
        `"kubectl ${words.find(({ text }) => !text.startsWith('-'))?.text ?? ''}" is not on the list of forms that only read`,
      ),
    );
  },
});

/** Version control, archives, certificates, clusters. */
export const tools: Programs = {
  git,
  tar,
  bsdtar: tar,
  unzip,
  gzip: compressor,
  bzip2: compressor,
  xz: compressor,
  zstd: compressor,
  lz4: (words) => (isVersion(words) ? read('"lz4" says its version') : write('writes', '"lz4" writes files')),
  '7z': (words, context, name) =>
    words[0]?.text === 'l' || words[0]?.text === 't'
      ? reads('-ba,-slt', 'path', { singleDashLong: true })(words.slice(1), context, name)
      : words[0]?.text === 'd'
        ? destructive('removes', '"7z d" removes files from an archive')
        : write('archive', '"7z" writes files'),
  ar: (words, context, name) =>
    /^-?[tv]+$/.test(words[0]?.text ?? '')
      ? reads('', 'path')(words.slice(1), context, name)
      : write('archive', '"ar" writes files'),
  cpio: (words) =>
    words.some(({ text }) => /^-[iv]*t[iv]*$/.test(text))
      ? write('archive', '"cpio" reads an archive from its input')
      : write('archive', '"cpio" writes files'),
  openssl: opensslJudge,
  'ssh-keygen': (words, context, name) =>
    words.some(({ text }) => /^-[a-zA-Z]*l/.test(text))
      ? reads('-l,-f:path -v,-E:word', 'none')(words, context, name)
      : write('keys', '"ssh-keygen" makes or changes keys'),
  keytool: (words, context, name) =>
    words[0]?.text === '-printcert' || words[0]?.text === '-list'
      ? reads(
          '-printcert,-list,-v,-rfc,-cacerts -file:path -sslserver:word -keystore:path -storetype:word -alias:word -storepass:text',
          'none',
          { singleDashLong: true },
        )(words, context, name)
      : words.some(({ text }) => text === '-delete')
        ? destructive('keys', '"keytool -delete" removes a key')
        : write('keys', '"keytool" changes keys'),
  gpg: (words, context, name) =>
    words.some(({ text }) => /^--(?:list-keys|list-public-keys|fingerprint|verify)$|^-k$/.test(text))
      ? reads(
          '-k --list-keys --list-public-keys --fingerprint --verify --with-colons --keyid-format:word',
          'path',
        )(words, context, name)
      : words.some(({ text }) => /^--delete/.test(text))
        ? destructive('keys', '"gpg" removes keys')
        : write('keys', '"gpg" works with keys'),
  certbot: subcommands({
    read: 'certificates ()\nplugins ()',
    destroys: 'delete | revoke | rollback | unregister',
  }),
  kubectl,
  k: kubectl,
  oc: kubectl,
  helm: subcommands({
    global: '-n:word --namespace:word --kube-context:word',
    read: `
      list|ls () -n:word -A,-a,-q --all-namespaces --all --output:word -o:word --filter:text
      status|history -n:word -o:word --output:word --revision:num --max:num
      version () --short
      repo list ()
      search repo|search hub
      show chart|show values|show readme --version:word
      lint
    `,
    destroys: 'uninstall | delete | del | rollback | repo remove',
    leaks: 'get values | get all | get manifest',
  }),
  ldd: (words) =>
    isVersion(words)
      ? read('"ldd" says its version')
      : write('loads', '"ldd" may run the program it looks at', 'Use readelf -d.'),
  nm: reads('-a,-C,-D,-g,-n,-u,-A', 'path', { min: 1 }),
  objdump: reads('-a,-d,-D,-f,-h,-p,-r,-s,-S,-t,-T,-x -j:word -M:word', 'path', { min: 1 }),
  readelf: reads(
    '-a,-d,-e,-h,-l,-n,-r,-s,-S,-V,-W,-x:word --all --dynamic --file-header --headers --wide',
    'path',
    { min: 1 },
  ),
  size: reads('-A,-B,-t', 'path'),
  vault: subcommands({
    versions: /^(?:-v|-version|version)$/,
    read: 'status () -format:word\nversion ()',
    destroys:
      'delete | kv delete | kv destroy | secrets disable | auth disable | token revoke | lease revoke | operator seal | policy delete',
    leaks: 'read | kv get | kv list | token lookup | print token | operator unseal',
  }),
  consul: subcommands({
    versions: /^(?:-v|-version|version)$/,
    read: 'members () -detailed -wan\ninfo ()\nversion ()\ncatalog nodes\ncatalog services\ncatalog datacenters ()\noperator raft list-peers ()',
    destroys:
      'kv delete | leave | force-leave | services deregister | operator raft remove-peer | acl * delete',
  }),
  nomad: subcommands({
    versions: /^(?:-v|-version|version)$/,
    read: 'status\nnode status\njob status\nalloc status\nserver members ()\nversion ()',
    destroys: 'job stop | stop | node drain | alloc stop | system gc | job purge',
  }),
  aws: (words) =>
    words.some(({ text }) =>
      /^(?:delete|terminate|remove|stop|reboot|purge|rm|rb|deregister|revoke|cancel|abort|detach|disable)(?:-|$)/.test(
        text,
      ),
    )
      ? destructive('cloud', '"aws" takes something away')
      : words[0]?.text === 'secretsmanager' ||
          words.some(({ text }) =>
            /^(?:get-secret-value|get-parameters?|get-login-password|get-session-token)$/.test(text),
          )
        ? forbidden('shows-secrets', '"aws" shows secrets in this form')
        : write('cloud', '"aws" acts outside of the cluster'),
  gcloud: (words) =>
    words.some(({ text }) => /^(?:delete|remove|stop|reset|terminate)/.test(text))
      ? destructive('cloud', '"gcloud" takes something away')
      : words.some(({ text }) => /^(?:print-access-token|print-identity-token|secrets)$/.test(text))
        ? forbidden('shows-secrets', '"gcloud" shows secrets in this form')
        : write('cloud', '"gcloud" acts outside of the cluster'),
  az: (words) =>
    words.some(({ text }) => /^(?:delete|remove|stop|purge)/.test(text))
      ? destructive('cloud', '"az" takes something away')
      : write('cloud', '"az" acts outside of the cluster'),
  ...Object.fromEntries(
    ['gsutil', 's3cmd', 'mc', 'mcli', 'rclone', 's5cmd', 'azcopy'].map((name): [string, Judge] => [
      name,
      (words: readonly Arg[]) =>
        words.some(({ text }) =>
          /^(?:rm|rb|del|delete|purge|remove|sync|move|mv|deletefile|rmdir|cleanup|expire)$/.test(text),
        )
          ? destructive('cloud', `"${name}" removes objects`)
          : write('cloud', `"${name}" acts outside of the cluster`),
    ]),
  ),
  terraform: (words) =>
    words.some(({ text }) => /^(?:destroy|-destroy|taint)$/.test(text)) ||
    /^(?:apply)$/.test(words[0]?.text ?? '')
      ? destructive('cloud', '"terraform" in this form takes things away')
      : words[0]?.text === 'state' && words[1]?.text === 'rm'
        ? destructive('cloud', '"terraform state rm" forgets things')
        : write('cloud', '"terraform" acts outside of the cluster'),
};
