import { describeStanding } from '../core/approval/voter.ts';
import type { Failure } from '../core/failure.ts';
import { inviteHint } from '../core/invite-hint.ts';
import type { Run } from '../core/run.ts';
import type { Channels } from './ports/channels.ts';
import type { People } from './ports/people.ts';

/** Why this run may not be asked for by that person in that channel; asked before anything is looked up in a cluster. */
export async function findAskFault(
  world: { readonly people: People; readonly channels: Channels },
  { asker, place }: Run,
): Promise<Failure | undefined> {
  const [{ standing }, channel] = await Promise.all([
    world.people.look(asker),
    world.channels.look(place.channel),
  ]);
  const why = describeStanding(standing);
  if (why !== undefined)
    return standing === 'unknown'
      ? {
          code: 'person-unknown',
          message: 'Slack could not say who you are, and nobody runs anything on a guess. Nothing ran.',
          hint: 'Try again in a minute; voicepipe doctor checks the scope users:read.',
        }
      : {
          code: 'not-entitled',
          message: `Only a member of this workspace runs commands; ${why}. Nothing ran.`,
          hint: 'Ask a member to run it.',
        };
  if (channel.isMember === false)
    return {
      code: 'channel-refused',
      message: 'voicepipe is not in this channel and cannot answer in it, so nothing ran.',
      hint: inviteHint(place.channel),
    };
  return undefined;
}
