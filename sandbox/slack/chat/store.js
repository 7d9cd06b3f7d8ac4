// What this person knows of the workspace, and who wants to hear of changes.

export const state = {
  ready: false,
  me: "",
  team: { name: "Acme" },
  bot: {},
  people: new Map(),
  channels: new Map(),
  commands: [],
  shortcuts: { message: [], global: [] },
  views: [],
  errors: new Map(),
  unread: new Map(),
  current: "",
  thread: "",
  editing: "",
  names: 0,
};

const listeners = [];
export const subscribe = (listener) => listeners.push(listener);
export const tell = (topic, detail) => listeners.forEach((listener) => listener(topic, detail));

export const person = (id) => state.people.get(id);
export const channel = () => state.channels.get(state.current);
export const isMember = (room) => room.members.includes(state.me);

/** Display name, real name or id: what there is. */
export function nameOf(id) {
  const one = person(id);
  if (id === state.bot.user_id) return state.bot.app_name || one?.real_name || "App";
  return one ? one.display_name || one.real_name || one.handle : id;
}

export function titleOf(room) {
  return room.is_im ? nameOf(room.im_user) : room.name;
}

export const sorted = (room) => [...room.messages.values()].sort((a, b) => Number(a.ts) - Number(b.ts));
export const isReply = (message) => Boolean(message.thread_ts) && message.thread_ts !== message.ts;

/** One frame of the feed. */
export function apply(frame) {
  const change = FRAMES[frame.type];
  if (change) change(frame);
}

const FRAMES = {
  snapshot(frame) {
    const { team, me, bot, commands, shortcuts } = frame;
    Object.assign(state, { team, me, bot, commands, shortcuts, ready: true });
    state.people = new Map(frame.people.map((p) => [p.id, p]));
    state.channels = new Map();
    for (const room of frame.channels) keepChannel(room);
    state.views = frame.views.filter((v) => v.type !== "home");
    for (const view of frame.views) keepErrors(view.id, view);
    state.names += 1;
    tell("all");
  },
  channel({ channel: room }) {
    const hidden = (room.is_private || room.is_im) && !room.members.includes(state.me);
    if (hidden) state.channels.delete(room.id);
    else keepChannel(room);
    state.names += 1;
    tell("channels");
    if (room.id === state.current) tell("messages");
  },
  person({ person: one }) {
    state.people.set(one.id, one);
    state.names += 1;
    tell("all");
  },
  message({ message }) {
    const room = state.channels.get(message.channel);
    if (!room) return;
    const fresh = !room.messages.has(message.ts);
    if (message.deleted) room.messages.delete(message.ts);
    else room.messages.set(message.ts, message);
    const unseen = message.channel !== state.current || document.hidden;
    if (fresh && unseen && message.user !== state.me && !isReply(message)) {
      state.unread.set(room.id, (state.unread.get(room.id) ?? 0) + 1);
      tell("channels");
    }
    if (room.id === state.current) tell("messages", fresh ? message : null);
  },
  message_deleted({ channel: id, ts }) {
    state.channels.get(id)?.messages.delete(ts);
    if (state.thread === ts) state.thread = "";
    if (id === state.current) tell("messages");
  },
  view({ view }) {
    if (view.type === "home") return;
    const at = state.views.findIndex((v) => v.id === view.id);
    if (at >= 0) state.views[at] = view;
    else state.views.push(view);
    keepErrors(view.id, view);
    tell("views");
  },
  view_closed({ view_id: id }) {
    state.views = state.views.filter((v) => v.id !== id);
    state.errors.delete(id);
    tell("views");
  },
  view_errors(frame) {
    keepErrors(frame.view_id, frame);
    tell("errors", frame.view_id);
  },
  notice: ({ text }) => tell("notice", text),
};

function keepChannel(room) {
  const before = state.channels.get(room.id);
  const messages = room.messages ? new Map(room.messages.map((m) => [m.ts, m])) : (before?.messages ?? new Map());
  const others = [room.im_user, ...room.members, state.bot.user_id].filter((id) => id && id !== state.me);
  const im_user = room.is_im ? (others[0] ?? state.me) : null;
  state.channels.set(room.id, { ...room, im_user, bookmarks: Object.values(room.bookmarks ?? {}), messages });
}

function keepErrors(id, { errors, failure }) {
  const all = { ...(errors ?? {}) };
  if (failure) all[""] = failure;
  state.errors.set(id, all);
}

export function visit(id) {
  state.current = id;
  state.thread = state.editing = "";
  state.unread.delete(id);
  tell("visit");
}
