import { WebClient } from '@slack/web-api';
import type { Log } from '../../app/ports/log.ts';
import type { People, PersonFacts } from '../../app/ports/people.ts';
import { keepAnswers } from './kept-answers.ts';
import { askingOptions } from './web.ts';

/** Slack's people and user groups, over a client of its own. `team` is the workspace whose members count. See `People`. */
export function openPeople(options: {
  readonly token: string;
  readonly apiUrl: string;
  readonly team: () => Promise<string>;
  readonly log: Log;
  readonly now?: () => number;
}): People {
  const { log, team, now = Date.now } = options;
  const client = new WebClient(options.token, askingOptions(options));

  const users = keepAnswers<PersonFacts>({ log, now });
  const groups = keepAnswers<ReadonlySet<string>>({ log, now });
  const channels = keepAnswers<readonly string[]>({ log, now });

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
    channelsOf: ({ user }) => channels(user, () => listChannels(client, user)),
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

/** The most pages of channels that are read for one person. */
const maxPages = 5;

/** `users.conversations`: those of a person which the bot is in as well. */
async function listChannels(client: WebClient, user: string): Promise<readonly string[]> {
  const ids: string[] = [];
  let cursor = '';
  for (let page = 0; page < maxPages; page += 1) {
    const answer = await client.users.conversations({
      user,
      types: 'public_channel,private_channel',
      exclude_archived: true,
      limit: 200,
      ...(cursor === '' ? {} : { cursor }),
    });
    ids.push(...(answer.channels ?? []).flatMap(({ id }) => (id === undefined ? [] : [id])));
    cursor = answer.response_metadata?.next_cursor ?? '';
    if (cursor === '') break;
  }
  return ids;
}
