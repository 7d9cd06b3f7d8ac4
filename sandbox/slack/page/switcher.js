// Ctrl/Cmd+K: go to a channel or a person by a few letters.

import { avatar } from "./avatars.js";
import { fill, freshId, h } from "./dom.js";
import { icon } from "./icons.js";
import { goTo } from "./route.js";
import { channelName, isMember, partner, store } from "./store.js";

const MOST = 9;

function found(query) {
  const low = query.trim().replace(/^[#@]/, "").toLowerCase();
  const rank = (each) =>
    (channelName(each).toLowerCase().startsWith(low) ? 0 : 2) +
    (isMember(each) ? 0 : 1) +
    (each.is_archived ? 4 : 0) -
    (each.unread ? 0.5 : 0);
  return [...store.channels.values()]
    .filter((each) => channelName(each).toLowerCase().includes(low) && (low || !each.is_archived))
    .sort((one, two) => rank(one) - rank(two) || channelName(one).localeCompare(channelName(two)))
    .slice(0, MOST);
}

export function openSwitcher() {
  if (document.querySelector("dialog[open]")) return;
  let rows = [];
  let active = 0;
  const listId = freshId("switch");
  const input = h("input", {
    class: "switch-input",
    type: "text",
    role: "combobox",
    "aria-expanded": "true",
    "aria-controls": listId,
    "aria-autocomplete": "list",
    "aria-label": "Go to a channel or person",
    placeholder: "Go to a channel or person …",
    autocomplete: "off",
    spellcheck: "false",
    "data-testid": "switcher",
  });
  const list = h("div", { id: listId, role: "listbox", "aria-label": "Channels and people", class: "switch-list" });
  const box = h(
    "dialog",
    { class: "modal switcher", "aria-label": "Go to" },
    h("div", { class: "switch-box" }, h("div", { class: "switch-top" }, icon("search"), input), list),
  );
  const before = document.activeElement;
  const go = (index) => {
    const channel = rows[index];
    box.close();
    if (channel) goTo(channel.id);
  };
  const draw = () => {
    const nodes = rows.map((each, index) => {
      const lead = each.is_im
        ? avatar(partner(each), "small")
        : icon(each.is_archived ? "archive" : each.is_private ? "lock" : "hash");
      return h(
        "div",
        {
          role: "option",
          id: `${listId}-${index}`,
          class: `combo-option${index === active ? " is-active" : ""}`,
          "aria-selected": String(index === active),
          onclick: () => go(index),
        },
        lead,
        h("span", { class: "menu-words" }, h("span", {}, channelName(each))),
        each.unread
          ? h("span", { class: "badge" }, String(each.unread))
          : h("span", { class: "menu-hint" }, each.is_archived ? "archived" : isMember(each) ? "" : "not joined"),
      );
    });
    fill(
      list,
      nodes.length
        ? nodes
        : h(
            "div",
            { class: "combo-none", role: "option", "aria-disabled": "true", "aria-selected": "false" },
            "Nothing found",
          ),
    );
    if (rows.length) input.setAttribute("aria-activedescendant", `${listId}-${active}`);
    else input.removeAttribute("aria-activedescendant");
  };
  const search = () => {
    rows = found(input.value);
    active = 0;
    draw();
  };
  input.addEventListener("input", search);
  input.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by && rows.length) {
      event.preventDefault();
      active = (active + by + rows.length) % rows.length;
      draw();
    } else if (event.key === "Enter") {
      event.preventDefault();
      go(active);
    }
  });
  box.addEventListener("click", (event) => event.target === box && box.close());
  box.addEventListener("close", () => {
    box.remove();
    if (document.activeElement === document.body && before?.isConnected) before.focus();
  });
  document.body.append(box);
  box.showModal();
  input.focus();
  search();
}
