// Reactions under a message, and the small picker of emoji.

import { actOrTell } from "./act.js";
import { h } from "./dom.js";
import { PICKER, canonical, emoji } from "./emoji.js";
import { icon } from "./icons.js";
import { closePopup, popup } from "./menus.js";
import { nameOf, store } from "./store.js";

export function toggle(message, name) {
  const mine = (message.reactions ?? []).find(
    (each) => canonical(each.name) === canonical(name) && each.users.includes(store.me),
  );
  return actOrTell(mine ? "unreact" : "react", { channel: message.channel, ts: message.ts, name: mine?.name ?? name });
}

export function reactionRow(message) {
  const all = (message.reactions ?? []).filter((each) => each.users.length);
  if (!all.length) return null;
  const pills = all.map((each) => {
    const who = each.users.map(nameOf).join(", ");
    return h(
      "button",
      {
        type: "button",
        class: "reaction",
        "aria-pressed": String(each.users.includes(store.me)),
        title: `${who} reacted with :${each.name}:`,
        "aria-label": `${each.name}, ${each.users.length}, by ${who}`,
        "data-testid": `reaction-${each.name}`,
        onclick: () => toggle(message, each.name),
      },
      emoji(each.name),
      h("span", {}, String(each.users.length)),
    );
  });
  const add = h(
    "button",
    {
      type: "button",
      class: "reaction is-add",
      "aria-label": "Add a reaction",
      "aria-haspopup": "dialog",
      "aria-expanded": "false",
      onclick: () => pickEmoji(add, (name) => toggle(message, name)),
    },
    icon("emoji"),
  );
  return h("div", { class: "reactions" }, pills, add);
}

/** Opens the picker at the anchor. */
export function pickEmoji(anchor, pick, align = "start") {
  const buttons = PICKER.map((name) =>
    h(
      "button",
      {
        type: "button",
        class: "picker-item",
        "aria-label": name.replaceAll("_", " "),
        title: `:${name}:`,
        "data-testid": `emoji-${name}`,
        onclick: () => {
          closePopup({ refocus: true });
          pick(name);
        },
      },
      emoji(name),
    ),
  );
  const box = h("div", { class: "popup picker", role: "dialog", "aria-label": "Pick an emoji" }, buttons);
  box.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 6, ArrowUp: -6 }[event.key];
    if (!by) return;
    event.preventDefault();
    const at = buttons.indexOf(document.activeElement) + by;
    buttons[(at + buttons.length) % buttons.length].focus();
  });
  popup(anchor, box, { align });
}
