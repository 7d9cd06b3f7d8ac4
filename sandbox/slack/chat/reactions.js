// The reactions under a message; a click adds or takes back one's own.

import { act } from "./act.js";
import { el, iconButton } from "./dom.js";
import { emojiNode } from "./glyph.js";
import { pickEmoji } from "./menus.js";
import { nameOf, state } from "./store.js";

export function toggle(message, name) {
  const mine = message.reactions.some((r) => r.name === name && r.users.includes(state.me));
  return act(mine ? "unreact" : "react", { channel: message.channel, ts: message.ts, name });
}

export function reactions(message) {
  if (!message.reactions?.length) return null;
  const chips = message.reactions.map(({ name, users }) => {
    const mine = users.includes(state.me);
    const who = `${users.map(nameOf).join(", ")} reacted with :${name}:`;
    return el("button", { type: "button", class: mine ? "reaction is-mine" : "reaction", "aria-pressed": String(mine), "aria-label": who, title: who, "data-reaction": name, on: { click: () => toggle(message, name) } }, emojiNode(name), el("span", { class: "count" }, String(users.length)));
  });
  const add = iconButton("smile", "Add a reaction", () => pickEmoji(add, (name) => toggle(message, name)), { class: "reaction is-add" });
  return el("div", { class: "reactions" }, chips, add);
}
