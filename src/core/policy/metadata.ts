import type { Arg } from './arg.ts';
import { at, type Finding, forbidden, shown } from './finding.ts';

/** Names and addresses under which clouds serve metadata and credentials to whoever asks from inside. */
const metadata =
  /^(?:169\.254\.\d+\.\d+|metadata(?:\.google\.internal|\.goog|\.azure\.com)?|instance-data(?:\.\w+)*|fd00:ec2::254|(?:::(?:ffff:(?:0:)?)?|64:ff9b::)(?:169\.254\.\d+\.\d+|a9fe:[0-9a-f]{1,4})|100\.100\.100\.200|168\.63\.129\.16|192\.0\.0\.192)\.?$/i;

/** Programs that speak to the machines which their words name. */
const reaching = new Set(
  'curl wget http https grpcurl nc netcat ncat telnet socat ssh scp sftp rsync openssl ping ping6 traceroute traceroute6 tracepath mtr nmap'.split(
    ' ',
  ),
);

/** Whether a host, without its port, is the metadata service in any notation that the resolver takes: decimal, hexadecimal, short, mapped. */
export function isMetadata(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '');
  if (metadata.test(bare)) return true;
  const written = bare.includes(':') ? `[${bare}]` : bare;
  if (!/^\[[0-9a-f:.]+\]$|^[0-9a-fx.]+$/i.test(written) || !URL.canParse(`http://${written}/`)) return false;
  return metadata.test(new URL(`http://${written}/`).hostname.replace(/^\[|\]$/g, ''));
}

/** A word that names the metadata service to a program which would speak to it: as a host, in a URL, a header or a list such as `HOST:PORT:ADDRESS`. */
export function findMetadata(program: string, words: readonly Arg[]): Finding | undefined {
  if (!reaching.has(program)) return undefined;
  const named = words.find(({ text }) =>
    text
      .split(/[\s/@=,;]+/)
      .flatMap((part) => [part, part.replace(/:\d*$/, ''), ...part.split(/:(?![^[]*\])/)])
      .some((part) => /[.:x]|^\d{9,10}$/i.test(part) && isMetadata(part)),
  );
  return named === undefined
    ? undefined
    : at(forbidden('metadata', `${shown(named.text)} leads to the metadata service of the cloud`), named);
}
