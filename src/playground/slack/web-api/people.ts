import { SlackError } from '../errors.ts';
import type { Json } from '../json.ts';
import type { Person, Seed } from '../seed.ts';
import type { Workspace } from '../workspace.ts';
import { flag, type Method, need } from './args.ts';

/** `auth.test` */
export const authTest: Method = ({ seed, url }) => ({
  url: `${url}/`,
  team: seed.team.name,
  team_id: seed.team.id,
  user: seed.app.name,
  user_id: seed.app.botUser,
  bot_id: seed.app.botId,
  is_enterprise_install: false,
});

/** `users.info` */
export const userInfo: Method = (workspace, args) => {
  const id = need(args, 'user');
  const person = workspace.seed.people.find((one) => one.id === id);
  if (person === undefined) throw new SlackError('user_not_found');
  return { user: describePerson(workspace, person) };
};

/** `users.lookupByEmail` */
export const lookupByEmail: Method = (workspace, args) => {
  const email = need(args, 'email');
  const person = workspace.seed.people.find(
    (one) => tellsEmail(workspace.seed, one) && one.isDeleted !== true && emailOf(one) === email,
  );
  if (person === undefined) throw new SlackError('users_not_found');
  return { user: describePerson(workspace, person) };
};

/** `users.list` */
export const userList: Method = (workspace) => ({
  members: workspace.seed.people.map((person) => describePerson(workspace, person)),
  cache_ts: Math.floor(Date.now() / 1_000),
  response_metadata: { next_cursor: '' },
});

/** `usergroups.list` */
export const groupList: Method = ({ seed }, args) => ({
  usergroups: seed.userGroups.map(({ id, handle, users }) => ({
    id,
    team_id: seed.team.id,
    is_usergroup: true,
    name: handle,
    handle,
    description: '',
    is_external: false,
    date_delete: 0,
    user_count: users.length,
    ...(flag(args, 'include_users') ? { users } : {}),
  })),
});

/** `usergroups.users.list`: ids only. */
export const groupMembers: Method = ({ seed }, args) => {
  const id = need(args, 'usergroup');
  const group = seed.userGroups.find((one) => one.id === id);
  if (group === undefined) throw new SlackError('no_such_subteam');
  return { users: group.users };
};

function describePerson({ seed }: Workspace, person: Person): Json {
  const { id, name, isGuest = false, isBot = false, isDeleted = false, team = seed.team.id } = person;
  const avatar = { real_name: name, display_name: name, team };
  return {
    id,
    team_id: team,
    name,
    real_name: name,
    deleted: isDeleted,
    tz: 'Etc/UTC',
    tz_label: 'Coordinated Universal Time',
    tz_offset: 0,
    is_admin: false,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: isGuest,
    is_ultra_restricted: false,
    is_bot: isBot,
    is_app_user: false,
    ...(team === seed.team.id ? {} : { is_stranger: false }),
    ...(isBot ? {} : { is_email_confirmed: person.hasUnconfirmedEmail !== true }),
    updated: 0,
    profile: {
      ...avatar,
      ...(tellsEmail(seed, person) ? { email: emailOf(person) } : {}),
      ...(isBot ? { api_app_id: seed.app.id, bot_id: seed.app.botId } : {}),
    },
  };
}

/** The address needs a scope of its own, and people from outside do not show theirs. */
function tellsEmail({ scopes }: Seed, { isBot, team }: Person): boolean {
  return isBot !== true && team === undefined && scopes.includes('users:read.email');
}

function emailOf(person: Person): string {
  return `${person.name}@example.com`;
}
