import type { Arg } from '../arg.ts';
import { destructive, type Finding, forbidden, read, shown, worst, write } from '../finding.ts';
import { parseFlags } from '../flags.ts';
import { isMetadata } from '../metadata.ts';
import { isSecretPlace, judgePath, normalise } from '../paths.ts';
import { isVersion, type Judge, type Programs, reads } from '../program.ts';

const curlFlags =
  '-s,-S,-v,-i,-I,-L,-k,-f,-g,-N,-4,-6,-0,-#,-a,-G,-J,-R,-n,-O,-X:word -H:text -A:text -e:text -m:num -o:text -w:text -u:text -b:text -c:text -d:text -F:text -T:text -x:text -K:text -D:text -E:text -r:word -y:num -Y:num -z:text -C:text -t:text -U:text -Q:text -P:text -q --silent --show-error --verbose --include --head --location --insecure --fail --fail-with-body --globoff --no-buffer --ipv4 --ipv6 --http1.0 --http1.1 --http2 --http2-prior-knowledge --http3 --compressed --request:word --header:text --user-agent:text --referer:text --max-time:num --connect-timeout:num --output:text --write-out:text --retry:num --retry-delay:num --retry-max-time:num --retry-connrefused --retry-all-errors --max-redirs:num --user:text --cookie:text --cookie-jar:text --data:text --data-raw:text --data-binary:text --data-urlencode:text --json:text --form:text --form-string:text --upload-file:text --proxy:text --config:text --dump-header:text --trace:text --trace-ascii:text --stderr:text --range:word --resolve:word --interface:word --url:text --get --path-as-is --noproxy:text --no-keepalive --keepalive-time:num --max-filesize:num --limit-rate:num --basic --digest --anyauth --tlsv1.2 --tlsv1.3 --cacert:text --cert:text --key:text --capath:text --ciphers:word --no-progress-meter --progress-bar --parallel --next --remote-name --remote-header-name --output-dir:text --create-dirs --oauth2-bearer:text --unix-socket:text --connect-to:word --happy-eyeballs-timeout-ms:num --styled-output --no-styled-output --tr-encoding --raw --location-trusted --netrc --netrc-file:text --libcurl:text --etag-save:text --etag-compare:text --hsts:text --haproxy-protocol --dns-servers:word --doh-url:text --post301 --variable:text';

/** Options of curl that write, upload or read files. */
const curlWrites: Readonly<Record<string, string>> = {
  '-O': 'writes a file',
  '--remote-name': 'writes a file',
  '-J': 'writes a file',
  '--remote-header-name': 'writes a file',
  '-c': 'writes cookies',
  '--cookie-jar': 'writes cookies',
  '-D': 'writes a file',
  '--dump-header': 'writes a file',
  '-K': 'reads options from a file',
  '--config': 'reads options from a file',
  '--trace': 'writes a file',
  '--trace-ascii': 'writes a file',
  '--stderr': 'writes a file',
  '--libcurl': 'writes a file',
  '--etag-save': 'writes a file',
  '--hsts': 'writes a file',
  '--output-dir': 'writes files',
  '--create-dirs': 'makes directories',
  '-x': 'goes through another machine',
  '--proxy': 'goes through another machine',
  '-n': 'reads passwords from a file',
  '--netrc': 'reads passwords from a file',
  '--netrc-file': 'reads passwords from a file',
  '-E': 'reads a certificate',
  '--cert': 'reads a certificate',
  '--key': 'reads a key',
  '-Q': 'sends commands',
  '-P': 'opens a port',
  '-t': 'sends options',
  '--location-trusted': 'sends passwords on',
  '--unix-socket': 'speaks to a local service',
  '--connect-to': 'goes to another machine',
  '--resolve': 'goes to another machine',
  '--etag-compare': 'sends what a file holds',
  '--doh-url': 'asks another machine',
  '--dns-servers': 'asks another machine',
  '--variable': 'reads variables',
  '-C': 'continues a file',
  '--next': 'makes several requests',
  '--interface': 'changes its way',
};

const headers = new Set(['-D', '--dump-header', '--stderr']);

const nowhere = /^(?:\/dev\/null|-|\/dev\/stdout|\/dev\/stderr)$/;

const bodies = [
  '-d',
  '--data',
  '--data-raw',
  '--data-binary',
  '--data-urlencode',
  '--json',
  '-F',
  '--form',
  '--form-string',
  '-T',
  '--upload-file',
];

const curl: Judge = (words, context) => {
  if (isVersion(words) || (words.length === 1 && words[0]?.text === '-V'))
    return read('"curl" says its version');
  const parsed = parseFlags(words, curlFlags);
  if (!parsed.ok) return parsed.finding;
  const { flags, operands } = parsed.call;
  const urls = [...operands, ...(flags.get('--url') ?? []).filter((value) => value !== undefined)];
  if (urls.length === 0 || context.unknownOperands !== undefined)
    return write('http', 'the address is not known before it runs');
  const given = (names: readonly string[]) =>
    names.flatMap((name) => flags.get(name) ?? []).filter((value) => value !== undefined);
  const methods = given(['-X', '--request']).map(({ text }) => text);
  const isDelete = methods.some((method) => /^DELETE$/i.test(method));
  const isGlobbed = !flags.has('-g') && !flags.has('--globoff');
  const findings: (Finding | undefined)[] = urls.map((url) =>
    judgeUrl(url, { isChange: isDelete, isGlobbed }),
  );
  const files = [
    ...given(bodies),
    ...given(['-H', '--header', '-w', '--write-out', '-b', '--cookie']),
  ].filter(({ text }) => /(?:^|=|;\s*filename=)[@<]/.test(text));
  files.push(...given(['--data-urlencode']).filter(({ text }) => /^[^=]*@/.test(text)));
  for (const { text } of [...files, ...given(['-T', '--upload-file']).filter(({ text }) => text !== '-')]) {
    const path = text.replace(/^[^@<]*[@<]/, '');
    findings.push(
      isSecretPlace(path) || /^\/etc\//.test(path)
        ? forbidden('upload', `it sends the file ${shown(path)}`)
        : forbidden('upload', `it sends the file ${shown(path)}`),
    );
  }
  for (const [name, why] of Object.entries(curlWrites))
    if (flags.has(name) && !(headers.has(name) && given([name]).every(({ text }) => nowhere.test(text))))
      findings.push(write('http-option', `"curl ${name}" ${why}`));
  if ((flags.has('-L') || flags.has('--location')) && given(['--max-redirs'])[0]?.text !== '0')
    findings.push(
      write(
        'http-redirect',
        '"curl -L" goes wherever the answer points to',
        'Ask the address itself, without -L.',
      ),
    );
  for (const { text } of given(['-o', '--output']))
    if (!nowhere.test(text)) findings.push(write('http-option', `"curl -o" writes ${shown(text)}`));
  for (const { text } of given(['-w', '--write-out']))
    if (/%output\{|^@/.test(text)) findings.push(write('http-option', '"curl -w" reads or writes a file'));
  for (const value of given(['-b', '--cookie']))
    if (!value.text.includes('=')) findings.push(write('http-option', '"curl -b" reads a file'));
  findings.push(unknownPart(words));
  if (
    given([
      '-d',
      '--data',
      '--data-raw',
      '--data-binary',
      '--data-ascii',
      '--data-urlencode',
      '--url-query',
    ]).some(({ text }) => changesByQuery(text))
  )
    findings.push(destructive('http-query', 'a statement in the query changes or removes something'));
  for (const value of given(['--cacert', '--capath', '-E', '--cert', '--key', '--crlfile']))
    findings.push(judgePath(value));
  const hasBody = bodies.some((name) => flags.has(name));
  const changing = methods.find((method) => method !== 'GET' && method !== 'HEAD');
  if (isDelete) findings.push(destructive('http-method', '"DELETE" takes something away'));
  else if (changing !== undefined) findings.push(judgeMethod(changing, urls));
  else if (hasBody && !flags.has('-G') && !flags.has('--get')) findings.push(judgeMethod('POST', urls));
  if (given(['-H', '--header']).some(({ text }) => /^\s*x-(?:http-)?method(?:-override)?\s*:/i.test(text)))
    findings.push(write('http-method', 'a header names another method'));
  return worst(findings, read('"curl" only reads'));
};

/** A request of which a part is not known would carry anything away. */
function unknownPart(words: readonly Arg[]): Finding | undefined {
  return words.some(({ kind }) => kind === 'dynamic')
    ? write('word-dynamic', 'a part of the request is not known before it runs')
    : undefined;
}

function judgeMethod(method: string, urls: readonly Arg[]): Finding {
  const harmful = urls.find(({ text }) =>
    /\/(?:shutdown|_delete_by_query|_forcemerge|_close|restart|quit|quitquitquit|pause|drain|kill|stop|reset|flush|purge|delete|remove)(?:[/?]|$)/i.test(
      text,
    ),
  );
  return harmful === undefined
    ? write('http-method', `"${method}" may change something`)
    : destructive('http-method', `"${method}" to ${shown(harmful.text)} takes something away`);
}

/** Loopback, private addresses, names without a dot (a Service of the namespace) and names under the cluster's suffix. */
const known =
  /^(?:localhost|(?:[a-z0-9-]+\.)+(?:svc|cluster\.local|localhost)|127(?:\.\d{1,3}){3}|::1|0\.0\.0\.0|[a-z0-9](?:[a-z0-9-]*[a-z0-9])?|10(?:\.\d{1,3}){3}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2}|192\.168(?:\.\d{1,3}){2})$/i;

/** What is wrong with opening a connection to `HOST:PORT`; undefined when it is a host of the cluster. */
export function judgeHost({ text }: Arg): Finding | undefined {
  const host = text.replace(/:[\w-]+$/, '').replace(/^\[|\]$/g, '');
  return known.test(host) ? undefined : outside(host);
}

function outside(host: string): Finding {
  return write(
    'url-host',
    `${shown(host)} is not known to be a host of the cluster`,
    'Use the full name of the Service, NAME.NAMESPACE.svc.',
  );
}

/** Pages that show the environment, the memory or secrets of what answers. */
const secretPages =
  /\/phpinfo(?:\.php)?$|\/(?:actuator\/)?(?:env|heapdump|configprops)(?:[/.,]|$)|\/debug\/pprof\/(?:heap|cmdline)?$|\/proc\/|\/latest\/meta-data|\/v1\/(?:secret|kv)\b|\/api\/v1\/(?:namespaces\/[^/]+\/)?secrets/i;

/** What is wrong with asking a URL; undefined when nothing is. `isGlobbed`: curl takes braces and brackets for lists. */
export function judgeUrl(
  url: Arg,
  { isChange = false, isGlobbed = true }: { readonly isChange?: boolean; readonly isGlobbed?: boolean } = {},
): Finding | undefined {
  const { text, kind } = url;
  if (/169\.254\.|metadata\.google|instance-data|fd00:ec2/i.test(text))
    return forbidden('metadata', `${shown(text)} is the metadata service of the cloud`);
  const [, scheme, place = '', rest = ''] =
    /^(?:([a-z][a-z0-9+.-]*):(?=\/)\/{1,3})?([^/]*)(.*)$/is.exec(text) ?? [];
  // A question mark that the shell takes for a pattern stands for a name only where such a file lies about.
  const isPlain = kind === 'static' || (kind === 'glob' && !/[*[\]]/.test(text));
  if (!isPlain || /[{}[\]]/.test(place.replace(/\[[0-9a-fA-F:.]+\]/, '') + (isGlobbed ? rest : '')))
    return !isChange && secretPages.test(plainPath(rest.replace(/[{}]|\[(.)-?.?\]/g, '$1')))
      ? forbidden('url-secret', `${shown(text)} shows secrets`)
      : write('url-dynamic', `the address ${shown(text)} is not known before it runs`);
  if (/^file:/i.test(text)) return forbidden('url-scheme', '"file:" reads files of the container');
  // Clients do not agree on where a host ends when these stand in it.
  if (place === '' || /[\\\s]|[?#].*@/.test(place))
    return write('url', `the host of ${shown(text)} is not certain`);
  if (scheme === undefined && /^(?:ftp|dict|ldap|imap|smtp|pop3)\./i.test(place.replace(/^.*@/, '')))
    return write('url-scheme', `curl takes the first part of ${shown(place)} for the protocol`);
  const full = `${scheme ?? 'http'}://${place}${rest}`;
  if (!URL.canParse(full)) return write('url', `${shown(text)} is no address`);
  const { protocol, hostname, pathname, search } = new URL(full);
  const host = hostname.replace(/^\[|\]$/g, '');
  if (protocol !== 'http:' && protocol !== 'https:')
    return protocol === 'file:'
      ? forbidden('url-scheme', '"file:" reads files of the container')
      : write('url-scheme', `${shown(protocol)} is neither http nor https`);
  if (isMetadata(host)) return forbidden('metadata', `${shown(text)} is the metadata service of the cloud`);
  if (!isChange && secretPages.test(plainPath(pathname)))
    return forbidden('url-secret', `${shown(pathname)} shows secrets`);
  if (!known.test(host)) return outside(host);
  if (
    !isChange &&
    (/\/(?:shutdown|exit|quit|quitquitquit|quietdown|reload|restart|safeRestart|safeExit|stop|delete|remove|flush|reset|logout|drain|kill|jolokia\/(?:exec|write))(?:\/|$)|\/solr\/.*\/update|[?&](?:action|cmd|command|op|do)=(?!(?:status|list|get|info|show|ping)\w*(?:&|$))/i.test(
      pathname + search,
    ) ||
      changesByQuery(search))
  )
    return write('url-action', `${shown(pathname)} may do something although it is only asked for`);
  return undefined;
}

/** A path as servers may take it: decoded, without the parameters of its parts, dots and doubled slashes. */
function plainPath(path: string): string {
  let plain = path;
  for (let turn = 0; turn < 3; turn += 1)
    plain = plain.replace(/%([0-7][0-9a-f])/gi, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    );
  return normalise(plain.replace(/;[^/]*/g, ''));
}

/** A statement in the query of a URL, as databases with HTTP take it. */
function changesByQuery(query: string): boolean {
  return /(?:[?&]|^)[\w.-]+=\s*<?(?:drop|delete|insert|alter|update|truncate|create|grant|revoke|kill|optimize|rename)(?:\s|>|\/>)/i.test(
    query.replace(/\+|%20|%09|%0a/gi, ' ').replace(/%3c/gi, '<'),
  );
}

const wgetFlags =
  '-q,-S,-v,-nv,-4,-6,-c,-O:text -T:num -t:num -U:text --quiet --server-response --spider --no-check-certificate --timeout:num --tries:num --header:text --user-agent:text --output-document:text --no-verbose --max-redirect:num --method:word --post-data:text --post-file:text --body-data:text --body-file:text --user:text --password:text --connect-timeout:num --read-timeout:num --wait:num --no-proxy --content-on-error --retry-connrefused --inet4-only --no-hsts --no-cookies --compression:word';

const wget: Judge = (words, context) => {
  if (isVersion(words) || (words.length === 1 && words[0]?.text === '-V'))
    return read('"wget" says its version');
  const parsed = parseFlags(words, wgetFlags);
  if (!parsed.ok) return parsed.finding;
  const { flags, operands } = parsed.call;
  if (operands.length === 0 || context.unknownOperands !== undefined)
    return write('http', 'the address is not known before it runs');
  const findings: (Finding | undefined)[] = [unknownPart(words), ...operands.map((url) => judgeUrl(url))];
  if (flags.has('--post-file') || flags.has('--body-file'))
    findings.push(forbidden('upload', '"wget" sends a file'));
  const methods = (flags.get('--method') ?? []).map((value) => value?.text.toUpperCase());
  const method = methods.find((given) => given !== 'GET' && given !== 'HEAD');
  if (methods.includes('DELETE')) findings.push(destructive('http-method', '"DELETE" takes something away'));
  else if (method !== undefined || flags.has('--post-data') || flags.has('--body-data'))
    findings.push(judgeMethod(method ?? 'POST', operands));
  const outs = [...(flags.get('-O') ?? []), ...(flags.get('--output-document') ?? [])];
  const isShown =
    outs.length > 0 && outs.every((out) => /^(?:-|\/dev\/null|\/dev\/stdout)$/.test(out?.text ?? ''));
  if (!isShown && (!flags.has('--spider') || outs.length > 0))
    findings.push(write('http-option', '"wget" writes a file', 'Use wget -qO-.'));
  if (flags.has('-c')) findings.push(write('http-option', '"wget -c" writes a file'));
  return worst(findings, read('"wget" only reads'));
};

/** Clients of HTTP and gRPC. */
export const http: Programs = {
  curl,
  wget,
  http: (words) =>
    words.some(({ text }) => /^(?:POST|PUT|PATCH)$/i.test(text))
      ? write('http-method', 'it may change something')
      : words.some(({ text }) => /^DELETE$/i.test(text))
        ? destructive('http-method', '"DELETE" takes something away')
        : write('http', '"http" is not looked into'),
  ab: () => write('network', '"ab" loads a server'),
  wrk: () => write('network', '"wrk" loads a server'),
  hey: () => write('network', '"hey" loads a server'),
  grpcurl: (words, context, name) =>
    words.some(({ text }) => text === 'list' || text === 'describe')
      ? reads(
          '-plaintext,-insecure,-v,-emit-defaults -max-time:num -connect-timeout:num -authority:word',
          /^[\w.:/-]+$/,
          {
            singleDashLong: true,
            max: 3,
            check: (call) =>
              /^(?:list|describe)$/.test(call.operands[1]?.text ?? '')
                ? undefined
                : write('http', '"grpcurl" calls a method'),
          },
        )(words, context, name)
      : write('http', '"grpcurl" calls a method'),
  grpc_health_probe: reads(
    '-tls,-v,-tls-no-verify,-spiffe -addr:word -service:word -connect-timeout:word -rpc-timeout:word -tls-server-name:word -tls-ca-cert:path -user-agent:word',
    'none',
    { singleDashLong: true },
  ),
};
