import { type ChannelRule, findChannelRule } from '../core/channel-rules.ts';
import type { Failure } from '../core/failure.ts';

/** What channels may reach, in the order in which the rules are asked. */
export type ChannelRules = readonly ChannelRule[];

/** Whether a channel may reach a place, and whether it sees output. */
export function checkChannel(
  rules: ChannelRules,
  channel: string,
  place: { readonly cluster: string; readonly namespace: string },
): { readonly ok: true; readonly hidesOutput: boolean } | { readonly ok: false; readonly failure: Failure } {
  const rule = findChannelRule(rules, channel, place);
  if (rule !== undefined) return { ok: true, hidesOutput: rule.hidesOutput };
  return {
    ok: false,
    failure: {
      code: 'channel-not-allowed',
      message: `This channel may not reach namespace "${place.namespace}" of cluster "${place.cluster}", so nothing ran.`,
      hint: 'Ask in a channel that may, or those who keep voicepipe.yaml ("channels").',
    },
  };
}
