// Over the messages: the channel's name and topic, its people, what is pinned, its bookmarks and its menu.

import { avatar } from "./avatars.js";
import { archive, invite, join, kick, leave, openDirect, rename, setTopic } from "./channels.js";
import { combobox } from "./combobox.js";
import { fill, h, link } from "./dom.js";
import { emoji, withEmoji } from "./emoji.js";
import { preview } from "./human.js";
import { icon } from "./icons.js";
import { inline } from "./inline.js";
import { closePopup, menu, panel } from "./menus.js";
import { authorName } from "./message.js";
import { flash, goTo } from "./route.js";
import { channelName, current, fullName, isBotChannel, isMember, nameOf, on, others, partner, person, sorted, store } from "./store.js";
import { when, moment } from "./times.js";
import { actOrTell } from "./act.js";

function members(anchor, channel) {
  const rows = channel.members.map((id) => {
    const known = person(id);
    const talk = id !== store.me && h("button", { type: "button", class: "text-button", onclick: () => openDirect(id).then(() => closePopup()) }, "Message");
    const out = id !== store.me && h("button", { type: "button", class: "text-button", onclick: () => kick(channel, id).then(() => closePopup()) }, "Remove");
    return h("li", { class: "person-row" }, avatar(id, "small"), h("span", { class: "menu-words" },
      h("span", {}, fullName(id), known?.is_bot && h("span", { class: "tag" }, "APP"), id === store.me && h("span", { class: "muted" }, " (you)")), h("span", { class: "menu-hint" }, known?.handle ? `@${known.handle}` : "")), talk, !channel.is_im && out);
  });
  const outside = () => [...others(), ...[...store.people.values()].filter((each) => each.is_bot && !each.deleted)].filter((each) => !channel.members.includes(each.id))
    .map((each) => ({ value: each.id, label: fullName(each.id), hint: `@${each.handle}`, lead: () => avatar(each.id, "small") }));
  const add = outside().length && !channel.is_im ? combobox({ label: "Add people", placeholder: "Add people …", choices: outside, change: ([id]) => id && invite(channel, id).then(() => closePopup()) }).element : null;
  panel(anchor, `${channel.members.length} ${channel.members.length === 1 ? "member" : "members"}`, [add, h("ul", { class: "person-list" }, rows)], { align: "end" });
}

function pins(anchor, channel) {
  const all = sorted(channel).filter((each) => each.pinned && !each.deleted).reverse();
  const jump = (message) => {
    closePopup();
    goTo(channel.id, { thread: message.thread_ts && message.thread_ts !== message.ts ? message.thread_ts : null });
    setTimeout(() => flash(message.ts), 50);
  };
  const rows = all.map((message) => h("li", {}, h("button", { type: "button", class: "pin-row", "data-testid": "pinned-message", onclick: () => jump(message) },
    h("span", { class: "pin-head" }, avatar(message.user, "tiny"), h("strong", {}, authorName(message)), h("span", { class: "muted" }, when(moment(message.ts)))),
    h("span", { class: "pin-text" }, withEmoji(preview(message.text, 200) || "A message")), h("span", { class: "menu-hint" }, `Pinned by ${message.pinned.by === store.me ? "you" : nameOf(message.pinned.by)}`))));
  panel(anchor, "Pinned messages", rows.length ? h("ul", { class: "pin-list" }, rows) : h("p", { class: "muted empty-panel" }, "Nothing is pinned here. Pin a message by its menu."), { align: "end", cls: "is-wide" });
}

function channelMenu(anchor, channel) {
  const joined = isMember(channel);
  menu(anchor, "Channel", [
    { label: "Members", icon: "people", run: () => members(anchor, channel) },
    { label: "Pinned messages", icon: "pin", run: () => pins(anchor, channel) },
    null,
    !channel.is_archived && !joined && { label: "Join channel", icon: "add", run: () => join(channel) },
    !channel.is_archived && joined && { label: "Edit topic", icon: "bookmark", run: () => setTopic(channel) },
    !channel.is_archived && { label: "Rename", icon: "pen", run: () => rename(channel) },
    joined && { label: "Leave channel", icon: "leave", run: () => leave(channel) },
    !channel.is_archived && { label: "Archive channel", icon: "archive", danger: true, run: () => archive(channel) },
  ].filter((each) => each !== false), { align: "end" });
}

function opener(attributes, run, ...children) {
  const button = h("button", { type: "button", "aria-expanded": "false", "aria-haspopup": "dialog", ...attributes, onclick: () => run(button) }, ...children);
  return button;
}

function bookmarks(channel) {
  if (!channel.bookmarks?.length) return null;
  return h("ul", { class: "bookmarks", "aria-label": "Bookmarks" }, channel.bookmarks.map((each) =>
    h("li", {}, link(each.link, each.emoji ? emoji(each.emoji.replaceAll(":", "")) : icon("bookmark"), h("span", {}, each.title)))));
}

function tabs(channel) {
  const tab = (name, label, run) => h("button", { type: "button", class: "tab", role: "tab", "aria-selected": String(store.tab === name), "data-testid": `tab-${name}`, "data-focus": `tab-${name}`, onclick: run }, label);
  const home = () => {
    goTo(channel.id, { tab: "home" });
    actOrTell("open_home");
  };
  return h("div", { class: "tabs", role: "tablist", "aria-label": "App" }, tab("home", "Home", home), tab("messages", "Messages", () => goTo(channel.id)));
}

function title(channel) {
  const lead = channel.is_im ? avatar(partner(channel), "small") : icon(channel.is_archived ? "archive" : channel.is_private ? "lock" : "hash");
  return h("div", { class: "channel-title" }, h("h1", { "data-testid": "channel-name" }, lead, h("span", {}, channelName(channel))),
    channel.topic && h("p", { class: "topic", title: channel.topic, "data-testid": "topic" }, inline(channel.topic)));
}

function draw(element) {
  const channel = current();
  if (!channel) {
    element.replaceChildren();
    return;
  }
  const pinned = sorted(channel).filter((each) => each.pinned && !each.deleted).length;
  const focus = element.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
  fill(element,
    h("div", { class: "channel-head" }, title(channel), h("div", { class: "channel-tools" },
      opener({ class: "head-button", "aria-label": `Pinned messages: ${pinned}`, title: "Pinned messages", "data-testid": "pins", "data-focus": "pins" }, (button) => pins(button, channel), icon("pin"), h("span", {}, String(pinned))),
      !channel.is_im && opener({ class: "head-button", "aria-label": `Members: ${channel.members.length}`, title: "Members", "data-testid": "members", "data-focus": "members" }, (button) => members(button, channel), icon("people"), h("span", {}, String(channel.members.length))),
      !channel.is_im && opener({ class: "head-button is-square", "aria-label": "Channel menu", title: "Channel menu", "aria-haspopup": "menu", "data-testid": "channel-menu", "data-focus": "menu" }, (button) => channelMenu(button, channel), icon("more")))),
    isBotChannel(channel) && tabs(channel), bookmarks(channel));
  if (focus) element.querySelector(`[data-focus="${focus}"]`)?.focus();
}

export function channelHeader() {
  const element = h("header", { class: "channel-header" });
  let last = "";
  on("route channels messages people", () => {
    const channel = current();
    const sign = channel ? JSON.stringify([{ ...channel, messages: sorted(channel).filter((each) => each.pinned), unread: 0 }, store.tab, store.me, isMember(channel)]) : "";
    if (sign === last) return;
    last = sign;
    draw(element);
  });
  return element;
}
