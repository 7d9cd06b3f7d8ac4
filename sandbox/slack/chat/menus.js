// Small things that open at a button: menus, the emoji picker, lists.

import { el, icon } from "./dom.js";
import { PICKS } from "./emoji.js";
import { emojiNode } from "./glyph.js";

let closeOpen = null;
export const closeMenus = () => closeOpen?.();

/** Put a panel at its anchor until Escape, a click elsewhere, or `close()`. */
export function popover(anchor, panel) {
  closeOpen?.();
  const home = anchor.closest("dialog") ?? document.body;
  home.append(panel);
  place(anchor, panel);
  anchor.setAttribute("aria-expanded", "true");
  anchor.closest(".message")?.classList.add("has-menu");
  function close(giveBack = false) {
    panel.remove();
    anchor.removeAttribute("aria-expanded");
    anchor.closest(".message")?.classList.remove("has-menu");
    document.removeEventListener("pointerdown", outside, true);
    window.removeEventListener("resize", close);
    closeOpen = null;
    if (giveBack) anchor.focus();
  }
  const outside = (event) => !panel.contains(event.target) && !anchor.contains(event.target) && close();
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      event.stopPropagation();
      close(true);
    } else move(event, panel);
  });
  document.addEventListener("pointerdown", outside, true);
  window.addEventListener("resize", close);
  closeOpen = close;
  (panel.querySelector("button, a") ?? panel).focus();
  return close;
}

function place(anchor, panel) {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = panel;
  const below = at.bottom + 4 + height < innerHeight;
  panel.style.left = `${Math.max(8, Math.min(at.right - width, innerWidth - width - 8))}px`;
  panel.style.top = `${Math.max(8, below ? at.bottom + 4 : at.top - height - 4)}px`;
}

function move(event, panel) {
  const items = [...panel.querySelectorAll("button, a")];
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  const edge = { Home: 0, End: items.length - 1 }[event.key];
  if (step === undefined && edge === undefined) return;
  event.preventDefault();
  items[edge ?? (items.indexOf(document.activeElement) + step + items.length) % items.length]?.focus();
}

/** `items`: {label, icon, danger, run} or null for a line. */
export function openMenu(anchor, items, label) {
  if (anchor.getAttribute("aria-expanded") === "true") return closeOpen?.();
  const rows = items.map((item) =>
    item
      ? el(
          "button",
          { type: "button", role: "menuitem", class: item.danger ? "menu-item is-danger" : "menu-item", on: { click: () => (close(true), item.run()) } },
          item.icon && icon(item.icon, 16),
          el("span", {}, item.label),
        )
      : el("hr", { role: "separator" }),
  );
  const close = popover(anchor, el("div", { class: "menu", role: "menu", "aria-label": label, tabindex: "-1" }, rows));
}

export function pickEmoji(anchor, onPick) {
  const pick = (name) => (close(true), onPick(name));
  const buttons = PICKS.map((name) =>
    el("button", { type: "button", class: "emoji-pick", "aria-label": name.replaceAll("_", " "), "data-emoji": name, on: { click: () => pick(name) } }, emojiNode(name)),
  );
  const panel = el("div", { class: "menu emoji-picker", role: "group", "aria-label": "Pick a reaction", tabindex: "-1", "data-testid": "emoji-picker" }, buttons);
  const close = popover(anchor, panel);
}
