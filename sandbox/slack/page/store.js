// What the page knows: filled by the server's snapshot and kept right by its increments.

const listeners = new Map();

export const store = {
  ready: false,
  connected: false,
  team: { id: "", name: "" },
  me: "",
  bot: null,
  people: new Map(),
  channels: new Map(),
  commands: [],
  shortcuts: { message: [], global: [] },
  views: [],
  home: null,
  errors: new Map(),
  channel: null,
  tab: "messages",
  thread: null,
  editing: null,
  dismissed: new Set(),
};

/** Calls back when one of the topics changes: people, channels, messages, views, route, status. */
export function on(topics, callback) {
  for (const topic of topics.split(" ")) listeners.set(topic, [...(listeners.get(topic) ?? []), callback]);
}

let pending = null;

export function changed(...topics) {
  if (!pending) {
    pending = new Set();
    queueMicrotask(() => {
      const now = pending;
      pending = null;
      for (const call of new Set([...now].flatMap((topic) => listeners.get(topic) ?? []))) call(now);
    });
  }
  for (const topic of topics) pending.add(topic);
}

export const person = (id) => store.people.get(id) ?? null;
export const nameOf = (id) =>
  person(id)?.display_name || person(id)?.real_name || person(id)?.handle || id || "Somebody";
/** For lists, where the short name could be anybody's. */
export const fullName = (id) => person(id)?.real_name || nameOf(id);
export const current = () => store.channels.get(store.channel) ?? null;
export const isMember = (channel) => Boolean(channel) && (channel.is_im || channel.members.includes(store.me));
/** The other side of a direct conversation. */
export const partner = (channel) => channel.members.find((id) => id !== store.me) ?? channel.im_user;
export const isBotChannel = (channel) => Boolean(channel?.is_im && person(partner(channel))?.is_bot);
export function channelName(channel) {
  if (!channel.is_im) return channel.name;
  const rest = channel.members.filter((id) => id !== store.me);
  return rest.length > 1 ? rest.map(nameOf).join(", ") : fullName(partner(channel));
}
export const sorted = (channel) => [...channel.messages.values()].sort((one, two) => (one.ts < two.ts ? -1 : 1));
export const others = () =>
  [...store.people.values()].filter((each) => !each.deleted && !each.is_bot && each.id !== "USLACKBOT");

/** True for what stands in a thread only. */
export const isReply = (message) =>
  Boolean(message.thread_ts) &&
  message.thread_ts !== message.ts &&
  !message.broadcast &&
  message.subtype !== "thread_broadcast";
export const replies = (channel, ts) =>
  sorted(channel).filter((each) => each.thread_ts === ts && each.ts !== ts && !each.deleted && !hiddenHere(each));
export const hiddenHere = (message) =>
  store.dismissed.has(`${message.channel}/${message.ts}`) ||
  (message.only_visible_to && message.only_visible_to !== store.me);

function keepChannel(data) {
  const known = store.channels.get(data.id);
  if (known && data.is_private && data.members && !data.members.includes(store.me)) {
    // Out of a private channel: it is not there any more.
    store.channels.delete(data.id);
    return;
  }
  const { messages, ...rest } = data;
  const channel = { members: [], bookmarks: [], unread: 0, ...known, ...rest };
  if (known) channel.unread = known.unread;
  channel.messages = messages ? new Map(messages.map((each) => [each.ts, each])) : (known?.messages ?? new Map());
  store.channels.set(channel.id, channel);
}

/** Errors by block; a failure that belongs to no field has the name "". */
const told = (errors, failure) => ({ ...errors, ...(failure ? { "": failure } : {}) });

function keepView(view) {
  if (view.type === "home") store.home = view;
  else {
    const at = store.views.findIndex((each) => each.id === view.id);
    store.views = at < 0 ? [...store.views, view] : store.views.with(at, view);
    store.errors.set(view.id, told(view.errors, view.failure));
  }
}

const RECEIVERS = {
  snapshot(data) {
    const unread =
      data.me === store.me ? new Map([...store.channels].map(([id, each]) => [id, each.unread])) : new Map();
    store.ready = true;
    for (const name of ["team", "me", "bot", "commands", "shortcuts"]) store[name] = data[name] ?? store[name];
    store.people = new Map(data.people.map((each) => [each.id, each]));
    store.channels = new Map();
    data.channels.forEach(keepChannel);
    for (const channel of store.channels.values())
      channel.unread = Math.max(channel.unread, unread.get(channel.id) ?? 0);
    Object.assign(store, { views: [], home: null, errors: new Map() });
    (data.views ?? []).forEach(keepView);
    changed("people", "channels", "messages", "views", "route");
  },
  channel(data) {
    keepChannel(data.channel);
    changed("channels", "messages");
  },
  message({ message }) {
    if (!store.channels.has(message.channel)) keepChannel({ id: message.channel, name: message.channel });
    const channel = store.channels.get(message.channel);
    const fresh = !channel.messages.has(message.ts);
    channel.messages.set(message.ts, message);
    const inThread = isReply(message);
    if (fresh && !inThread && message.user !== store.me && channel.id !== store.channel) channel.unread += 1;
    changed("messages", ...(fresh ? ["channels"] : []));
  },
  message_deleted({ channel, ts }) {
    store.channels.get(channel)?.messages.delete(ts);
    changed("messages");
  },
  view({ view }) {
    keepView(view);
    changed("views");
  },
  view_closed({ view_id }) {
    store.views = store.views.filter((each) => each.id !== view_id);
    changed("views");
  },
  view_errors({ view_id, errors, failure }) {
    store.errors.set(view_id, told(errors, failure));
    changed("views");
  },
  person(data) {
    store.people.set(data.person.id, data.person);
    changed("people", "channels", "messages");
  },
};

/** Takes in one thing the server said; false for a kind this page does not know. */
export function receive(data) {
  const receiver = RECEIVERS[data.type];
  receiver?.(data);
  return Boolean(receiver);
}
