import { checkOptions } from '../blocks/check-options.ts';
import { deliver } from '../delivery/deliver.ts';
import { Refusal } from '../errors.ts';
import { asJson, asList, asText, type Json } from '../json.ts';
import { interaction } from '../payloads.ts';
import type { Workspace } from '../workspace.ts';
import { acknowledged, actor, type ControlCall, needText } from './act.ts';
import { findElements } from './find-element.ts';
import { byBlock } from './input-state.ts';
import { surfaceOf } from './surface.ts';

/** From this many characters on Slack asks the app, unless the menu says otherwise. */
const usualQueryLength = 3;

/** `POST /control/suggest`: types into an external menu; answers with the app's options. */
export const suggest: ControlCall = async (control, body) => {
  const { workspace, sockets } = control;
  const user = actor(control, body);
  const surface = surfaceOf(control, body);
  const actionId = needText(body, 'action_id');
  const value = asText(body['value']) ?? '';
  const found = findElements(surface.blocks, actionId).find(({ element }) =>
    String(element['type']).endsWith('external_select'),
  );
  if (found === undefined) throw new Refusal(409, `${surface.what} has no external menu "${actionId}".`);
  const least = Number(found.element['min_query_length'] ?? usualQueryLength);
  if (value.length < least)
    throw new Refusal(409, `The menu "${actionId}" asks the app from ${least} characters on.`);
  const {
    response_url: _,
    state: __,
    ...members
  } = surface.members(byBlock(surface.blocks, asJson(body['values'])));
  const { payload, triggerId } = interaction(workspace, 'block_suggestion', user, {
    ...members,
    action_id: actionId,
    block_id: found.blockId,
    value,
  });
  const ack = acknowledged(await deliver(workspace, sockets, payload), 'The menu', triggerId);
  const problems = checkOptions(ack.body);
  if (problems.length > 0) {
    workspace.log.add('refusal', { reason: 'bad_options', action_id: actionId, problems });
    throw new Refusal(502, `The app's options for "${actionId}" were refused: ${problems[0]}`, { problems });
  }
  return { ack_ms: ack.ms, ...offer(workspace, actionId, ack.body) };
};

function offer(workspace: Workspace, actionId: string, answer: Json): Json {
  const options = asList(answer['options']);
  const option_groups = asList(answer['option_groups']);
  for (const option of [...options, ...option_groups.flatMap((group) => asList(group['options']))])
    workspace.state.offered.set(`${actionId} ${option['value']}`, option);
  return { options, option_groups };
}
