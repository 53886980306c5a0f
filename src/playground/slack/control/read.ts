import { viewsOf } from '../views.ts';
import { actor, anyPlace, type ControlCall, needText } from './act.ts';

/** `GET /control/messages?channel=`: all of them, oldest first, replies and ephemerals included. */
export const messages: ControlCall = (control, query) => {
  const conversation = anyPlace(control, needText(query, 'channel'));
  return { messages: [...conversation.messages.values()] };
};

/** `GET /control/views?user=`: a person's open modals, the one on top last. */
export const views: ControlCall = (control, query) => {
  const open = viewsOf(control.workspace, actor(control, query));
  return { views: open.map(({ view, errors }) => (errors === undefined ? view : { ...view, errors })) };
};

/** `GET /control/home?user=`: a person's App Home, null before the app published one. */
export const home: ControlCall = (control, query) => ({
  view: control.workspace.state.homes.get(actor(control, query)) ?? null,
});

/** `GET /control/log?after=`: what passed between Slack and the app, oldest first; with `seq` the whole of one entry. */
export const log: ControlCall = ({ workspace }, query) => {
  const seq = Number(query['seq'] ?? 0) || 0;
  if (seq > 0) return { detail: workspace.log.detail(seq) ?? null };
  return { entries: workspace.log.entries(Number(query['after'] ?? 0) || 0) };
};

/** `GET /control/workspace`: who and what there is. */
export const workspace: ControlCall = ({ workspace: { seed, state, requestUrl }, sockets }) => ({
  team: seed.team,
  app: { id: seed.app.id, name: seed.app.name, user: seed.app.botUser },
  people: seed.people,
  groups: seed.userGroups.map(({ id, handle }) => ({ id, handle })),
  commands: seed.commands,
  shortcuts: seed.shortcuts,
  tabs: seed.tabs,
  channels: [...state.conversations.values()].map((one) => ({
    id: one.id,
    name: one.name,
    topic: one.topic,
    members: [...one.members],
    ...(one.isPrivate === true ? { is_private: true } : {}),
    ...(one.isExtShared === true ? { is_ext_shared: true } : {}),
    ...(one.isDirect === true ? { is_direct: true } : {}),
    ...(one.directWith === undefined ? {} : { direct_with: one.directWith }),
  })),
  mode: requestUrl === undefined ? 'socket' : 'http',
  connections: sockets.live(),
});
