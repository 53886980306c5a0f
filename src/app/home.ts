import type { Person } from '../core/event.ts';
import { renderHome } from '../core/home.ts';
import type { Block } from '../core/message.ts';
import { minute } from '../core/minute.ts';
import type { Run } from '../core/run.ts';
import type { DecideWorld } from './decide.ts';
import { loadRun } from './history.ts';
import { type LookWorld, locateCards } from './look.ts';
import type { Channels } from './ports/channels.ts';
import { mayDecide } from './press.ts';
import { listRights } from './whoami.ts';

export type HomeWorld = LookWorld &
  DecideWorld &
  Parameters<typeof listRights>[0] & { readonly channels: Channels };

/** The most runs of each kind. */
const maxShown = 8;
/** The most waiting runs that are looked through for those that this person may decide on. */
const maxWaiting = 50;

/** What App Home shows this person now: nothing of channels that they are not in. */
export async function showHome(world: HomeWorld, by: Person): Promise<readonly Block[]> {
  const channels = (await world.people.channelsOf(by)) ?? (await findPublic(world));
  const load = async (ids: readonly string[]) =>
    (await Promise.all(ids.map((id) => loadRun(world.ledger, id)))).filter((run) => run !== undefined);
  const waiting: Run[] = [];
  const asked = await load(
    await world.ledger.recent({ states: ['awaiting-approval'], channels }, maxWaiting),
  );
  for (const run of asked)
    if (waiting.length < maxShown && (await mayDecide(world, run, by))) waiting.push(run);
  const own = await load(await world.ledger.recent({ asker: by.user }, maxShown));
  const recent = await load(await world.ledger.recent({ channels }, maxShown));
  return renderHome({
    waiting: await locateCards(world, waiting),
    own: await locateCards(world, own),
    recent: await locateCards(world, recent),
    rights: await listRights(world, by),
    at: minute(world.clock.now().toISOString()),
  });
}

/** Where Slack does not say which channels somebody is in: those of the last runs that everybody may read. */
async function findPublic(world: HomeWorld): Promise<readonly string[]> {
  const runs = await Promise.all(
    (await world.ledger.recent({}, maxWaiting)).map((id) => loadRun(world.ledger, id)),
  );
  const ids = [...new Set(runs.flatMap((run) => (run === undefined ? [] : [run.place.channel])))];
  const looked = await Promise.all(ids.map(async (id) => ({ id, ...(await world.channels.look(id)) })));
  return looked.filter(({ isPublic }) => isPublic === true).map(({ id }) => id);
}
