// What the channel's header opens: its people, what is pinned, its menu.

import { avatar } from "./avatars.js";
import { archive, invite, join, kick, leave, openDirect, rename, setTopic } from "./channels.js";
import { combobox } from "./combobox.js";
import { h } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { preview } from "./human.js";
import { closePopup, menu, panel } from "./menus.js";
import { authorName } from "./message.js";
import { flash, goTo } from "./route.js";
import { fullName, isMember, nameOf, others, person, sorted, store } from "./store.js";
import { moment, when } from "./times.js";

export function members(anchor, channel) {
  const rows = channel.members.map((id) => {
    const known = person(id);
    const talk =
      id !== store.me &&
      h(
        "button",
        { type: "button", class: "text-button", onclick: () => openDirect(id).then(() => closePopup()) },
        "Message",
      );
    const out =
      id !== store.me &&
      h(
        "button",
        { type: "button", class: "text-button", onclick: () => kick(channel, id).then(() => closePopup()) },
        "Remove",
      );
    return h(
      "li",
      { class: "person-row" },
      avatar(id, "small"),
      h(
        "span",
        { class: "menu-words" },
        h(
          "span",
          {},
          fullName(id),
          known?.is_bot && h("span", { class: "tag" }, "APP"),
          id === store.me && h("span", { class: "muted" }, " (you)"),
        ),
        h("span", { class: "menu-hint" }, known?.handle ? `@${known.handle}` : ""),
      ),
      talk,
      !channel.is_im && out,
    );
  });
  const outside = () =>
    [...others(), ...[...store.people.values()].filter((each) => each.is_bot && !each.deleted)]
      .filter((each) => !channel.members.includes(each.id))
      .map((each) => ({
        value: each.id,
        label: fullName(each.id),
        hint: `@${each.handle}`,
        lead: () => avatar(each.id, "small"),
      }));
  const add =
    outside().length && !channel.is_im
      ? combobox({
          label: "Add people",
          placeholder: "Add people …",
          choices: outside,
          change: ([id]) => id && invite(channel, id).then(() => closePopup()),
        }).element
      : null;
  panel(
    anchor,
    `${channel.members.length} ${channel.members.length === 1 ? "member" : "members"}`,
    [add, h("ul", { class: "person-list" }, rows)],
    { align: "end" },
  );
}

export function pins(anchor, channel) {
  const all = sorted(channel)
    .filter((each) => each.pinned && !each.deleted)
    .reverse();
  const jump = (message) => {
    closePopup();
    goTo(channel.id, { thread: message.thread_ts && message.thread_ts !== message.ts ? message.thread_ts : null });
    setTimeout(() => flash(message.ts), 50);
  };
  const rows = all.map((message) =>
    h(
      "li",
      {},
      h(
        "button",
        { type: "button", class: "pin-row", "data-testid": "pinned-message", onclick: () => jump(message) },
        h(
          "span",
          { class: "pin-head" },
          avatar(message.user, "tiny"),
          h("strong", {}, authorName(message)),
          h("span", { class: "muted" }, when(moment(message.ts))),
        ),
        h("span", { class: "pin-text" }, withEmoji(preview(message.text, 200) || "A message")),
        h(
          "span",
          { class: "menu-hint" },
          `Pinned by ${message.pinned.by === store.me ? "you" : nameOf(message.pinned.by)}`,
        ),
      ),
    ),
  );
  panel(
    anchor,
    "Pinned messages",
    rows.length
      ? h("ul", { class: "pin-list" }, rows)
      : h("p", { class: "muted empty-panel" }, "Nothing is pinned here. Pin a message by its menu."),
    { align: "end", cls: "is-wide" },
  );
}

export function channelMenu(anchor, channel) {
  const joined = isMember(channel);
  menu(
    anchor,
    "Channel",
    [
      { label: "Members", icon: "people", run: () => members(anchor, channel) },
      { label: "Pinned messages", icon: "pin", run: () => pins(anchor, channel) },
      null,
      !channel.is_archived && !joined && { label: "Join channel", icon: "add", run: () => join(channel) },
      !channel.is_archived && joined && { label: "Edit topic", icon: "bookmark", run: () => setTopic(channel) },
      !channel.is_archived && { label: "Rename", icon: "pen", run: () => rename(channel) },
      joined && { label: "Leave channel", icon: "leave", run: () => leave(channel) },
      !channel.is_archived && { label: "Archive channel", icon: "archive", danger: true, run: () => archive(channel) },
    ].filter((each) => each !== false),
    { align: "end" },
  );
}
