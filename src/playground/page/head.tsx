import { ActorSwitch } from './actor-switch.tsx';
import { useDesk } from './desk.ts';
import type { Channel } from './types.ts';

/** The head of the page: where one is, whom one acts as, and the switch of the wire. */
export function Head(props: {
  title: string;
  channel: Channel | undefined;
  isMenuOpen: boolean;
  isWireOpen: boolean;
  onMenu: () => void;
  onWire: () => void;
  onActor: (user: string) => void;
}) {
  const { title, channel, isMenuOpen, isWireOpen, onMenu, onWire, onActor } = props;
  const { workspace, actor } = useDesk();
  const people = workspace.people.filter(({ isBot, isDeleted }) => isBot !== true && isDeleted !== true);
  return (
    <header class="pane-head">
      <button
        type="button"
        class="icon-button menu-button"
        aria-label="Channels"
        aria-expanded={isMenuOpen}
        onClick={onMenu}
      >
        ☰
      </button>
      <div class="channel-title">
        <h1>{title}</h1>
        {channel !== undefined && (
          <p class="quiet">
            {channel.is_ext_shared === true && <span class="badge">SHARED</span>}
            {channel.is_private === true && channel.direct_with === undefined && (
              <span class="badge">PRIVATE</span>
            )}{' '}
            {channel.members.length} members{channel.topic === '' ? '' : ` · ${channel.topic}`}
          </p>
        )}
      </div>
      <ActorSwitch people={people} actor={actor} onPick={onActor} />
      <button
        type="button"
        class="icon-button wire-button"
        aria-label="On the wire"
        title="What goes over the wire"
        aria-expanded={isWireOpen}
        onClick={onWire}
      >
        {'{ }'}
      </button>
    </header>
  );
}
