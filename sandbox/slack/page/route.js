// Where the person is: `?as=ada#incidents` for a channel, `#@grace` for a direct conversation, `#id` for any.

import { changed, current, partner, person, store } from "./store.js";

function slugOf(channel) {
  if (!channel.is_im) return channel.name;
  const handle = person(partner(channel))?.handle;
  return handle ? `@${handle}` : channel.id;
}

function find(slug) {
  const all = [...store.channels.values()];
  return (
    all.find((each) => slugOf(each) === slug) ??
    all.find((each) => each.id === slug || (!each.is_im && each.name === slug))
  );
}

export const askedPerson = () => new URLSearchParams(location.search).get("as") ?? "";

function write() {
  const url = new URL(location.href);
  if (person(store.me)) url.searchParams.set("as", person(store.me).handle);
  const channel = current();
  url.hash = channel ? encodeURIComponent(slugOf(channel)) : "";
  if (url.href !== location.href) history.replaceState(null, "", url);
}

export function goTo(id, { thread = null, tab = "messages" } = {}) {
  const channel = store.channels.get(id);
  if (!channel) return;
  channel.unread = 0;
  Object.assign(store, { channel: id, thread, tab, editing: null });
  write();
  changed("route", "channels", "messages");
}

/** After a snapshot: the channel in the address, else the one that was open, else the first joined. */
export function settle() {
  const slug = decodeURIComponent(location.hash.slice(1));
  const asked = (slug && find(slug)) || current();
  const joined = [...store.channels.values()].filter(
    (each) => !each.is_im && !each.is_archived && each.members.includes(store.me),
  );
  const first = joined.find((each) => each.name === "incidents") ?? joined[0] ?? [...store.channels.values()][0];
  const target = asked ?? first;
  if (target) goTo(target.id, target.id === store.channel ? { thread: store.thread, tab: store.tab } : {});
}

export function openThread(ts) {
  store.thread = ts;
  changed("route", "messages");
}

/** Follows a link to a channel or message of this chat inside the page; false for links to elsewhere. */
export function followInside(href) {
  const found =
    /\/archives\/([A-Z0-9]+)(?:\/p(\d{10})(\d{6}))?/.exec(href) ?? /^slack:\/\/channel\?.*\bid=([A-Z0-9]+)/.exec(href);
  if (!found || !store.channels.has(found[1])) return false;
  const ts = found[2] ? `${found[2]}.${found[3]}` : null;
  const message = ts && store.channels.get(found[1]).messages.get(ts);
  const thread = message && message.thread_ts && message.thread_ts !== ts ? message.thread_ts : null;
  goTo(found[1], { thread });
  if (ts) setTimeout(() => flash(ts), 50);
  return true;
}

/** Brings a message into view and lights it up for a moment. */
export function flash(ts) {
  const element = document.querySelector(`[data-ts="${CSS.escape(ts)}"]`);
  element?.scrollIntoView({ block: "center" });
  element?.classList.add("is-flashed");
  setTimeout(() => element?.classList.remove("is-flashed"), 1800);
}
