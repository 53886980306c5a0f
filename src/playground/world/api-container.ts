import { baseFiles, digest } from './base-files.ts';
import type { ContainerSeed } from './workload.ts';

const config = `server:
  port: 8080
  request_timeout: 30s
database:
  host: db.shop.svc.cluster.local
  name: shop
  pool: 12
features:
  new_checkout: true
log_level: info
`;

const appLog = `INFO  listening on :8080
INFO  connected to db.shop.svc.cluster.local:5432/shop
INFO  GET /healthz 200 1ms
INFO  POST /orders 201 48ms order=81723
WARN  slow query: SELECT * FROM carts WHERE updated_at < $1 (812ms)
INFO  GET /orders/81723 200 12ms
ERROR POST /payments 502 3004ms: upstream timed out order=81724
INFO  POST /payments 200 420ms order=81724 attempt=2
INFO  GET /healthz 200 1ms
`;

/** The web application; its image has a shell and the program `run-migrations`. */
export function apiContainer(version: string): ContainerSeed {
  const image = `registry.example.com/shop/api:${version}`;
  return {
    name: 'api',
    image,
    imageDigest: digest(image),
    ports: [8080],
    command: ['/app/server', '--config', '/app/config.yml'],
    user: { name: 'app', uid: 1000 },
    cwd: '/app',
    env: {
      APP_ENV: 'staging',
      APP_VERSION: version,
      DATABASE_URL: 'postgres://shop:not-a-real-password@db.shop.svc.cluster.local:5432/shop',
      LOG_LEVEL: 'info',
      PORT: '8080',
    },
    files: {
      ...baseFiles,
      '/app/config.yml': config,
      '/app/VERSION': `${version}\n`,
      '/app/README': 'The shop API. Run "run-migrations" after a release that changes the schema.\n',
      '/var/log/app.log': appLog,
    },
    hasShell: true,
    programs: ['run-migrations'],
    log: {
      lines: [
        { secondsAgo: 715, text: `{"level":"info","msg":"starting","version":"${version}"}` },
        {
          secondsAgo: 714,
          text: '{"level":"info","msg":"connected","db":"db.shop.svc.cluster.local:5432/shop"}',
        },
        { secondsAgo: 713, text: '{"level":"info","msg":"listening","port":8080}' },
        { secondsAgo: 640, text: '{"level":"info","msg":"GET /healthz","status":200,"ms":1}' },
        { secondsAgo: 522, text: '{"level":"info","msg":"POST /orders","status":201,"ms":48,"order":81723}' },
        { secondsAgo: 410, text: '{"level":"warn","msg":"slow query","ms":812,"table":"carts"}' },
        { secondsAgo: 333, text: '{"level":"info","msg":"GET /orders/81723","status":200,"ms":12}' },
        {
          secondsAgo: 250,
          text: '{"level":"error","msg":"POST /payments","status":502,"ms":3004,"order":81724}',
        },
        {
          secondsAgo: 246,
          text: '{"level":"info","msg":"POST /payments","status":200,"ms":420,"order":81724}',
        },
        { secondsAgo: 120, text: '{"level":"info","msg":"GET /healthz","status":200,"ms":1}' },
        { secondsAgo: 60, text: '{"level":"info","msg":"POST /orders","status":201,"ms":39,"order":81725}' },
        { secondsAgo: 5, text: '{"level":"info","msg":"GET /healthz","status":200,"ms":1}' },
      ],
      live: [
        '{"level":"info","msg":"GET /healthz","status":200,"ms":1}',
        '{"level":"info","msg":"GET /products","status":200,"ms":9}',
        '{"level":"info","msg":"POST /orders","status":201,"ms":44}',
        '{"level":"warn","msg":"slow query","ms":640,"table":"carts"}',
      ],
      liveEverySeconds: 3,
      previous: [
        { secondsAgo: 300_000, text: '{"level":"info","msg":"listening","port":8080}' },
        { secondsAgo: 299_000, text: '{"level":"fatal","msg":"out of memory"}' },
      ],
    },
  };
}

const proxyImage = 'registry.example.com/shop/proxy:1.31.0-distroless';

/** A sidecar made from an image without a shell: only its own program can be run there. */
export const proxyContainer: ContainerSeed = {
  name: 'proxy',
  image: proxyImage,
  imageDigest: digest(proxyImage),
  ports: [15001],
  command: ['/proxy', 'serve'],
  user: { name: 'nonroot', uid: 65532 },
  cwd: '/',
  env: { PROXY_UPSTREAM: '127.0.0.1:8080' },
  files: {
    '/etc/passwd': 'root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532::/:/sbin/nologin\n',
  },
  hasShell: false,
  programs: ['proxy'],
  log: {
    lines: [
      { secondsAgo: 714, text: '[info] all clusters initialized' },
      { secondsAgo: 713, text: '[info] starting main dispatch loop' },
      { secondsAgo: 250, text: '[warning] upstream reset: payments.example.com connect timeout' },
    ],
    live: ['[info] access 200 GET /healthz 1ms'],
    liveEverySeconds: 10,
  },
};
