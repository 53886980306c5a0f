import type { Message } from './state.ts';

/** What the page hears while it is open. */
export type FeedEvent =
  | { readonly type: 'message'; readonly channel: string; readonly message: Message }
  | { readonly type: 'removed'; readonly channel: string; readonly ts: string }
  | { readonly type: 'views'; readonly user: string }
  | { readonly type: 'home'; readonly user: string }
  | { readonly type: 'app'; readonly connections: number }
  | { readonly type: 'log'; readonly seq: number }
  | { readonly type: 'workspace' }
  | { readonly type: 'reset' };

export interface Feed {
  emit(event: FeedEvent): void;
  /** Returns how to stop listening. */
  listen(listener: (event: FeedEvent) => void): () => void;
}

/** Hands every event to every listener, in order. */
export function createFeed(): Feed {
  const listeners = new Set<(event: FeedEvent) => void>();
  return {
    emit(event) {
      for (const listener of listeners) listener(event);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
