import { destructive, forbidden, read, shown, write } from '../finding.ts';
import { parseFlags } from '../flags.ts';
import { liesAnywhere } from '../paths.ts';
import { type Judge, type Programs, reads } from '../program.ts';
import { subcommands } from './subcommands.ts';

const systemctlFlags =
  '-l,-q,-a,-n:num -t:word -p:word -r --no-pager --all --full --failed --type:word --state:word --lines:num --property:word --user --plain --no-legend --output:word -o:word';

const systemctl: Judge = (words, context, name) => {
  const parsed = parseFlags(words, systemctlFlags);
  const verb = parsed.ok ? parsed.call.operands[0] : words.find(({ text }) => !text.startsWith('-'));
  if (
    verb !== undefined &&
    /^(?:stop|kill|restart|try-restart|isolate|halt|poweroff|reboot|rescue|emergency|kexec|suspend|hibernate|disable|mask|reset-failed|clean)$/.test(
      verb.text,
    )
  )
    return destructive('service', `"systemctl ${verb.text}" takes a service away`);
  if (
    verb === undefined ||
    /^(?:status|is-active|is-enabled|is-failed|list-units|list-unit-files|list-timers|list-sockets|list-dependencies|show|cat|get-default|is-system-running)$/.test(
      verb.text,
    )
  )
    return verb?.text === 'show' &&
      (words.some(({ text }) => /Environment/.test(text)) ||
        !words.some(({ text }) => /^(?:-p|--property)/.test(text)))
      ? forbidden('environment', 'environments of services')
      : reads(systemctlFlags, 'word')(words, context, name);
  return write('service', `"systemctl ${verb.text}" changes services`);
};

const service: Judge = (words) => {
  const verb = words[1]?.text ?? '';
  if (
    (words[0]?.text === '--status-all' && words.length === 1) ||
    (verb === 'status' && words.length === 2 && /^[\w@.][\w@.-]*$/.test(words[0]?.text ?? ''))
  )
    return read('"service … status" only asks');
  return /^(?:stop|restart|force-reload|kill)$/.test(verb)
    ? destructive('service', `"service" with ${shown(verb)} takes a service away`)
    : write('service', `"service" with ${shown(verb)} changes services`);
};

const supervisor = subcommands({
  global:
    '-c:path -s:word -u:word -p:text --configuration:path --serverurl:word --username:word --password:text',
  read: `
    status|pid|version|avail|help
    tail|maintail -NUM
  `,
  destroys: 'stop | restart | shutdown | signal | remove | clear | reload',
  otherwise: (words) =>
    write('service', `"supervisorctl ${words.map(({ text }) => text).join(' ')}" changes programs`),
});

const supervisorctl: Judge = (words, context, name) =>
  words.some(({ text }) => /^(?:tail|maintail)$/.test(text)) && words.some(({ text }) => text === '-f')
    ? write('endless', '"supervisorctl tail -f" never ends')
    : liesAnywhere(words)
      ? write('service', 'its settings lie where anybody may write them')
      : supervisor(words, context, name);

const journalctl = reads(
  '-n:num -u:word -b?word -k,-r,-e,-a,-q,-x,-o:word -p:word -S:text -U:text -t:word -g:text -m,-N,-F:word --lines:num --unit:word --no-pager --boot?word --dmesg --reverse --all --quiet --catalog --output:word --priority:word --since:text --until:text --identifier:word --grep:text --case-sensitive?word --utc --no-hostname --disk-usage --list-boots --no-full --full --pager-end -f --follow --system --user --field:word',
  /^[\w.@=:/-]+$/,
  {
    check: (call) =>
      call.flags.has('-f') || call.flags.has('--follow')
        ? write('endless', '"journalctl -f" follows for ever', 'Use journalctl -n 200.')
        : undefined,
  },
);

/** Services, what watches over them, and what runs at its time. */
export const services: Programs = {
  runlevel: reads('', 'none'),
  journalctl: (words, context, name) =>
    words.some(({ text }) => /^--vacuum/.test(text))
      ? destructive('removes', '"journalctl --vacuum" removes the journal')
      : journalctl(words, context, name),
  timedatectl: reads('--no-pager', /^(?:status|show|timesync-status|show-timesync|list-timezones)$/),
  loginctl: reads('--no-pager', /^(?:list-sessions|list-users|list-seats)$/),
  systemctl,
  service,
  'rc-service': service,
  'rc-status': reads('-a,-s,-l,-r', 'word'),
  supervisorctl,
  sv: (words) =>
    words[0]?.text === 'status'
      ? read('"sv status" only asks')
      : /^(?:d|down|stop|restart|t|term|k|kill|x|exit|force-\w+|shutdown)$/.test(words[0]?.text ?? '')
        ? destructive('service', '"sv" takes a service away')
        : write('service', '"sv" changes services'),
  's6-svstat': reads('-u,-w,-r,-p,-s,-e,-t,-n,-N', 'names'),
  initctl: (words) =>
    /^(?:list|status|version)$/.test(words[0]?.text ?? '')
      ? read('"initctl" only asks')
      : destructive('service', '"initctl" changes services'),
  crontab: (words) =>
    words[0]?.text === '-l' && words.slice(1).every(({ text }) => /^(?:-u|[a-z_][\w-]*)$/.test(text))
      ? read('"crontab -l" only lists')
      : words.some(({ text }) => text === '-r')
        ? destructive('crontab', '"crontab -r" removes all jobs')
        : write('crontab', '"crontab" changes jobs'),
  atq: reads('', 'none'),
};
