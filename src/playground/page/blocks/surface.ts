import { createContext } from 'preact';
import { useContext, useState } from 'preact/hooks';
import { post } from '../control.ts';
import { useDesk } from '../desk.ts';

/** Where blocks stand: what a click on them names. */
export type Surface =
  | { readonly channel: string; readonly ts: string }
  | { readonly view_id: string }
  | { readonly home: true };

export const SurfaceContext = createContext<Surface | undefined>(undefined);

/** Sends an action from the surface as the acting person; says whether one is on its way. */
export function useAction(): {
  readonly isBusy: boolean;
  act(actionId: string, value?: string): Promise<void>;
} {
  const surface = useContext(SurfaceContext);
  const { actor, tell } = useDesk();
  const [isBusy, setBusy] = useState(false);
  return {
    isBusy,
    async act(actionId, value) {
      setBusy(true);
      const chosen = value === undefined ? {} : { value };
      const answer = await post('click', { ...surface, user: actor, action_id: actionId, ...chosen });
      setBusy(false);
      if (!answer.ok) tell(answer.error);
    },
  };
}
