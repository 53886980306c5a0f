import { forbidden, read, shown, write } from '../finding.ts';
import { type ParsedCall, valuesOf } from '../flags.ts';
import { type Judge, type Programs, reads } from '../program.ts';

const host = /^[\w.:@+/%-]+$/;

const maxEchoes = 100;

/** Every count is from 1: some take 0 for no end. */
function isFew(call: ParsedCall): boolean {
  return valuesOf(call, '-c').every(({ text }) => Number(text) >= 1 && Number(text) <= maxEchoes);
}

/** A `ping` of so many echoes. */
function echoes(flags: string): Judge {
  return (words, context, name) =>
    words.some(({ text }) => /^-[a-zA-Z]*c\d*$/.test(text))
      ? reads(flags, host, {
          min: 1,
          max: 1,
          check: (call) =>
            isFew(call) ? undefined : write('endless', `${shown(name)} sends other than 1 to ${maxEchoes}`),
        })(words, context, name)
      : write('endless', `${shown(name)} without -c never ends`, 'Use -c 3.');
}

const nc: Judge = (words, context, name) => {
  if (words.some(({ text }) => /^-[a-zA-Z]*[ecl]|^--(?:exec|sh-exec|listen)/.test(text)))
    return words.some(({ text }) => /^-[a-zA-Z]*[ec]|^--(?:exec|sh-exec)/.test(text))
      ? forbidden('reverse-shell', `${shown(name)} gives a shell away`)
      : write('network', `${shown(name)} listens`);
  return words.some(({ text }) => /^-[a-zA-Z]*z/.test(text))
    ? reads('-z,-v,-vv,-n,-u,-4,-6,-w:num -i:num', /^[\w.:-]+$/, { min: 2, max: 3 })(words, context, name)
    : write('network', `${shown(name)} opens a connection of any kind`, 'Use nc -z to only try a port.');
};

/** Names, ways and ports of other machines. */
export const network: Programs = {
  ping: echoes('-c:num -i:num -w:num -W:num -s:num -t:num -I:word -n,-q,-4,-6,-v,-a,-O,-D,-A,-M:word'),
  ping6: echoes('-c:num -i:num -w:num -W:num -s:num -n,-q'),
  traceroute: reads('-n,-I,-T,-U,-4,-6,-m:num -q:num -w:word -p:num -f:num -s:word -i:word', host, {
    min: 1,
    max: 2,
  }),
  traceroute6: reads('-n,-I,-m:num -q:num -w:num', host, { min: 1, max: 2 }),
  tracepath: reads('-n,-b,-4,-6,-m:num -p:num -l:num', host, { min: 1, max: 1 }),
  mtr: (words, context, name) =>
    words.some(({ text }) => /^(?:-r|--report|-rw?n?c?\d*|-[a-z]*r[a-z]*)$/.test(text))
      ? reads(
          '-r,-w,-n,-b,-c:num -4,-6,-T,-u,-i:num -m:num -P:num -z --report --report-wide --no-dns --report-cycles:num --tcp',
          host,
          { min: 1, max: 1 },
        )(words, context, name)
      : write('endless', '"mtr" never ends', 'Use mtr -r -c 5.'),
  dig: reads('-4,-6,-t:word -p:num -b:word -c:word -x:word -q:word -u', /^[+@]?[\w.:=/*-]+$/),
  host: reads('-a,-v,-4,-6,-C,-l,-r,-s,-T,-w,-t:word -c:word -N:num -R:num -W:num', host, { min: 1, max: 2 }),
  nslookup: (words) =>
    words.length > 0 &&
    words.every(({ kind, text }) => kind === 'static' && /^-?[\w.:=][\w.:=-]*$/.test(text))
      ? read('"nslookup" only asks')
      : write('interactive', '"nslookup" alone asks at a terminal'),
  getent: (words, context, name) =>
    words.some(({ text }) => /^g?shadow$/.test(text))
      ? forbidden('secret-place', '"getent shadow" shows password hashes')
      : reads('-s:word --service:word', host, { min: 1 })(words, context, name),
  whois: reads('', host, { min: 1, max: 1 }),
  nc,
  netcat: nc,
  ncat: nc,
  telnet: () => write('interactive', '"telnet" needs a terminal', 'Use nc -z to only try a port.'),
  nmap: () => write('network', '"nmap" scans the network'),
  iperf3: () => write('network', '"iperf3" loads the network'),
  resolvectl: (words) =>
    /^(?:status|query|statistics)$/.test(words[0]?.text ?? '') ||
    (/^(?:dns|domain)$/.test(words[0]?.text ?? '') && words.length <= 2)
      ? read('"resolvectl" only asks')
      : write('network', '"resolvectl" changes the resolver'),
};
