/** What one or more channels may reach; `channels` undefined means every channel. */
export interface ChannelRule {
  readonly channels?: readonly string[];
  readonly clusters?: readonly string[];
  readonly namespaces?: readonly string[];
  /** Output is not posted there: only how the command ended. */
  readonly hidesOutput: boolean;
}

/**
 * The first rule by which a channel may reach a place; undefined where none lets it. Without any rule every channel reaches
 * everything.
 */
export function findChannelRule(
  rules: readonly ChannelRule[],
  channel: string,
  place: { readonly cluster: string; readonly namespace?: string },
): ChannelRule | undefined {
  if (rules.length === 0) return { hidesOutput: false };
  const has = (wanted: readonly string[] | undefined, value: string | undefined) =>
    wanted === undefined || value === undefined || wanted.includes(value);
  return rules.find(
    (rule) =>
      has(rule.channels, channel) &&
      has(rule.clusters, place.cluster) &&
      has(rule.namespaces, place.namespace),
  );
}
