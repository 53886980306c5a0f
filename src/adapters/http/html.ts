import { html } from 'hono/html';
import type { TicketFor } from '../../app/ports/step-up.ts';

/** The page of a link that works: what is confirmed, and one button. Everything in it is escaped. */
export function renderPage(purpose: TicketFor) {
  const isApproval = purpose.kind === 'approve';
  return frame(
    isApproval ? 'Approve this command?' : 'Enrol a passkey',
    html`${
      isApproval
        ? html`<ul>${purpose.lines.map((line, index) => (index === 0 ? html`<li><pre>${line}</pre></li>` : html`<li>${line}</li>`))}</ul>`
        : html`<p>It will confirm your approvals. Only you were given this link; close the page if you did not ask for it.</p>`
    }
      <button id="go" type="button">${isApproval ? 'Approve with passkey' : 'Go on with passkey'}</button>
      <p id="says" role="status"></p>
      <script src="/step-up/assets/webauthn.js"></script>
      <script src="/step-up/assets/page.js"></script>`,
  );
}

/** The page of a link that does not. */
export function renderRefusal(why: string) {
  return frame('voicepipe', html`<p>${why}</p>`);
}

function frame(title: string, body: ReturnType<typeof html>) {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="stylesheet" href="/step-up/assets/page.css" />
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`;
}

/** The page's style: readable on a phone, in the dark and in the light. */
export const style = `
:root { color-scheme: light dark; font: 17px/1.5 system-ui, sans-serif; }
body { margin: 0; }
main { max-width: 40rem; margin: 0 auto; padding: 1.5rem 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; }
ul { list-style: none; padding: 0; }
li { padding: .4rem 0; border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
pre { margin: 0; white-space: pre-wrap; font-size: .95rem; }
button { width: 100%; min-height: 3rem; font: inherit; font-weight: 600; border: 0; border-radius: .5rem;
  background: #007a5a; color: #fff; cursor: pointer; }
button:disabled { opacity: .5; cursor: default; }
#says { font-weight: 600; min-height: 1.5rem; }
`;

/** The page's script: asks the browser for what our server wants, and shows what it says. */
export const script = `
'use strict';
const button = document.getElementById('go');
const says = document.getElementById('says');
const post = async (path, body) => {
  const answer = await fetch(location.pathname + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return answer.json();
};
button.addEventListener('click', async () => {
  button.disabled = true;
  says.textContent = '';
  try {
    const asked = await post('/options', {});
    if (!asked.ok) { says.textContent = asked.says; return; }
    const { startAuthentication, startRegistration } = SimpleWebAuthnBrowser;
    const start = asked.step === 'assert' ? startAuthentication : startRegistration;
    const said = await post('/answer', await start({ optionsJSON: asked.options }));
    says.textContent = said.says;
    button.disabled = !said.again;
  } catch (error) {
    says.textContent = 'The passkey was not used: ' + (error && error.message ? error.message : error);
    button.disabled = false;
  }
});
`;
