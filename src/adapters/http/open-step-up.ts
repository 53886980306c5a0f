import { createHash, randomBytes } from 'node:crypto';
import type { Log } from '../../app/ports/log.ts';
import type { Passkeys, StepUp, StepUpDoors, Tickets } from '../../app/ports/step-up.ts';
import type { Person } from '../../core/event.ts';
import { createPages, type Pages } from './serve-pages.ts';

/** How long a link works: long enough to open it on the phone that has the passkey. */
const approveMs = 5 * 60_000;
const enrolMs = 15 * 60_000;

export interface StepUpOptions {
  /** Where people reach this server, such as `https://pod.example.com`; passkeys are bound to its host. */
  readonly publicUrl: string;
  readonly passkeys: Passkeys;
  readonly tickets: Tickets;
  readonly doors: StepUpDoors;
  readonly log: Log;
  readonly now: () => Date;
}

/** Makes links, and serves the pages behind them. */
export function openStepUp(options: StepUpOptions): StepUp & { readonly pages: Pages } {
  const { passkeys, tickets, now } = options;
  const origin = new URL(options.publicUrl).origin;

  async function makeLink(
    ticket: Omit<Parameters<Tickets['create']>[0], 'digest' | 'nonce'>,
  ): Promise<string> {
    const secret = randomBytes(32).toString('base64url');
    await tickets.create({
      ...ticket,
      digest: digestOf(secret),
      nonce: randomBytes(32).toString('base64url'),
    });
    return `${origin}/step-up/${secret}`;
  }

  const isEnrolled = async (by: Person) => (await passkeys.list(by)).length > 0;

  return {
    isEnrolled,
    async begin({ by, ...asked }) {
      if (!(await isEnrolled(by))) return { kind: 'not-enrolled' };
      const expiresAt = new Date(now().getTime() + approveMs);
      return { kind: 'link', url: await makeLink({ by, purpose: { kind: 'approve', ...asked }, expiresAt }) };
    },
    async enrol(by) {
      const expiresAt = new Date(now().getTime() + enrolMs);
      return { url: await makeLink({ by, purpose: { kind: 'enrol' }, expiresAt }) };
    },
    pages: createPages({ ...options, origin }),
  };
}

/** How a link's secret part is kept: who reads the store cannot use it. */
export function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
