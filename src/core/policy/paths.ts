import type { Arg } from './arg.ts';
import { at, type Finding, forbidden, shown, write } from './finding.ts';

/** Places that hold secrets, in a normalised path. */
const secretPlaces: readonly RegExp[] = [
  /(?:^|\/)proc\/[^/]+\/(?:environ|mem|root|cwd|fd|task\/[^/]+\/(?:environ|mem|root|cwd|fd))(?:\/|$)/,
  /(?:^|\/)serviceaccount\/token$/,
  /(?:^|\/)run\/secrets(?:\/|$)/,
  /(?:^|\/)(?:etc\/)?(?:shadow|gshadow)(?:-|\.bak)?$/,
  /(?:^|\/)etc\/(?:sudoers|ssl\/private|kubernetes|ssh\/ssh_host_[a-z0-9_]*key)(?:\/|\.d|$)/,
  /(?:^|\/)\.(?:ssh|aws|azure|gnupg|kube|docker|config\/gcloud|vault-token|git-credentials|pgpass|netrc|my\.cnf|mylogin\.cnf|npmrc|pypirc|s3cfg|boto|htpasswd|password-store|bash_history|zsh_history|sh_history|psql_history|mysql_history|rediscli_history|python_history)(?:\/|$)/,
  /(?:^|\/)(?:\.env[^/]*|[^/]*\.env)$/,
  /(?:^|\/)[^/]*\.(?:key|pem|p12|pfx|jks|keystore|ppk|kdbx|asc|gpg|kubeconfig)(?:~|\.(?:bak|old|orig|save|backup))?$/i,
  /(?:^|\/)id_[^/]*$/,
  /(?:^|\/)credentials[^/]*(?:\/|$)/i,
  /(?:^|\/)(?:master\.key|secrets?(?:\.(?:ya?ml|json|env|properties|toml|ini|txt|py|rb|php))?|service-?account[^/]*\.json|htpasswd|passwords?(?:\.[^/]*)?|tokens?(?:\.(?:txt|json))?|wp-config\.php)$/i,
  // Where the injectors and drivers of vaults put what they fetch.
  /^\/(?:vault\/secrets|mnt\/secrets-store|secrets)(?:\/|$)/,
  /^\/root(?:\/|$)/,
  /^\/proc\/kcore$/,
  /(?:^|\/)(?:var\/lib\/kubelet|etc\/rancher|host\/etc)(?:\/|$)/,
];

/** Files of the kernel and devices whose reading blocks, never ends, or tells of the node; `/inet/…` is gawk's name of a connection. */
const oddPlaces: readonly RegExp[] = [
  /^\/dev\/(?!null$|stdin$|stdout$|stderr$|fd\/[012]$)/,
  /^\/proc\/(?:kcore|kmsg|kallsyms|sysrq-trigger|keys)/,
  /^\/inet[46]?\//,
  /^\/sys\/(?:kernel\/(?:debug|tracing|security)|firmware)/,
];
const rawDevices = /^\/dev\/(?:sd|hd|vd|xvd|nvme|dm-|mapper\/|loop|mem$|kmem$|port$|disk\/|md\d)/;

/** What is wrong with reading a path; undefined when nothing is. Symbolic links in the container cannot be seen. */
export function judgePath(path: Arg): Finding | undefined {
  const finding = judgePlace(path);
  return finding === undefined ? undefined : at(finding, path);
}

/** What is wrong with reading a word that could as well be an option: a pattern without a directory may stand for names that begin with a dash. */
export function judgeFile(operand: Arg): Finding | undefined {
  return operand.kind === 'glob' && !/^\.?\//.test(operand.text)
    ? write('word-dynamic', `${shown(operand.text)} may stand for an option`, 'Write ./ before it.')
    : judgePath(operand);
}

function judgePlace({ text, kind }: Arg): Finding | undefined {
  if (kind === 'dynamic') return write('path-dynamic', `the path ${shown(text)} is not known before it runs`);
  if (text === '' || text === '-') return undefined;
  if (text.startsWith('~'))
    return /^~\/?$/.test(text)
      ? write('path-home', 'the home directory may hold secrets')
      : judgePath({ text: text.replace(/^~[^/]*/, '/home/x'), kind });
  const path = normalise(text);
  if (isSecretPlace(path) || isSecretPlace(text))
    return forbidden('secret-place', `${shown(text)} is a place of secrets`);
  if (rawDevices.test(path)) return forbidden('raw-device', `${shown(text)} is a raw device`);
  if (oddPlaces.some((place) => place.test(path)))
    return write('odd-place', `${shown(text)} is no ordinary file`);
  if (kind === 'glob') return judgeGlob(path, text);
  return undefined;
}

export function isSecretPlace(path: string): boolean {
  return secretPlaces.some((place) => place.test(path));
}

/** Whether a pattern of file names is one of secrets: `*.pem`, `master.key`, `.env*`. */
export function isSecretName(pattern: string): boolean {
  const name = pattern.replace(/\\(?=[.])/g, '').replace(/(?:\.?\*|\$)+$/, '');
  return ['*', 'x', ''].some((filler) => isSecretPlace(name.replace(/[*?]|\[[^\]]*\]/g, filler)));
}

/** Whether `find` is told of an ending or a name, `-name '*.log'`, under which no secrets lie. */
export function isNarrow(words: readonly Arg[]): boolean {
  return (
    !words.some(({ text }) => /^(?:!|-not|-o|-or|,)$/.test(text)) &&
    words.some(
      ({ text }, index) =>
        /^-i?name$/.test(words[index - 1]?.text ?? '') && judgePlace({ text, kind: 'glob' }) === undefined,
    )
  );
}

export function isRawDevice(path: string): boolean {
  return rawDevices.test(normalise(path));
}

/** Whether any of these paths lies where every process of the container may put something: what is there may be somebody's. */
export function liesAnywhere(paths: readonly (Arg | undefined)[] | undefined): boolean {
  return (paths ?? []).some(
    (path) =>
      path !== undefined && /^\/(?:(?:var\/)?tmp|dev\/shm|run\/lock|proc)(?:\/|$)/.test(normalise(path.text)),
  );
}

/** `.` and `..` taken out, doubled slashes made one, by text alone. */
export function normalise(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '..' || !path.startsWith('/')) parts.push(part);
  }
  const joined = parts.join('/');
  return path.startsWith('/') ? `/${joined}` : joined;
}

/** Names that a careless pattern would catch. */
const samples = [
  '/run/secrets/x',
  '/var/run/secrets/kubernetes.io/serviceaccount/token',
  '/proc/1/environ',
  '/root/x',
  '/etc/shadow',
  'server.key',
  'tls.pem',
  'id_rsa',
  'credentials',
  'credentials.json',
  'secret.yml',
  'secrets.yml',
  'master.key',
  '.env',
  'prod.env',
  'keystore.jks',
  'password.txt',
];

/** Directories of secrets that a pattern may lead into. */
const secretDirectories = [
  '/run/secrets',
  '/var/run/secrets',
  '/root',
  '/etc/ssl/private',
  '/etc/kubernetes',
  '/var/lib/kubelet',
  '/vault/secrets',
  '/mnt/secrets-store',
  '/secrets',
  '/proc/1/root',
  '/proc/1/cwd',
  '/proc/1/fd',
  '/proc/self/root',
];

/** Below `/proc/PID` a pattern may stand for the environment or the memory of a process, whatever PID is. */
function findInProcess(path: string): string | undefined {
  const [root = '', , ...parts] = path.replace(/^\//, '').split('/');
  if (!matchesPart(root, 'proc')) return undefined;
  return ['environ', 'mem', 'root', 'cwd', 'fd'].find((name) =>
    parts.some((part) => matchesPart(part, name)),
  );
}

function entersDirectory(pattern: string, directory: string): boolean {
  const depth = directory.split('/').length;
  return matchesGlob(pattern.split('/').slice(0, depth).join('/'), directory);
}

/** A pattern may stand for names, not for secrets: neither in its directories nor at its end. */
function judgeGlob(path: string, text: string): Finding | undefined {
  if (/[{}]/.test(text))
    return write('path-braces', `${shown(text)} stands for paths that are not known before it runs`);
  const caught =
    findInProcess(path) ??
    secretDirectories.find((directory) => entersDirectory(path, directory)) ??
    samples.find((sample) => {
      const subject = sample.startsWith('/')
        ? sample
        : `${path.slice(0, path.lastIndexOf('/') + 1).replace(/[*?]|\[[^\]]*\]/g, 'x')}${sample}`;
      const pattern = sample.startsWith('/')
        ? path
        : path.slice(0, path.lastIndexOf('/') + 1).replace(/[*?]|\[[^\]]*\]/g, 'x') +
          path.slice(path.lastIndexOf('/') + 1);
      return matchesGlob(pattern, subject);
    });
  if (caught === undefined) return undefined;
  return write(
    'path-glob',
    `${shown(text)} may stand for secrets, such as ${shown(caught)}`,
    'Name the files, or an ending such as *.log.',
  );
}

/** Shell patterns: `*` and `?` do not cross a slash nor stand for a leading dot. Linear but for the number of stars, which is bounded. */
function matchesGlob(pattern: string, name: string): boolean {
  const patterns = pattern.split('/');
  const names = name.split('/');
  if (patterns.length > names.length) return false;
  return patterns.every((part, index) => matchesPart(part, names[index] ?? ''));
}

function matchesPart(pattern: string, name: string): boolean {
  if (name.startsWith('.') && /^[*?[]/.test(pattern)) return false;
  const source = pattern
    .slice(0, 200)
    .replace(/\*+/g, '*')
    .replace(/\[[^\]]*\]|[.+^${}()|\\]|\*|\?/g, (part) =>
      part === '*' ? '[^]*' : part === '?' || part.startsWith('[') ? '[^]' : `\\${part}`,
    );
  return (source.match(/\[\^\]\*/g) ?? []).length > 6 || new RegExp(`^${source}$`).test(name);
}

/** Whether a search stays in one application's tree: where it works when nothing is said may be the root of all. */
export function isTree(paths: readonly Arg[]): boolean {
  return paths.every(
    ({ text }) =>
      !/^\.\.(?:\/|$)|^\.\/*$|^\/*(?:$|(?:etc|proc|sys|run|root|home|var\/run|var\/lib|dev|usr|var|boot|mnt|media)\/?$|(?:etc|proc|sys|run|root|home|dev)\/)/.test(
        text,
      ),
  );
}
