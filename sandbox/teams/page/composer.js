// A message box: words, and @names of people and of the bot.

import { avatar, el } from "./dom.js";
import { state } from "./store.js";
import { suggestions } from "./suggestions.js";

// `send` answers with what the sandbox said; a refusal leaves the words where they are.
export function composer({ placeholder, id, send, value = "", cancel, label = "Send" }) {
  const box = el("textarea", { id, rows: "1", "aria-label": placeholder, placeholder, "aria-autocomplete": "list", value });
  const list = suggestions("Mention somebody");
  const grow = () => {
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight}px`;
  };
  const go = async () => {
    const words = box.value.trim();
    if (!words) return;
    box.value = "";
    list.hide();
    grow();
    const found = await send(words);
    if (found?.refused) box.value = words;
    grow();
  };
  box.addEventListener("input", () => {
    grow();
    offer(box, list);
  });
  box.addEventListener("blur", () => list.hide());
  box.addEventListener("keydown", (event) => {
    if (list.keys(event)) return;
    if (event.key === "Escape" && cancel) cancel();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    go();
  });
  const buttons = [
    cancel && el("button", { type: "button", class: "plain", onclick: cancel }, "Cancel"),
    el("button", { type: "button", class: "send", onclick: go, "aria-label": label }, label === "Send" ? "➤" : label),
  ];
  return el("div", { class: "composer-box" }, list.element, box, el("div", { class: "composer-buttons" }, buttons));
}

function offer(box, list) {
  const words = box.value.slice(0, box.selectionStart);
  const name = /(?:^|\s)@([\p{L}\w.-]*)$/u.exec(words);
  if (!name) return list.hide();
  const wanted = name[1].toLowerCase();
  const { bot, people } = state.snapshot;
  const all = [{ handle: bot.name, name: bot.name, color: "5b5fc7", small: "App" }, ...people];
  const found = all.filter((each) => `${each.handle} ${each.name}`.toLowerCase().split(" ").some((part) => part.startsWith(wanted)));
  const pick = (each) => () => {
    box.setRangeText(`@${each.handle} `, box.selectionStart - name[1].length - 1, box.selectionStart, "end");
    list.hide();
    box.focus();
  };
  list.show(found.map((each) => ({ label: each.name, small: each.small ?? "", picture: avatar(each.name, each.color, each.small === "App"), pick: pick(each) })));
}
