// Over the messages: the channel's name and topic, its bookmarks, and the buttons for the rest.

import { actOrTell } from "./act.js";
import { avatar } from "./avatars.js";
import { fill, h, link } from "./dom.js";
import { emoji } from "./emoji.js";
import { icon } from "./icons.js";
import { inline } from "./inline.js";
import { channelMenu, members, pins } from "./panels.js";
import { goTo } from "./route.js";
import { channelName, current, isBotChannel, isMember, on, partner, sorted, store } from "./store.js";

function opener(attributes, run, ...children) {
  const button = h(
    "button",
    { type: "button", "aria-expanded": "false", "aria-haspopup": "dialog", ...attributes, onclick: () => run(button) },
    ...children,
  );
  return button;
}

function bookmarks(channel) {
  if (!channel.bookmarks?.length) return null;
  return h(
    "ul",
    { class: "bookmarks", "aria-label": "Bookmarks" },
    channel.bookmarks.map((each) =>
      h(
        "li",
        {},
        link(
          each.link,
          each.emoji ? emoji(each.emoji.replaceAll(":", "")) : icon("bookmark"),
          h("span", {}, each.title),
        ),
      ),
    ),
  );
}

function tabs(channel) {
  const tab = (name, label, run) =>
    h(
      "button",
      {
        type: "button",
        class: "tab",
        role: "tab",
        "aria-selected": String(store.tab === name),
        "data-testid": `tab-${name}`,
        "data-focus": `tab-${name}`,
        onclick: run,
      },
      label,
    );
  const home = () => {
    goTo(channel.id, { tab: "home" });
    actOrTell("open_home");
  };
  return h(
    "div",
    { class: "tabs", role: "tablist", "aria-label": "App" },
    tab("home", "Home", home),
    tab("messages", "Messages", () => goTo(channel.id)),
  );
}

function title(channel) {
  const lead = channel.is_im
    ? avatar(partner(channel), "small")
    : icon(channel.is_archived ? "archive" : channel.is_private ? "lock" : "hash");
  return h(
    "div",
    { class: "channel-title" },
    h("h1", { "data-testid": "channel-name" }, lead, h("span", {}, channelName(channel))),
    channel.topic && h("p", { class: "topic", title: channel.topic, "data-testid": "topic" }, inline(channel.topic)),
  );
}

function draw(element) {
  const channel = current();
  if (!channel) {
    element.replaceChildren();
    return;
  }
  const pinned = sorted(channel).filter((each) => each.pinned && !each.deleted).length;
  const focus = element.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
  fill(
    element,
    h(
      "div",
      { class: "channel-head" },
      title(channel),
      h(
        "div",
        { class: "channel-tools" },
        opener(
          {
            class: "head-button",
            "aria-label": `Pinned messages: ${pinned}`,
            title: "Pinned messages",
            "data-testid": "pins",
            "data-focus": "pins",
          },
          (button) => pins(button, channel),
          icon("pin"),
          h("span", {}, String(pinned)),
        ),
        !channel.is_im &&
          opener(
            {
              class: "head-button",
              "aria-label": `Members: ${channel.members.length}`,
              title: "Members",
              "data-testid": "members",
              "data-focus": "members",
            },
            (button) => members(button, channel),
            icon("people"),
            h("span", {}, String(channel.members.length)),
          ),
        !channel.is_im &&
          opener(
            {
              class: "head-button is-square",
              "aria-label": "Channel menu",
              title: "Channel menu",
              "aria-haspopup": "menu",
              "data-testid": "channel-menu",
              "data-focus": "menu",
            },
            (button) => channelMenu(button, channel),
            icon("more"),
          ),
      ),
    ),
    isBotChannel(channel) && tabs(channel),
    bookmarks(channel),
  );
  if (focus) element.querySelector(`[data-focus="${focus}"]`)?.focus();
}

export function channelHeader() {
  const element = h("header", { class: "channel-header" });
  let last = "";
  on("route channels messages people", () => {
    const channel = current();
    const sign = channel
      ? JSON.stringify([
          { ...channel, messages: sorted(channel).filter((each) => each.pinned), unread: 0 },
          store.tab,
          store.me,
          isMember(channel),
        ])
      : "";
    if (sign === last) return;
    last = sign;
    draw(element);
  });
  return element;
}
