import { type Listed, renderRuns } from '../core/card/list.ts';
import { renderRecord } from '../core/card/record.ts';
import type { HistoryCommand } from '../core/command.ts';
import type { Person, Place } from '../core/event.ts';
import type { Failure } from '../core/failure.ts';
import type { Message } from '../core/message.ts';
import { renderFailure } from '../core/notice.ts';
import type { Run } from '../core/run.ts';
import { parseTarget } from '../core/target-ref.ts';
import { loadRun } from './history.ts';
import type { Ledger } from './ports/ledger.ts';
import type { Posts } from './ports/posts.ts';

export interface LookWorld {
  readonly ledger: Ledger;
  readonly posts: Pick<Posts, 'list'>;
  /** The address of a message; undefined where the workspace's is not known. */
  readonly linkTo: (place: { readonly channel: string; readonly ts: string }) => string | undefined;
}

/** The most runs that a list shows, and the most that are looked through for it. */
const maxListed = 15;
const maxScanned = 300;

/** The last runs of this channel, and the asker's own wherever they were; of a person or on a target where one is named. */
export async function answerHistory(
  world: LookWorld,
  command: HistoryCommand,
  { asker, place }: { readonly asker: Person; readonly place: Place },
): Promise<Message> {
  const isOwn = command.user === asker.user;
  const ids = await world.ledger.recent(
    {
      ...(command.user === undefined ? {} : { asker: command.user }),
      ...(isOwn ? {} : { channels: [place.channel] }),
    },
    command.target === undefined && command.namespace === undefined ? maxListed : maxScanned,
  );
  const runs: Run[] = [];
  for (const id of ids) {
    const run = runs.length === maxListed ? undefined : await loadRun(world.ledger, id);
    if (run !== undefined && isOn(run, command)) runs.push(run);
  }
  const title = isOwn ? 'Your last runs' : 'The last runs of this channel';
  return renderRuns(title, await locateCards(world, runs));
}

/** All about one run, for whoever may see it here. */
export async function answerShow(
  world: LookWorld,
  id: string,
  who: { readonly asker: Person; readonly place: Place },
): Promise<Message> {
  const found = await findVisible(world, id, who);
  if ('code' in found) return renderFailure(found);
  const [listed] = await locateCards(world, [found]);
  return renderRecord(found, {
    events: await world.ledger.events(id),
    ...(listed?.link === undefined ? {} : { link: listed.link }),
  });
}

/** A run that this person may see from this channel: one of the channel, or one they asked for or decided on. */
export async function findVisible(
  { ledger }: Pick<LookWorld, 'ledger'>,
  id: string,
  { asker, place }: { readonly asker: Person; readonly place: Place },
): Promise<Run | Failure> {
  const run = await loadRun(ledger, id);
  const isTheirs =
    run !== undefined &&
    (run.place.channel === place.channel ||
      run.asker.user === asker.user ||
      run.votes.some(({ by }) => by.user === asker.user));
  return isTheirs
    ? run
    : {
        code: 'run-not-found',
        message: `There is no run "${id.slice(0, 40)}" in this channel.`,
        hint: 'Its card shows its id; ask in the channel where it was asked for, or try /pod history.',
      };
}

/** Where the cards of runs stand. */
export async function locateCards(world: LookWorld, runs: readonly Run[]): Promise<readonly Listed[]> {
  return Promise.all(
    runs.map(async (run) => {
      const card = (await world.posts.list(run.id)).find(({ key }) => key === 'card');
      const link =
        card?.ts === undefined ? undefined : world.linkTo({ channel: run.place.channel, ts: card.ts });
      return { run, ...(link === undefined ? {} : { link }) };
    }),
  );
}

/** Whether a run was on what is named: its pod or the beginning of one, its workload, or the very words that were typed. */
function isOn({ command, target, scope }: Run, named: HistoryCommand): boolean {
  const namespace = target?.namespace ?? scope?.namespace ?? command.namespace;
  if (named.namespace !== undefined && namespace !== named.namespace) return false;
  if (named.target === undefined || command.target === named.target) return true;
  const read = parseTarget(named.target);
  if (!read.ok || target === undefined) return false;
  const { ref } = read;
  if (ref.kind === 'pod') return target.pod.startsWith(ref.name);
  return ref.kind === 'workload' && target.workload?.name === ref.name;
}
