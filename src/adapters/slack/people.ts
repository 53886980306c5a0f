import { WebClient } from '@slack/web-api';
import type { Log, People, PersonFacts } from '../../app/ports.ts';
import { clientOptions } from './web.ts';

/** How long an answer is kept, and how long a failure is: it must not be asked for on every press, and not be held against anybody for long. */
const keepMs = 120_000;
const keepFailureMs = 5_000;
/** The most answers that are kept. */
const maxKept = 2_000;

interface Kept<T> {
  readonly until: number;
  readonly answer: Promise<T>;
}

/** Slack's people and user groups, over a client of its own. `team` is the workspace whose members count. See `People`. */
export function openPeople(options: {
  readonly token: string;
  readonly apiUrl: string;
  readonly team: () => Promise<string>;
  readonly log: Log;
  readonly now?: () => number;
}): People {
  const { log, team, now = Date.now } = options;
  const client = new WebClient(options.token, clientOptions(options.apiUrl));

  /** Asks once and shares the answer; `undefined` where Slack could not be asked. */
  function remember<T>(): (key: string, ask: () => Promise<T>) => Promise<T | undefined> {
    const kept = new Map<string, Kept<T | undefined>>();
    return (key, ask) => {
      const known = kept.get(key);
      if (known !== undefined && known.until > now()) return known.answer;
      const answer = ask().catch((error: unknown) => {
        kept.set(key, { until: now() + keepFailureMs, answer: Promise.resolve(undefined) });
        log.warn({ code: wordOf(error) }, 'Slack could not be asked about people.');
        return undefined;
      });
      if (kept.size >= maxKept) kept.clear();
      kept.set(key, { until: now() + keepMs, answer });
      return answer;
    };
  }
  const users = remember<PersonFacts>();
  const groups = remember<ReadonlySet<string>>();

  return {
    async look({ user }) {
      const facts = await users(user, async () =>
        readPerson(await client.users.info({ user }), await team()),
      );
      return facts ?? { standing: 'unknown' };
    },
    async isMember(group, user) {
      const members = await groups(group, async () => {
        const answer = await client.usergroups.users.list({ usergroup: group });
        return new Set(answer.users ?? []);
      });
      return members?.has(user) ?? 'unknown';
    },
  };
}

type UserAnswer = Awaited<ReturnType<WebClient['users']['info']>>;

/** What `users.info` says: https://docs.slack.dev/reference/objects/user-object */
function readPerson({ user }: UserAnswer, team: string): PersonFacts {
  if (user === undefined) return { standing: 'unknown' };
  if (user.deleted === true) return { standing: 'deleted' };
  if (user.is_bot === true || user.id === 'USLACKBOT') return { standing: 'bot' };
  const inOrg = (user.enterprise_user as { teams?: readonly string[] } | undefined)?.teams?.includes(team);
  const isForeign = user.team_id !== undefined && user.team_id !== team && inOrg !== true;
  const { is_stranger: isStranger } = user as { is_stranger?: boolean };
  if (isStranger === true || isForeign) return { standing: 'external' };
  if (user.is_restricted === true || user.is_ultra_restricted === true) return { standing: 'guest' };
  const email = user.is_email_confirmed === true ? user.profile?.email : undefined;
  return { standing: 'member', ...(email === undefined ? {} : { email }) };
}

function wordOf(error: unknown): string {
  const { data, code } = error as { data?: { error?: unknown }; code?: unknown };
  return String(data?.error ?? code ?? 'unknown').slice(0, 60);
}
