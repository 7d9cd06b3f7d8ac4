// The channel's name, topic, members and pins; its bookmarks below.

import { act } from "./act.js";
import { avatar } from "./avatar.js";
import { el, icon, iconButton } from "./dom.js";
import { popover, openMenu } from "./menus.js";
import { inline } from "./inline.js";
import { emojiNode } from "./glyph.js";
import { channel, isMember, nameOf, sorted, state, titleOf } from "./store.js";
import { clock } from "./times.js";
import { preview } from "./preview.js";

let drawn = "";

export function drawHeader() {
  const room = channel();
  const pins = sorted(room).filter((m) => m.pinned);
  const key = JSON.stringify([room.id, room.name, room.topic, room.members, room.bookmarks, room.is_private, room.is_archived, pins.map((p) => p.ts), state.names]);
  if (key === drawn) return;
  drawn = key;
  const sign = room.is_im ? avatar(room.im_user, "is-small") : icon(room.is_archived ? "archive" : room.is_private ? "lock" : "hash", 18);
  const topic = room.topic || (room.is_im ? "Direct message" : room.purpose);
  document.getElementById("header").replaceChildren(
    iconButton("menu", "Open the channel list", () => document.dispatchEvent(new Event("open-drawer")), { class: "icon-button drawer-open" }),
    el("div", { class: "header-words" }, el("h1", {}, sign, el("span", { class: "header-name", "data-testid": "channel-title" }, titleOf(room))), topic && el("div", { class: "topic", title: topic, "data-testid": "topic" }, inline(topic))),
    el("div", { class: "header-tools" }, pins.length > 0 && pinned(room, pins), !room.is_im && members(room), !room.is_im && more(room)),
  );
  drawBookmarks(room);
}

function counter(name, count, label, open) {
  const button = el("button", { type: "button", class: "counter", "aria-label": label, title: label, "aria-haspopup": "true", on: { click: () => open(button) } }, icon(name, 16), String(count));
  return button;
}

function members(room) {
  const rows = () => room.members.map((id) => el("li", {}, avatar(id, "is-small"), el("span", {}, nameOf(id)), id === state.bot.user_id && el("span", { class: "tag" }, "APP"), id === state.me && el("span", { class: "muted" }, "you")));
  return counter("people", room.members.length, `${room.members.length} members`, (button) =>
    popover(button, el("div", { class: "menu list", role: "group", "aria-label": "Members", tabindex: "-1", "data-testid": "members" }, el("h2", {}, "Members"), el("ul", {}, rows()))),
  );
}

function pinned(room, pins) {
  return counter("pin", pins.length, `${pins.length} pinned`, (button) => {
    const rows = pins.map((message) => {
      const go = () => (close(), jump(message.ts));
      return el("button", { type: "button", class: "pin-row", on: { click: go } }, el("span", { class: "pin-who" }, nameOf(message.user), el("time", {}, clock(message.ts))), el("span", { class: "pin-words" }, preview(message)));
    });
    const close = popover(button, el("div", { class: "menu list", role: "group", "aria-label": "Pinned messages", tabindex: "-1", "data-testid": "pins" }, el("h2", {}, "Pinned"), rows));
  });
}

export function jump(ts) {
  const node = document.querySelector(`#messages [data-ts="${CSS.escape(ts)}"]`);
  node?.scrollIntoView({ block: "center", behavior: "smooth" });
  node?.classList.add("is-found");
  setTimeout(() => node?.classList.remove("is-found"), 1800);
}

function more(room) {
  const items = isMember(room) ? [{ label: "Leave channel", icon: "close", run: () => act("leave", { channel: room.id }) }] : [{ label: "Join channel", icon: "people", run: () => act("join", { channel: room.id }) }];
  if (isMember(room) && !room.is_archived) items.push({ label: "Archive channel", icon: "archive", danger: true, run: () => act("archive", { channel: room.id }) });
  const button = iconButton("more", "Channel actions", () => openMenu(button, items, "Channel actions"), { "aria-haspopup": "menu" });
  return button;
}

function drawBookmarks(room) {
  const bar = document.getElementById("bookmarks");
  bar.hidden = !room.bookmarks.length;
  const links = room.bookmarks.map((mark) => {
    const name = (mark.emoji ?? "").replaceAll(":", "");
    const href = /^https?:/i.test(mark.link) ? mark.link : null;
    return el("a", { class: "bookmark", href, target: "_blank", rel: "noopener noreferrer" }, name ? emojiNode(name) : icon("link", 14), el("span", {}, mark.title));
  });
  bar.replaceChildren(...links);
  bar.setAttribute("aria-label", "Bookmarks");
}
