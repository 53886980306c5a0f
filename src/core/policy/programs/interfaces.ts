import type { Arg } from '../arg.ts';
import { destructive, read, shown, worst, write } from '../finding.ts';
import { deeper, type Judge, type Programs, reads } from '../program.ts';

const ip: Judge = (words, context) => {
  const inside = words.findIndex(
    ({ text }, index) => text === 'exec' && /^netns?$/.test(words[index - 1]?.text ?? ''),
  );
  if (inside !== -1 && words.length > inside + 2)
    return worst(
      [context.judgeArgv(words.slice(inside + 2), deeper(context))],
      write('ip', '"ip netns exec" runs a command'),
    );

  const objects = words.filter(({ text }) => !text.startsWith('-'));
  const flags = words.filter(({ text }) => text.startsWith('-'));
  const badFlag = flags.find(
    ({ text, kind }) =>
      kind !== 'static' ||
      !/^-(?:[46sdohjpir0]|br|brief|json|j|p|pretty|details|stats|statistics|oneline|o|c|color(?:=\w+)?|family|f|h|human|V|Version|resolve|N|Numeric|ts|tshort|t)$/.test(
        text,
      ),
  );
  if (badFlag !== undefined)
    return write('flag-unknown', `the option ${shown(badFlag.text)} of "ip" is not known to be harmless`);
  const [object, verb = { text: 'show', kind: 'static' as const }, ...rest] = objects;
  if (object === undefined)
    return words.some(({ text }) => text === '-V')
      ? read('"ip" says its version')
      : write('ip', '"ip" says nothing without an object');
  if (
    !/^(?:a|addr|address|l|link|r|ro|route|rule|n|neigh|neighbor|neighbour|maddress|mroute|tunnel|netns|monitor|ntable|xfrm|tcp_metrics|token)$/.test(
      object.text,
    )
  )
    return write('ip', `${shown(object.text)} is no object of "ip" that is known`);
  if (object.text === 'monitor') return write('endless', '"ip monitor" never ends');
  if (/^(?:del|delete|flush|d|f)/.test(verb.text))
    return destructive('network-change', `"ip ${object.text} ${verb.text}" takes away a part of the network`);
  if (object.text === 'link' && verb.text === 'set')
    return destructive('network-change', '"ip link set" may cut the network');
  if (
    // "ip link s" is short for "set".
    (/^(?:sh|sho|show|l|ls|li|list|lst|get|g)$/.test(verb.text) ||
      (verb.text === 's' &&
        /^(?:a|addr|address|r|ro|route|n|neigh|neighbor|neighbour)$/.test(object.text))) &&
    rest.every(({ kind, text }) => kind === 'static' && /^[\w.:/@-]+$/.test(text))
  )
    return read('"ip" only shows');
  return write('ip', `"ip ${object.text} ${verb.text}" changes the network`);
};

/** `tc` and `bridge`: known options, an object, and a word that shows. */
function showsOnly(words: readonly Arg[], flags: RegExp): boolean {
  const first = words.findIndex(({ text }) => !flags.test(text));
  const [object, verb, ...rest] = first === -1 ? [] : words.slice(first);
  return (
    /^[a-z]+$/.test(object?.text ?? '') &&
    /^(?:show|ls|list|sh)$/.test(verb?.text ?? '') &&
    rest.every(({ text, kind }) => kind === 'static' && /^[\w.:@-]+$/.test(text))
  );
}

const iptables: Judge = (words, context, name) => {
  if (words.some(({ text }) => /^-[FXDZ]$|^--(?:flush|delete)|^-P$/.test(text)))
    return destructive('network-change', `${shown(name)} takes rules away`);
  if (words.some(({ text }) => /^-[a-z]*[LS]\w/.test(text)))
    return write(
      'network-change',
      'what stands behind -L may be a chain or another option',
      'Write each by itself.',
    );
  return reads(
    '-L?word -S?word -n,-v,-x,-t:word --list?word --list-rules?word --numeric --verbose --line-numbers --table:word -w',
    'word',
    {
      check: (call) =>
        ['-L', '-S', '--list', '--list-rules'].some((flag) => call.flags.has(flag))
          ? undefined
          : write('network-change', 'changes rules'),
    },
  )(words, context, name);
};

const ss = reads(
  '-t,-u,-l,-n,-p,-a,-s,-o,-e,-m,-i,-4,-6,-x,-w,-d,-r,-H,-O,-Z,-0,-b,-f:word -A:word --tcp --udp --listening --numeric --processes --all --summary --options --extended --memory --info --ipv4 --ipv6 --unix --no-header --resolve --family:word --query:word',
  /^[\w.:()=<>! *\]["'/-]+$/,
);

/** Network interfaces, routes, sockets and packet filters of the container. */
export const interfaces: Programs = {
  ip,
  ifconfig: (words) =>
    words.every(
      ({ text, kind }) => kind === 'static' && /^(?:-a|-s|-v|[a-z]+[\w.@-]*\d[\w.@-]*|lo)$/.test(text),
    ) && words.filter(({ text }) => !text.startsWith('-')).length <= 1
      ? read('"ifconfig" only shows')
      : destructive('network-change', '"ifconfig" changes an interface'),
  route: (words) =>
    words.every(({ text }) => /^-(?:n|e|ee|v|A|6|4)$|^inet6?$/.test(text))
      ? read('"route" only shows')
      : /^del/.test(words[0]?.text ?? '')
        ? destructive('network-change', '"route del" takes a route away')
        : write('network-change', '"route" changes routes'),
  arp: (words, context, name) =>
    words.some(({ text }) => text === '-d')
      ? destructive('network-change', '"arp -d" removes an entry')
      : reads('-a,-n,-e,-v,-i:word', 'word')(words, context, name),
  ss: (words, context, name) =>
    words.some(({ text }) => /^-[a-zA-Z0-9]*K|^--k/.test(text))
      ? destructive('network-change', '"ss -K" closes connections')
      : ss(words, context, name),
  netstat: reads(
    '-t,-u,-l,-n,-p,-a,-s,-o,-e,-r,-i,-g,-x,-w,-4,-6,-W,-v,-N,-A:word --tcp --udp --listening --numeric --programs --program --all --statistics --route --interfaces --wide --extend --inet --inet6 --unix',
    'none',
    { check: (call) => (call.flags.has('-c') ? write('endless', 'never ends') : undefined) },
  ),
  conntrack: (words, context, name) =>
    words.some(({ text }) => /^-[DFEU]|^--(?:delete|flush)/.test(text))
      ? destructive('network-change', '"conntrack" removes connections')
      : reads(
          '-L?word -C,-S,-p:word -s:word -d:word --count --stats --orig-port-dst:num --dport:num --sport:num --state:word --proto:word -o:word',
          'word',
        )(words, context, name),
  ethtool: reads(
    '-i,-S,-k,-a,-c,-g,-l,-m,-T,-d,-P,-n --driver --statistics --show-features --show-ring --show-channels',
    'word',
    { max: 1, check: (call) => (call.flags.has('-d') ? write('flag', 'registers') : undefined) },
  ),
  iptables,
  ip6tables: iptables,
  'iptables-save': reads('-c,-t:word', 'none'),
  'ip6tables-save': reads('-c,-t:word', 'none'),
  nft: (words) =>
    words.filter(({ text }) => !/^-[anjsSNy]+$/.test(text))[0]?.text === 'list' &&
    words.every(({ text, kind }) => kind === 'static' && /^[\w./-]+$/.test(text))
      ? read('"nft list" only shows')
      : words.some(({ text }) => /^(?:flush|delete|destroy|reset)$/.test(text))
        ? destructive('network-change', '"nft" takes rules away')
        : write('network-change', '"nft" changes rules'),
  ipvsadm: (words) =>
    words.every(({ text }) => /^-[Lln]+$|^--(?:stats|rate|connection|timeout|numeric|list)$/.test(text)) &&
    words.length > 0
      ? read('"ipvsadm -L" only shows')
      : destructive('network-change', '"ipvsadm" changes services'),
  tc: (words) =>
    showsOnly(words, /^(?:-s|-d|-j|-p|-r|-g|-iec|-statistics|-details|-json|-pretty)$/)
      ? read('"tc … show" only shows')
      : words.some(({ text }) => /^del/.test(text))
        ? destructive('network-change', '"tc del" takes rules away')
        : write('network-change', '"tc" changes the network'),
  bridge: (words) =>
    showsOnly(words, /^-(?:s|d|j|p|c|statistics|details|json|pretty|color)$/)
      ? read('"bridge … show" only shows')
      : write('network-change', '"bridge" changes the network'),
};
