/** Which of a run's posts stand in Slack, by key: posting one twice is one message. */
export interface Posts {
  /**
   * Reserves the key for the caller, who must `hold` it at least every twenty seconds until it is settled or released. False when
   * it is posted, or somebody holds it; `in-doubt` when whoever held it fell silent and may have posted it.
   */
  reserve(run: string, key: string): Promise<'new' | 'in-doubt' | false>;
  hold(run: string, key: string): Promise<void>;
  /** Records that a reserved post stands as `ts`, showing content with this digest; also after an edit. */
  settle(run: string, key: string, post: { readonly ts: string; readonly digest: string }): Promise<void>;
  /** Gives a reservation back after a refusal that proves nothing was posted. */
  release(run: string, key: string): Promise<void>;
  /** Forgets a message that somebody deleted; of several callers one posts it anew. */
  forget(run: string, key: string, ts: string): Promise<void>;
  /** At the start of the only process there is: whoever held a reservation is dead. */
  abandon(): Promise<void>;
  list(run: string): Promise<readonly DeliveredPost[]>;
  /**
   * Runs by which somebody is still owed an answer, oldest first: ended ones without a settled post with the key `end`, and those
   * with the reservation of a slice that nobody holds any more.
   */
  owing(limit: number): Promise<readonly string[]>;
}

export interface DeliveredPost {
  readonly key: string;
  /** Absent while it is only reserved. */
  readonly ts?: string;
  readonly digest?: string;
}
