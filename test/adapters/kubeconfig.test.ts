import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import {
  type AddressInfo,
  connect,
  createServer as createTcpServer,
  type Server as TcpServer,
} from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findProxy } from '../../src/adapters/kube/kubeconfig/proxy.ts';
import { type ClusterOptions, openCluster } from '../../src/adapters/kube/open-cluster.ts';
import { type Issued, makeCertificate } from '../../src/playground/kube/make-certificate.ts';

/** A server with TLS that notes every request and answers with what `answer` says; a pod by default. */
let server: Server;
let url: string;
let ca: Issued;
let seen: { headers: IncomingMessage['headers']; raw: string[]; path: string; clientCert: boolean }[] = [];
let answer: (request: IncomingMessage) => number = () => 200;
let dir: string;

const pod = {
  metadata: { name: 'api-0', namespace: 'shop', uid: 'u-1' },
  spec: { containers: [{ name: 'api', image: 'api:1' }] },
  status: { phase: 'Running', containerStatuses: [{ name: 'api', ready: true, state: { running: {} } }] },
};

beforeAll(async () => {
  ca = makeCertificate('test authority');
  const own = makeCertificate('test server', ca);
  const key = own.key.export({ type: 'pkcs8', format: 'pem' }).toString();
  server = createServer(
    { cert: own.pem, key, requestCert: true, rejectUnauthorized: false },
    (request, response) => {
      const clientCert = Object.keys((request.socket as TLSSocket).getPeerCertificate()).length > 0;
      seen.push({ headers: request.headers, raw: request.rawHeaders, path: request.url ?? '', clientCert });
      const status = answer(request);
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(
        JSON.stringify(status === 200 ? pod : { kind: 'Status', status: 'Failure', message: 'no' }),
      );
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(async () => {
  seen = [];
  answer = () => 200;
  dir = await mkdtemp(join(tmpdir(), 'voicepipe-kubeconfig-'));
  await writeFile(join(dir, 'ca.crt'), ca.pem);
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const base64 = (text: string) => Buffer.from(text).toString('base64');

async function write(parts: {
  cluster?: object;
  user?: object;
  context?: object;
  name?: string;
}): Promise<string> {
  const path = join(dir, parts.name ?? 'config');
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(
    path,
    JSON.stringify({
      'current-context': 'test',
      clusters: [
        {
          name: 'c',
          cluster: { server: url, 'certificate-authority': join(dir, 'ca.crt'), ...parts.cluster },
        },
      ],
      users: [{ name: 'u', user: parts.user ?? {} }],
      contexts: [{ name: 'test', context: { cluster: 'c', user: 'u', namespace: 'shop', ...parts.context } }],
    }),
  );
  return path;
}

const find = (kubeconfig: string, options: Partial<ClusterOptions> = {}) =>
  openCluster({ kubeconfig, env: { PATH: process.env['PATH'] }, ...options }).find({ target: 'api-0' });

/** What opening refuses; the sentence. */
function refused(kubeconfig: string, options: Partial<ClusterOptions> = {}): string {
  try {
    openCluster({ kubeconfig, ...options });
  } catch (error) {
    expect(error).toMatchObject({ code: 'bad-configuration' });
    return (error as Error).message;
  }
  throw new Error('It was not refused.');
}

/** A script that answers as a credential plugin and notes each of its runs. */
async function plugin(body: string): Promise<string> {
  const path = join(dir, 'plugin.sh');
  await writeFile(path, `#!/bin/sh\necho run >> ${join(dir, 'runs')}\n${body}\n`);
  await chmod(path, 0o755);
  return path;
}
const runs = async () => (await readFile(join(dir, 'runs'), 'utf8')).trim().split('\n').length;
const v1 = 'client.authentication.k8s.io/v1';
const say = (status: object) =>
  `cat <<'END'\n${JSON.stringify({ apiVersion: v1, kind: 'ExecCredential', status })}\nEND`;

describe('a kubeconfig', () => {
  it('gives a bearer token', async () => {
    expect(await find(await write({ user: { token: 'abc' } }))).toMatchObject({ ok: true });
    expect(seen[0]?.headers.authorization).toBe('Bearer abc');
  });

  it('gives a token file anew each time, without its newline, before the token', async () => {
    await writeFile(join(dir, 'token'), 'first\n');
    const cluster = openCluster({
      kubeconfig: await write({ user: { tokenFile: 'token', token: 'never' } }),
    });
    await cluster.find({ target: 'api-0' });
    await writeFile(join(dir, 'token'), 'second\n');
    await cluster.find({ target: 'api-0' });
    expect(seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer first', 'Bearer second']);
  });

  it('gives a name and password', async () => {
    await find(await write({ user: { username: 'me', password: 'pw' } }));
    expect(seen[0]?.headers.authorization).toBe(`Basic ${base64('me:pw')}`);
  });

  it('takes data before files', async () => {
    const kubeconfig = await write({
      cluster: { 'certificate-authority': '/no/such/file', 'certificate-authority-data': base64(ca.pem) },
    });
    expect(await find(kubeconfig)).toMatchObject({ ok: true });
  });

  it('shows a client certificate', async () => {
    const own = makeCertificate('me', ca);
    const key = own.key.export({ type: 'pkcs8', format: 'pem' }).toString();
    await find(
      await write({ user: { 'client-certificate-data': base64(own.pem), 'client-key-data': base64(key) } }),
    );
    expect(seen[0]?.clientCert).toBe(true);
  });

  it('does not trust a server of another authority', async () => {
    const other = makeCertificate('another authority');
    const found = await find(await write({ cluster: { 'certificate-authority-data': base64(other.pem) } }));
    expect(found).toMatchObject({ ok: false, failure: { code: 'cluster-unreachable' } });
    expect(seen).toEqual([]);
  });

  it('checks the name that tls-server-name gives', async () => {
    const found = await find(await write({ cluster: { 'tls-server-name': 'elsewhere.example' } }));
    expect(found).toMatchObject({ ok: false, failure: { code: 'cluster-unreachable' } });
  });

  it('impersonates user, uid, each group and extra', async () => {
    const user = {
      as: 'jane',
      'as-uid': 'u1',
      'as-groups': ['a', 'b,c'],
      'as-user-extra': { 'Example.com/Reason': ['x', 'y'] },
    };
    await find(await write({ user }));
    const raw = seen[0]?.raw ?? [];
    const lines = raw.flatMap((name, at) =>
      at % 2 === 0 && /^impersonate/i.test(name) ? [[name, raw[at + 1]]] : [],
    );
    expect(lines).toEqual([
      ['Impersonate-User', 'jane'],
      ['Impersonate-Uid', 'u1'],
      ['Impersonate-Group', 'a'],
      ['Impersonate-Group', 'b,c'],
      ['Impersonate-Extra-example.com%2Freason', 'x'],
      ['Impersonate-Extra-example.com%2Freason', 'y'],
    ]);
  });

  it('keeps a path prefix of the server', async () => {
    await find(await write({ cluster: { server: `${url}/k8s/clusters/c-1/` } }));
    expect(seen[0]?.path).toBe('/k8s/clusters/c-1/api/v1/namespaces/shop/pods/api-0');
  });

  it('of several files counts the first that has an entry', async () => {
    const first = await write({ name: 'one', user: { token: 'one' } });
    const second = await write({ name: 'two', user: { token: 'two' } });
    await find(`${first}:${second}`);
    expect(seen[0]?.headers.authorization).toBe('Bearer one');
  });

  it('of a list skips files that are not there', async () => {
    const there = await write({ user: { token: 'there' } });
    await find(`${join(dir, 'away')}:${there}::`);
    expect(seen[0]?.headers.authorization).toBe('Bearer there');
    expect(refused(`${join(dir, 'away')}:${join(dir, 'gone')}`)).toMatch(/away", ".*gone" does not exist/);
  });

  it('gives the last good token while its file is being replaced, and the token beside it before that', async () => {
    const cluster = openCluster({
      kubeconfig: await write({ user: { tokenFile: 'token', token: 'beside' } }),
    });
    await cluster.find({ target: 'api-0' });
    await writeFile(join(dir, 'token'), 'first');
    await cluster.find({ target: 'api-0' });
    await writeFile(join(dir, 'token'), '');
    await cluster.find({ target: 'api-0' });
    expect(seen.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer beside',
      'Bearer first',
      'Bearer first',
    ]);
  });

  it('impersonates names beyond ASCII as UTF-8, and extra keys of any bytes', async () => {
    await find(await write({ user: { as: 'josé', 'as-user-extra': { "A(b)'é/": ['x'] } } }));
    expect(Buffer.from(String(seen[0]?.headers['impersonate-user']), 'latin1').toString()).toBe('josé');
    expect(seen[0]?.headers['impersonate-extra-a%28b%29%27%c3%a9%2f']).toBe('x');
  });

  it('may leave values empty', async () => {
    await write({ name: 'empty' });
    const text = (await readFile(join(dir, 'empty'), 'utf8'))
      .replace('"namespace"', '"other":null,"namespace"')
      .replace('"user":{}', '"user":{"token":null,"exec":null,"as-groups":null,"tokenFile":null}');
    await writeFile(join(dir, 'empty'), text);
    expect(await find(join(dir, 'empty'))).toMatchObject({ ok: true });
  });

  it.each(['/dev/zero', '/'])('at %s is refused in no time', (path) => {
    expect(refused(path)).toMatch(/larger|cannot be read/);
  });

  it('that is a pipe nobody writes to is empty', () => {
    const pipe = join(dir, 'pipe');
    execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', pipe]);
    expect(refused(pipe)).toContain('current context');
  });

  it('without a user still trusts the cluster authority', async () => {
    expect(await find(await write({ context: { user: '' } }))).toMatchObject({ ok: true });
  });

  it.each([
    ['as-groups without as', { 'as-groups': ['a'] }, 'without a user'],
    ['an auth-provider', { 'auth-provider': { name: 'oidc' } }, 'exec plugin'],
    ['a token and a username', { token: 't', username: 'u' }, 'both'],
    [
      'a certificate without its key',
      { 'client-certificate-data': base64('-----BEGIN X') },
      'without its key',
    ],
    ['data that is no certificate', { 'client-certificate-data': 'x', 'client-key-data': 'y' }, 'PEM'],
    ['a name that servers would cut', { as: 'admin ' }, 'blanks'],
    ['a name with a newline', { as: 'a\nImpersonate-Group: b' }, 'control'],
    [
      'a plugin of an unknown mode',
      { exec: { apiVersion: v1, command: 'x', interactiveMode: 'Perhaps' } },
      'interactiveMode',
    ],
    ['a plugin of an unknown version', { exec: { apiVersion: 'v1alpha1', command: 'x' } }, 'version'],
    [
      'a plugin that needs a terminal',
      { exec: { apiVersion: v1, command: 'x', interactiveMode: 'Always' } },
      'terminal',
    ],
  ])('with %s is refused', async (_, user, words) => {
    expect(refused(await write({ user }))).toContain(words);
  });

  it.each([
    ['a socks4 proxy', { 'proxy-url': 'socks4://127.0.0.1:1' }, 'proxy'],
    ['no server', { server: '' }, 'server'],
    ['a password in its server', { server: 'https://me:pw@x' }, 'Move them'],
    ['a server that is no URL', { server: 'ftp://x' }, 'https'],
    ['a skipped check and an authority', { 'insecure-skip-tls-verify': true }, 'Remove one'],
  ])('with %s is refused', async (_, cluster, words) => {
    expect(refused(await write({ cluster }))).toContain(words);
  });

  it.each([
    [
      'two clusters of one name',
      'clusters: [{name: a, cluster: {}}, {name: a, cluster: {}}]',
      'two clusters named "a"',
    ],
    ['two users of one name', 'users: [{name: a}, {name: a}]', 'two users named "a"'],
    ['a bare no as a name', 'users: [{name: no}]', 'Quote'],
    ['broken YAML', 'clusters: [', 'YAML'],
    ['a key twice', 'kind: Config\nkind: Config', 'YAML'],
    ['a list', '[1, 2]', 'malformed'],
    [
      'an alias bomb',
      `a: &a [${'x,'.repeat(9)}x]\n${[...'bcdefgh'].map((n, i) => `${n}: &${n} [${`*${'abcdefg'[i]},`.repeat(9)}1]`).join('\n')}`,
      'alias',
    ],
    ['nothing', '', 'current context'],
    ['an alias of nothing', 'a: *b', 'alias'],
    ['lists in lists without end', '['.repeat(100_000), 'deeply'],
    ['maps in maps without end', '{a: '.repeat(20_000), 'deeply'],
    ['a hundred thousand anchors', 'a: &a 1\n'.replaceAll('a', 'k').repeat(100_000), 'more entries'],
    ['two million entries', `[${'1,'.repeat(1_900_000)}]`, 'more entries'],
    ['50 MB', '#'.repeat(50_000_000), 'larger'],
  ])('with %s is refused', async (_, text, words) => {
    await writeFile(join(dir, 'bad'), text);
    expect(refused(join(dir, 'bad'))).toContain(words);
  });

  it('that is not there, or has no such context, is refused by name', async () => {
    expect(refused(join(dir, 'nowhere'))).toContain('does not exist');
    expect(refused(await write({}), { context: 'prod' })).toContain('It has: "test"');
    expect(refused(await write({ context: { user: 'ghost' } }))).toContain('"ghost"');
  });

  it('that names a token file that went away is a coded failure', async () => {
    const found = await find(await write({ user: { tokenFile: 'gone' } }));
    expect(found).toMatchObject({ ok: false, failure: { code: 'bad-configuration' } });
  });
});

describe('an exec plugin', () => {
  const user = (command: string, more: object = {}) => ({ exec: { apiVersion: v1, command, ...more } });

  it('is found beside the kubeconfig, told the cluster where it asks, and its token is kept', async () => {
    await plugin(`printf %s "$KUBERNETES_EXEC_INFO" > ${dir}/info\n${say({ token: 'from-plugin' })}`);
    const cluster = openCluster({
      kubeconfig: await write({
        user: user('./plugin.sh', { provideClusterInfo: true, env: [{ name: 'A', value: 'b' }] }),
      }),
      env: { PATH: process.env['PATH'] },
    });
    await Promise.all([1, 2, 3].map(() => cluster.find({ target: 'api-0' })));
    await cluster.find({ target: 'api-0' });
    expect(new Set(seen.map(({ headers }) => headers.authorization))).toEqual(
      new Set(['Bearer from-plugin']),
    );
    expect(await runs()).toBe(1);
    expect(JSON.parse(await readFile(join(dir, 'info'), 'utf8'))).toMatchObject({
      kind: 'ExecCredential',
      spec: { interactive: false, cluster: { server: url, 'certificate-authority-data': base64(ca.pem) } },
    });
  });

  it('runs again when its credentials expired', async () => {
    await plugin(say({ token: 'short', expirationTimestamp: '2020-01-01T00:00:00Z' }));
    const cluster = openCluster({
      kubeconfig: await write({ user: user('./plugin.sh') }),
      env: { PATH: process.env['PATH'] },
    });
    await cluster.find({ target: 'api-0' });
    await cluster.find({ target: 'api-0' });
    expect(await runs()).toBe(2);
  });

  it('runs again after a 401, once', async () => {
    await plugin(
      `cat <<END\n{"apiVersion":"${v1}","kind":"ExecCredential","status":{"token":"t$(wc -l < ${dir}/runs)"}}\nEND`,
    );
    answer = (request) => (request.headers.authorization === 'Bearer t1' ? 401 : 200);
    expect(await find(await write({ user: user('./plugin.sh') }))).toMatchObject({ ok: true });
    expect(await runs()).toBe(2);
    answer = () => 401;
    expect(await find(await write({ user: user('./plugin.sh') }))).toMatchObject({
      ok: false,
      failure: { code: 'cluster-unauthorized' },
    });
    expect(await runs()).toBe(4);
  });

  it('that gives a certificate is used for TLS', async () => {
    const own = makeCertificate('me', ca);
    const key = own.key.export({ type: 'pkcs8', format: 'pem' }).toString();
    await plugin(say({ clientCertificateData: own.pem, clientKeyData: key }));
    await find(await write({ user: user('./plugin.sh') }));
    expect(seen[0]?.clientCert).toBe(true);
  });

  it.each([
    ['ends badly', 'echo "no login" >&2; exit 3', 'no login'],
    ['prints no JSON', 'echo hello', 'no JSON'],
    ['gives nothing', say({}), 'neither'],
    [
      'answers in another version',
      'echo \'{"apiVersion":"v2","kind":"ExecCredential","status":{"token":"x"}}\'',
      'version',
    ],
    ['prints without end', 'yes', 'more than'],
    ['gives a certificate alone', say({ token: 't', clientCertificateData: 'x' }), 'without its key'],
    ['paints the terminal', "printf 'a\\033[31mb\\nc' >&2; exit 1", 'ended with 1: a [31mb c'],
    ['gives another kind', `echo '{"apiVersion":"${v1}","kind":"Status","status":{}}'`, 'no ExecCredential'],
    ['gives a token that breaks the header', say({ token: 'a\r\nX-Evil: 1' }), 'header'],
  ])('that %s is a coded failure', async (_, body, words) => {
    await plugin(body);
    const found = await find(await write({ user: user('./plugin.sh') }));
    expect(found).toMatchObject({ ok: false });
    expect(!found.ok && found.failure.message).toContain(words);
    expect(seen).toEqual([]);
  });

  it('that is not installed says so, with its hint', async () => {
    const found = await find(
      await write({ user: user('no-such-plugin', { installHint: 'Install it\n\n  from there.' }) }),
    );
    expect(!found.ok && found.failure.message).toMatch(/is not installed\. Install it from there\.$/);
  });

  it('that leaves a helper behind which holds its output open is done when it ends', async () => {
    await plugin(`${say({ token: 'done' })}\nsleep 60 & echo $! > ${dir}/helper`);
    expect(await find(await write({ user: user('./plugin.sh') }))).toMatchObject({ ok: true });
    process.kill(Number(await readFile(join(dir, 'helper'), 'utf8')));
  });

  it('with a NUL byte among its words is a coded failure', async () => {
    const found = await find(await write({ user: user('./plugin.sh', { args: ['a\0b'] }) }));
    expect(found).toMatchObject({ ok: false, failure: { code: 'cluster-unauthorized' } });
  });

  it('that hangs holds nobody longer than their own time', async () => {
    await plugin('sleep 600');
    const cluster = openCluster({
      kubeconfig: await write({ user: user('./plugin.sh') }),
      env: { PATH: process.env['PATH'] },
    });
    const end = await cluster.exec({
      target: { cluster: 'test', namespace: 'shop', pod: 'api-0', uid: 'u', container: 'api', image: 'api' },
      argv: ['true'],
      timeoutMs: 300,
      signal: new AbortController().signal,
      onOutput: () => undefined,
    });
    expect(end.outcome).toMatchObject({ kind: 'not-started', code: 'cluster-unauthorized' });
  });
});

describe('a proxy', () => {
  let proxy: TcpServer;
  let through: string[] = [];
  afterEach(() => void proxy?.close());

  async function listen(serve: Parameters<typeof createTcpServer>[1]): Promise<number> {
    through = [];
    proxy = createTcpServer(serve);
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    return (proxy.address() as AddressInfo).port;
  }

  it('of proxy-url is spoken to with CONNECT and its name and password', async () => {
    const port = await listen((client) => {
      client.once('data', (head: Buffer) => {
        through.push(head.toString());
        const [, host = '', to = ''] = /^CONNECT (\S+):(\d+)/.exec(head.toString()) ?? [];
        const upstream = connect(Number(to), host, () => client.write('HTTP/1.1 200 OK\r\n\r\n'));
        client.pipe(upstream).pipe(client);
      });
      client.on('error', () => undefined);
    });
    const found = await find(await write({ cluster: { 'proxy-url': `http://me:pw@127.0.0.1:${port}` } }));
    expect(found).toMatchObject({ ok: true });
    expect(through[0]).toContain(`CONNECT ${new URL(url).host} `);
    expect(through[0]?.toLowerCase()).toContain(
      `proxy-authorization: basic ${base64('me:pw')}`.toLowerCase(),
    );
  });

  it('of SOCKS 5 reaches a server by its address, its certificate checked for that address', async () => {
    const port = await listen((client) => {
      client.once('data', () => {
        client.write(Buffer.from([5, 0]));
        client.once('data', (request: Buffer) => {
          through.push(`type ${request[3]}`);
          const upstream = connect(request.readUInt16BE(request.length - 2), '127.0.0.1', () =>
            client.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0])),
          );
          client.pipe(upstream).pipe(client);
        });
      });
      client.on('error', () => undefined);
    });
    const found = await find(await write({ cluster: { 'proxy-url': `socks5://127.0.0.1:${port}` } }));
    expect(found).toMatchObject({ ok: true });
    expect(through).toEqual(['type 1']);
  });

  it('that is away is a coded failure', async () => {
    const found = await find(await write({ cluster: { 'proxy-url': 'http://127.0.0.1:1' } }));
    expect(found).toMatchObject({ ok: false, failure: { code: 'cluster-unreachable' } });
  });

  it.each([
    ['https://k8s.example:6443', '', 'http://p:1/'],
    ['https://k8s.example:6443', 'example', undefined],
    ['https://k8s.example:6443', 'ample', 'http://p:1/'],
    ['https://k8s.example:6443', 'k8s.example', undefined],
    ['https://k8s.example:6443', '.example', undefined],
    ['https://k8s.example:6443', '*.example', undefined],
    ['https://example:6443', '.example', 'http://p:1/'],
    ['https://k8s.example:6443', '*', undefined],
    ['https://k8s.example:6443', 'k8s.example:443', 'http://p:1/'],
    ['https://k8s.example:6443', 'k8s.example:6443', undefined],
    ['https://10.1.2.3', '10.0.0.0/8', undefined],
    ['https://10.1.2.3', '10.2.0.0/16,192.168.0.1', 'http://p:1/'],
    ['https://[fd00::1]:6443', 'fd00::/8', undefined],
    ['https://127.0.0.1:6443', '', undefined],
    ['https://localhost', '', undefined],
  ])('of the environment for %s with NO_PROXY "%s" is %s', (server, no, wanted) => {
    const env = { HTTPS_PROXY: 'p:1', NO_PROXY: no };
    expect(findProxy(new URL(server), { proxyUrl: undefined, env })?.href).toBe(wanted);
  });
});
