import { type ComponentChildren, createContext } from 'preact';
import { useContext, useState } from 'preact/hooks';
import { post } from '../control.ts';
import { useDesk } from '../desk.ts';
import type { Block } from '../types.ts';
import { FormContext, sendable, useFields, useForm, type Values } from './form.ts';

/** Where blocks stand: what a click on them names. */
export type Place =
  | { readonly channel: string; readonly ts: string }
  | { readonly view_id: string }
  | { readonly home: true };

interface Surface {
  readonly place: Place;
  readonly blocks: readonly Block[];
}

export const SurfaceContext = createContext<Surface | undefined>(undefined);

/** A surface with fields of its own: a message or an App Home. */
export function SurfaceOf(props: Surface & { children: ComponentChildren }) {
  const { place, blocks, children } = props;
  const form = useFields(blocks);
  return (
    <SurfaceContext.Provider value={{ place, blocks }}>
      <FormContext.Provider value={form}>{children}</FormContext.Provider>
    </SurfaceContext.Provider>
  );
}

/** What a click or a query of the acting person names. */
export function usePlace(): Place & { readonly user: string } {
  const surface = useContext(SurfaceContext);
  const { actor } = useDesk();
  if (surface === undefined) throw new Error('An element stands outside of a surface.');
  return { ...surface.place, user: actor };
}

/** Sends an action from the surface as the acting person; says whether one is on its way. */
export function useAction(): {
  readonly isBusy: boolean;
  act(actionId: string, value?: string, values?: Values): Promise<void>;
} {
  const place = usePlace();
  const { blocks } = useContext(SurfaceContext) ?? { blocks: [] };
  const { tell } = useDesk();
  const form = useForm();
  const [isBusy, setBusy] = useState(false);
  return {
    isBusy,
    async act(actionId, value, values = form.values) {
      setBusy(true);
      const chosen = value === undefined ? {} : { value };
      const body = { ...place, action_id: actionId, ...chosen, values: sendable(blocks, values) };
      const answer = await post('click', body);
      setBusy(false);
      if (!answer.ok) tell(answer.error);
    },
  };
}
