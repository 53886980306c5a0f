import { createHash } from 'node:crypto';
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { Passkey, Ticket } from '../../app/ports/step-up.ts';

/** The site that passkeys belong to. */
export interface Site {
  /** `https://pod.example.com` */
  readonly origin: string;
}

/**
 * What the authenticator has to sign: a digest of everything that the ticket stands for, so that an answer to one ticket is an
 * answer to no other, whatever is moved around between them.
 */
function challengeOf(ticket: Ticket, step: 'assert' | 'register'): Buffer {
  const { nonce, by, purpose, digest } = ticket;
  const facts = [step, nonce, digest, by.user, by.team, JSON.stringify(purpose)];
  return createHash('sha256').update(facts.join('\n')).digest();
}

/** What the browser is asked to do to show one of these passkeys. */
export function askAssertion(ticket: Ticket, known: readonly Passkey[], { origin }: Site) {
  return generateAuthenticationOptions({
    rpID: new URL(origin).hostname,
    challenge: new Uint8Array(challengeOf(ticket, 'assert')),
    allowCredentials: known.map(({ id, transports }) => ({ id, transports: [...transports] })),
    userVerification: 'required',
  });
}

/** What the browser is asked to do to make a passkey. */
export function askRegistration(ticket: Ticket, known: readonly Passkey[], { origin }: Site) {
  const { user, team } = ticket.by;
  return generateRegistrationOptions({
    rpName: 'voicepipe',
    rpID: new URL(origin).hostname,
    userName: `${user} of ${team}`,
    userID: new Uint8Array(createHash('sha256').update(`${team}\n${user}`).digest()),
    challenge: new Uint8Array(challengeOf(ticket, 'register')),
    attestationType: 'none',
    excludeCredentials: known.map(({ id, transports }) => ({ id, transports: [...transports] })),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
  });
}

/** The passkey that was shown and its new counter; undefined for anything but a right answer to this very ticket. */
export async function checkAssertion(
  response: unknown,
  {
    ticket,
    known,
    site,
  }: { readonly ticket: Ticket; readonly known: readonly Passkey[]; readonly site: Site },
): Promise<{ readonly id: string; readonly counter: number } | undefined> {
  const passkey = known.find(({ id }) => id === (response as { id?: unknown } | null)?.id);
  if (passkey === undefined) return undefined;
  const { id, publicKey, counter, transports } = passkey;
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: response as AuthenticationResponseJSON,
      expectedChallenge: challengeOf(ticket, 'assert').toString('base64url'),
      expectedOrigin: site.origin,
      expectedRPID: new URL(site.origin).hostname,
      credential: { id, publicKey: new Uint8Array(publicKey), counter, transports: [...transports] },
      requireUserVerification: true,
    });
    return verified ? { id, counter: authenticationInfo.newCounter } : undefined;
  } catch {
    // The library throws for whatever does not fit: shape, challenge, origin, flags, counter.
    return undefined;
  }
}

/** The passkey that was made; undefined for anything but a right answer to this very ticket. */
export async function checkRegistration(
  response: unknown,
  { ticket, site }: { readonly ticket: Ticket; readonly site: Site },
): Promise<Passkey | undefined> {
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: response as RegistrationResponseJSON,
      expectedChallenge: challengeOf(ticket, 'register').toString('base64url'),
      expectedOrigin: site.origin,
      expectedRPID: new URL(site.origin).hostname,
      requireUserVerification: true,
    });
    if (!verified || registrationInfo === undefined) return undefined;
    const { id, publicKey, counter, transports = [] } = registrationInfo.credential;
    return { id, by: ticket.by, publicKey, counter, transports };
  } catch {
    return undefined;
  }
}
