import { SlackError } from './errors.ts';
import { newSecret } from './ids.ts';
import type { Workspace } from './workspace.ts';

/** A `trigger_id` for something that a person just did. */
export function newTrigger(workspace: Workspace, user: string): string {
  const id = `${Date.now()}.${parseInt(newSecret(4), 16)}.${newSecret()}`;
  workspace.state.triggers.set(id, {
    user,
    expiresAt: Date.now() + workspace.seed.triggerLifeMs,
    used: false,
  });
  return id;
}

/** The person behind a `trigger_id`, which is good for 3 s and one use. */
export function spendTrigger(workspace: Workspace, id: string): string {
  const trigger = workspace.state.triggers.get(id);
  if (trigger === undefined) throw new SlackError('invalid_trigger_id');
  if (trigger.used) throw new SlackError('exchanged_trigger_id');
  if (Date.now() > trigger.expiresAt) throw new SlackError('expired_trigger_id');
  trigger.used = true;
  return trigger.user;
}
