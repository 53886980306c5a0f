/**
 * Calls per minute of each method (https://docs.slack.dev/apis/web-api/rate-limits). Slack publishes no burst sizes; here a
 * minute's worth may come at once.
 */
const perMinute: Readonly<Record<string, number>> = {
  'auth.test': 300,
  'apps.connections.open': 50,
  'chat.update': 50,
  'chat.delete': 50,
  'chat.postEphemeral': 100,
  'chat.getPermalink': 300,
  'users.info': 100,
  'users.lookupByEmail': 50,
  'users.list': 20,
  'usergroups.list': 20,
  'usergroups.users.list': 20,
  'users.conversations': 50,
  'conversations.info': 50,
  'conversations.list': 20,
  'conversations.history': 50,
  'conversations.replies': 50,
  'conversations.members': 100,
  'conversations.join': 50,
  'conversations.open': 50,
  'views.open': 100,
  'views.update': 100,
  'views.push': 100,
  'views.publish': 100,
  'files.getUploadURLExternal': 100,
  'files.completeUploadExternal': 100,
  'files.info': 100,
};

/** One message a second per channel, with bursts of this many. */
const postBurst = 30;

export interface RateLimits {
  /** Counts a call. Undefined: it may pass; else the seconds after which the next one may. */
  take(method: string, channel: string | undefined): number | undefined;
  enable(on: boolean): void;
  reset(): void;
}

/** Token buckets per method; posting has one per channel. */
export function createRateLimits(on: boolean, now: () => number = Date.now): RateLimits {
  const buckets = new Map<string, { tokens: number; at: number }>();
  let enabled = on;

  function draw(key: string, capacity: number, perSecond: number): number | undefined {
    const bucket = buckets.get(key) ?? { tokens: capacity, at: now() };
    bucket.tokens = Math.min(capacity, bucket.tokens + ((now() - bucket.at) / 1_000) * perSecond);
    bucket.at = now();
    buckets.set(key, bucket);
    if (bucket.tokens < 1) return Math.max(1, Math.ceil((1 - bucket.tokens) / perSecond));
    bucket.tokens -= 1;
    return undefined;
  }

  return {
    take(method, channel) {
      if (!enabled) return undefined;
      if (method === 'chat.postMessage') return draw(`${method} ${channel ?? ''}`, postBurst, 1);
      const limit = perMinute[method];
      return limit === undefined ? undefined : draw(method, limit, limit / 60);
    },
    enable(value) {
      enabled = value;
    },
    reset: () => buckets.clear(),
  };
}
