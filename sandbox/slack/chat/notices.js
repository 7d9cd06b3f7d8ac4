// Lines such as a failed command's, shown for a while.

import { el, iconButton } from "./dom.js";

const STAY = 7000;
const recent = new Map();

export function notice(words) {
  if (Date.now() - (recent.get(words) ?? 0) < 1500) return;
  recent.set(words, Date.now());
  const box = document.getElementById("notices");
  const line = el("div", { class: "notice", "data-testid": "notice" }, el("span", {}, words), iconButton("close", "Dismiss", () => remove()));
  function remove() {
    line.remove();
    if (!box.children.length && box.matches(":popover-open")) box.hidePopover();
  }
  if (box.matches(":popover-open")) box.hidePopover();
  box.append(line);
  box.showPopover();
  setTimeout(remove, STAY);
}
