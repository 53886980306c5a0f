import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Workspace } from './types.ts';

/** What every part of the page may need: who acts, who is who, and how to say that something went wrong. */
export interface Desk {
  readonly actor: string;
  readonly workspace: Workspace;
  readonly tell: (sentence: string) => void;
  readonly go: (channel: string, thread?: string) => void;
}

export const DeskContext = createContext<Desk | undefined>(undefined);

/** The desk; only inside the page's frame. */
export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === undefined) throw new Error('A part of the page stands outside its frame.');
  return desk;
}

/** The name that is shown for an id. */
export function nameOf(workspace: Workspace, user: string): string {
  if (user === 'USLACKBOT') return 'Slackbot';
  return workspace.people.find((person) => person.id === user)?.name ?? user;
}
