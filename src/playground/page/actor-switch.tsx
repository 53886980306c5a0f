import { Avatar } from './avatar.tsx';
import type { Person } from './types.ts';

/** Chooses whom one acts as. */
export function ActorSwitch(props: {
  people: readonly Person[];
  actor: string;
  onPick: (user: string) => void;
}) {
  const { people, actor, onPick } = props;
  return (
    <fieldset class="actors">
      <legend>Acting as</legend>
      {people.map(({ id, name }) => (
        <label key={id} class={id === actor ? 'actor chosen' : 'actor'} title={`Act as ${name}`}>
          <input type="radio" name="actor" value={id} checked={id === actor} onChange={() => onPick(id)} />
          <Avatar user={id} name={name} size={22} />
          <span class="actor-name">{name}</span>
        </label>
      ))}
    </fieldset>
  );
}
