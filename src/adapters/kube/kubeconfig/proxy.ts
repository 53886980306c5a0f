import type { Agent } from 'node:http';
import { BlockList, isIP, isIPv6 } from 'node:net';
import { rootCertificates } from 'node:tls';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { SocksProxyAgent } from 'socks-proxy-agent';
import { badConfiguration } from './bad.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The proxy for a server: the cluster's `proxy-url`, else the environment's, as Go's ProxyFromEnvironment reads it. */
export function findProxy(
  server: URL,
  { proxyUrl, env }: { proxyUrl: string | undefined; env: Env },
): URL | undefined {
  const named = proxyUrl || (isExempt(server, env) ? undefined : fromEnvironment(server, env));
  if (named === undefined || named === '') return undefined;
  const text = named.includes('://') ? named : `http://${named}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:', 'socks5:', 'socks5h:'].includes(url.protocol))
    throw badConfiguration(
      'The proxy of the cluster is no http, https or socks5 URL. Correct proxy-url or HTTPS_PROXY.',
    );
  return url;
}

/** An agent that reaches servers through `proxy`. A proxy with TLS is trusted by the system's roots or the cluster's. */
export function openProxyAgent(proxy: URL, ca: string | undefined): Agent {
  if (proxy.protocol.startsWith('socks5')) return new SocksProxyAgent(proxy);
  return new HttpsProxyAgent(proxy, ca === undefined ? {} : { ca: [...rootCertificates, ca] });
}

function fromEnvironment(server: URL, env: Env): string | undefined {
  return server.protocol === 'https:'
    ? env['HTTPS_PROXY'] || env['https_proxy']
    : env['HTTP_PROXY'] || env['http_proxy'];
}

/** NO_PROXY: names and their subdomains, addresses, ranges, `*`, each perhaps with a port. Loopback is always exempt. */
function isExempt(server: URL, env: Env): boolean {
  const host = server.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = server.port || (server.protocol === 'https:' ? '443' : '80');
  if (host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))) return true;
  const rules = (env['NO_PROXY'] || env['no_proxy'] || '')
    .split(',')
    .map((rule) => rule.trim().toLowerCase());
  return rules.some((rule) => rule !== '' && fits(rule, host, port));
}

function fits(rule: string, host: string, port: string): boolean {
  if (rule === '*') return true;
  if (rule.includes('/')) return isInRange(rule, host);
  const [, name = '', wantedPort] = /^(\[[^\]]+\]|[^:]*)(?::(\d+))?$/.exec(rule) ?? [undefined, rule];
  if (wantedPort !== undefined && wantedPort !== port) return false;
  const bare = name.replace(/^\[|\]$/g, '').replace(/^\*/, '');
  // `.example` means what is below it, `example` that and itself.
  if (bare.startsWith('.')) return host.endsWith(bare);
  return host === bare || (isIP(bare) === 0 && bare !== '' && host.endsWith(`.${bare}`));
}

function isInRange(rule: string, host: string): boolean {
  const [net = '', bits] = rule.split('/');
  if (isIP(host) === 0 || isIP(net) === 0 || isIP(net) !== isIP(host)) return false;
  const family = isIPv6(net) ? 'ipv6' : 'ipv4';
  const length = Number(bits);
  if (!Number.isInteger(length) || length < 0 || length > (family === 'ipv6' ? 128 : 32)) return false;
  const list = new BlockList();
  list.addSubnet(net, length, family);
  return list.check(host, family);
}
