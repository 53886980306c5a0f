import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { secureHeaders } from 'hono/secure-headers';
import type { Ticket } from '../../app/ports/step-up.ts';
import { askAssertion, askRegistration, checkAssertion, checkRegistration } from './ceremony.ts';
import { renderPage, renderRefusal, script, style } from './html.ts';
import { digestOf, type StepUpOptions } from './open-step-up.ts';

export type Pages = Hono;

/** An answer of an authenticator is some kB; nothing here is larger. */
const maxBody = 64 * 1024;

/** What the page's script is told. */
interface Said {
  readonly ok: boolean;
  /** One sentence for the person. */
  readonly says: string;
  /** There is one more step with the same link. */
  readonly again?: true;
}

/** The pages behind one-shot links, and `GET /healthz`. Nothing in them is cached, framed or loaded from elsewhere. */
export function createPages(options: StepUpOptions & { readonly origin: string }): Pages {
  const { passkeys, tickets, doors, log, now, origin } = options;
  const site = { origin };
  const app = new Hono();

  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        connectSrc: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
      },
      referrerPolicy: 'no-referrer',
      xFrameOptions: 'DENY',
    }),
  );
  app.use(async (c, next) => {
    await next();
    c.header('Cache-Control', 'no-store');
  });
  app.use(bodyLimit({ maxSize: maxBody }));
  app.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse();
    log.error({ cause: String(error) }, 'A page could not be served.');
    return c.json({ ok: false, says: 'voicepipe could not do this just now. Try again in a minute.' }, 500);
  });
  app.notFound((c) => c.html(renderRefusal('There is nothing here.'), 404));

  app.get('/healthz', (c) => c.json({ ok: true }));
  app.get('/step-up/assets/page.js', (c) => c.body(script, 200, { 'Content-Type': 'text/javascript' }));
  app.get('/step-up/assets/page.css', (c) => c.body(style, 200, { 'Content-Type': 'text/css' }));
  app.get('/step-up/assets/webauthn.js', (c) =>
    c.body(readLibrary(), 200, { 'Content-Type': 'text/javascript' }),
  );

  app.get('/step-up/:secret', async (c) => {
    const found = await open(c.req.param('secret'));
    return 'why' in found ? c.html(renderRefusal(found.why), 410) : c.html(renderPage(found.ticket.purpose));
  });

  app.post('/step-up/:secret/options', async (c) => {
    if (!isOurs(c.req.header('origin'), c.req.header('content-type'))) return c.json(foreign, 403);
    const found = await open(c.req.param('secret'));
    if ('why' in found) return c.json({ ok: false, says: found.why }, 410);
    const { ticket } = found;
    const known = await passkeys.list(ticket.by);
    const step = stepOf(ticket, known.length);
    const ask = step === 'assert' ? askAssertion : askRegistration;
    return c.json({ ok: true, step, options: await ask(ticket, known, site) });
  });

  app.post('/step-up/:secret/answer', async (c) => {
    if (!isOurs(c.req.header('origin'), c.req.header('content-type'))) return c.json(foreign, 403);
    const found = await open(c.req.param('secret'));
    if ('why' in found) return c.json({ ok: false, says: found.why }, 410);
    const said = await take(found.ticket, await c.req.json().catch(() => undefined));
    return c.json(said, said.ok ? 200 : 403);
  });

  async function open(secret: string): Promise<{ readonly ticket: Ticket } | { readonly why: string }> {
    const ticket = /^[A-Za-z0-9_-]{43}$/.test(secret) ? await tickets.read(digestOf(secret)) : undefined;
    if (ticket === undefined) return { why: 'This link is not one of ours. Ask for a new one in Slack.' };
    if (ticket.isUsed) return { why: 'This link was used already. Ask for a new one in Slack.' };
    if (ticket.expiresAt <= now()) return { why: 'This link has expired. Ask for a new one in Slack.' };
    return { ticket };
  }

  async function take(ticket: Ticket, response: unknown): Promise<Said> {
    const known = await passkeys.list(ticket.by);
    if (stepOf(ticket, known.length) === 'register') return register(ticket, response);
    const shown = await checkAssertion(response, { ticket, known, site });
    if (shown === undefined || !(await passkeys.advance(shown.id, shown.counter))) {
      log.warn({ user: ticket.by.user, code: 'step-up-refused' }, 'A passkey was refused.');
      return {
        ok: false,
        says: 'This is not the answer of your passkey to this link. Nothing was approved.',
      };
    }
    if (ticket.purpose.kind === 'enrol')
      return (await tickets.prove(ticket.digest))
        ? { ok: true, says: 'Now make the further passkey.', again: true }
        : used;
    if (!(await tickets.use(ticket.digest))) return used;
    const { run, seal } = ticket.purpose;
    const failure = await doors.proven({ by: ticket.by, run, seal, passkey: shown.id });
    return failure === undefined
      ? { ok: true, says: 'Approved. You can close this page; the card in Slack shows what happens.' }
      : { ok: false, says: [failure.message, failure.hint].filter(Boolean).join(' ') };
  }

  async function register(ticket: Ticket, response: unknown): Promise<Said> {
    const made = await checkRegistration(response, { ticket, site });
    if (made === undefined) return { ok: false, says: 'This is not the answer of a passkey to this link.' };
    if (!(await tickets.use(ticket.digest))) return used;
    if (!(await passkeys.save(made))) return { ok: false, says: 'This passkey is enrolled already.' };
    await doors.enrolled(ticket.by, made.id);
    return {
      ok: true,
      says: 'Enrolled. From now on this passkey confirms your approvals. You can close this page.',
    };
  }

  /** Browsers send `Origin` with every POST; a page of another site cannot set ours. */
  function isOurs(from: string | undefined, type: string | undefined): boolean {
    return from === origin && type?.split(';')[0] === 'application/json';
  }

  return app;
}

/** To enrol a further passkey one that is enrolled has to be shown first. */
function stepOf({ purpose, isProven }: Ticket, known: number): 'assert' | 'register' {
  return purpose.kind === 'approve' || (known > 0 && !isProven) ? 'assert' : 'register';
}

const used: Said = { ok: false, says: 'This link was used already. Ask for a new one in Slack.' };
const foreign: Said = { ok: false, says: 'This did not come from our page.' };

let library: string | undefined;

/** The browser's half of the library, as it publishes it. */
function readLibrary(): string {
  // Its package.json is not among its exports; its entry is, one folder below it.
  const entry = createRequire(import.meta.url).resolve('@simplewebauthn/browser');
  library ??= readFileSync(join(dirname(entry), '../dist/bundle/index.umd.min.js'), 'utf8');
  return library;
}
