import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Control } from './control/act.ts';
import { serveEvents } from './control/events.ts';
import { serveControl } from './control/serve.ts';
import { isLoopback, isOwnOrigin } from './loopback.ts';
import { servePage } from './page-files.ts';
import { serveResponseUrl } from './response-url.ts';
import { receiveUpload, sendFile } from './uploads.ts';
import { serveWebApi } from './web-api/serve.ts';

const maxBodyBytes = 1_048_576;
const maxUploadBytes = 64 * 1_048_576;

/** All that the stand-in answers over HTTP, to callers on this machine only. */
export function createRoutes(options: {
  readonly control: Control;
  readonly pageDir: string;
  readonly closing: AbortSignal;
}): Hono<{ Bindings: HttpBindings }> {
  const { control, pageDir, closing } = options;
  const { workspace, sockets } = control;
  const routes = new Hono<{ Bindings: HttpBindings }>();
  const small = bodyLimit({
    maxSize: maxBodyBytes,
    // The rest of the body is not read, so the connection cannot be used again.
    onError: (c) =>
      c.json({ ok: false, error: 'The body is larger than 1 MB.' }, 413, { connection: 'close' }),
  });

  routes.use(async (c, next) => {
    const host = c.req.header('host');
    if (!isLoopback(host))
      return c.json({ ok: false, error: `The host "${host ?? ''}" is not this machine.` }, 403);
    // A page of another site may send forms here; a client without a browser sends no Origin.
    if (c.req.method !== 'GET' && !isOwnOrigin(c.req.header('origin'), host))
      return c.json({ ok: false, error: 'Requests from other sites are refused.' }, 403);
    return next();
  });
  routes.onError((error, c) => {
    workspace.log.add('refusal', { reason: 'internal_error', error: error.message });
    return c.json({ ok: false, error: 'internal_error' }, 500);
  });

  routes.get('/control/events', (c) => serveEvents(workspace, c, closing));
  routes.all('/control/*', small, (c) => serveControl(control, c));
  routes.all('/api/*', small, (c) => serveWebApi(workspace, sockets, c));
  routes.post('/commands/:team/:secret', small, (c) => serveResponseUrl(workspace, c));
  routes.post('/actions/:team/:secret', small, (c) => serveResponseUrl(workspace, c));
  const large = bodyLimit({
    maxSize: maxUploadBytes,
    onError: (c) => c.text('The file is larger than 64 MB.', 413, { connection: 'close' }),
  });
  routes.post('/upload/:id', large, (c) => receiveUpload(workspace, c));
  routes.get('/files/:id', (c) => sendFile(workspace, c));
  routes.get('*', (c) => servePage(pageDir, c.req.path));
  return routes;
}
