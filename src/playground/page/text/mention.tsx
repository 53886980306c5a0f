import { nameOf, useDesk } from '../desk.ts';
import type { Workspace } from '../types.ts';

/** A person, channel or group that is mentioned; louder where it is the one who acts. */
export function Mention(props: {
  kind: 'user' | 'channel' | 'group';
  id: string;
  label?: string | undefined;
}) {
  const { kind, id, label } = props;
  const { workspace, actor } = useDesk();
  switch (kind) {
    case 'user':
      return <span class={id === actor ? 'mention loud' : 'mention'}>@{nameOf(workspace, id)}</span>;
    case 'channel': {
      const name = workspace.channels.find((channel) => channel.id === id)?.name;
      return <span class="mention">#{name ?? label ?? id}</span>;
    }
    case 'group':
      return <span class="mention">{label ?? `@${groupName(workspace, id)}`}</span>;
  }
}

function groupName({ groups }: Workspace, id: string): string {
  return groups.find((group) => group.id === id)?.handle ?? id;
}
