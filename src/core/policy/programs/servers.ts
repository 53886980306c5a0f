import { destructive, read, write } from '../finding.ts';
import { type Programs, reads } from '../program.ts';
import { server } from './project-code.ts';
import { subcommands } from './subcommands.ts';

/** Web servers and proxies, and what watches over them. */
export const servers: Programs = {
  nginx: server(/^(?:-[vVtTh?]|-tq|-q -t|-t -q|-[tT] -c \/etc\/[\w./-]+)$/, /-s (?:stop|quit)/),
  apachectl: server(
    /^(?:-[tSMvVlL]|configtest|status|fullstatus|-t -D DUMP_\w+)$/,
    /^(?:-k )?(?:stop|graceful-stop|restart)/,
  ),
  apache2ctl: server(
    /^(?:-[tSMvVlL]|configtest|status|fullstatus|-t -D DUMP_\w+)$/,
    /^(?:-k )?(?:stop|graceful-stop|restart)/,
  ),
  httpd: server(/^(?:-[tSMvVlL]|-t -D DUMP_\w+)$/, /-k (?:stop|graceful-stop|restart)/),
  haproxy: server(/^(?:-v|-vv|-c(?: -q)?(?: -V)? -f \/(?:etc|usr\/local\/etc)\/[\w./-]+)$/, /^$/),
  caddy: server(/^(?:version|list-modules|build-info|validate --config \/etc\/[\w./-]+)$/, /^stop/),
  envoy: server(/^--version$/, /^$/),
  varnishstat: (words, context, name) =>
    words.some(({ text }) => text === '-1' || text === '-j')
      ? reads('-1,-j,-x -f:text -n:word', 'none')(words, context, name)
      : write('endless', '"varnishstat" never ends', 'Use varnishstat -1.'),
  varnishadm: (words) =>
    words.some(({ text }) => /^(?:ban|stop|vcl\.discard|param\.reset)$/.test(text))
      ? destructive('service', '"varnishadm" takes something away')
      : /^(?:status|ping|backend\.list|vcl\.list|banner|ban\.list|storage\.list|panic\.show)$/.test(
            words.map(({ text }) => text).join(' '),
          )
        ? read('"varnishadm" only asks')
        : write('service', '"varnishadm" changes the cache'),
  monit: subcommands({ read: 'status|summary|report\n-V ()', destroys: 'stop | quit | unmonitor | restart' }),
};
